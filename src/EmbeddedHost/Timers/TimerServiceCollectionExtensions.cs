using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Timers;

/// <summary>Adds the timers where the app has timer functions.</summary>
internal static class TimerServiceCollectionExtensions
{
    public static void AddTimerFunctions(this IServiceCollection services, FunctionCatalog catalog, string dataDirectory)
    {
        if (catalog.Of<FunctionTrigger.Timer>().Any())
        {
            services.AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<ScheduleStatusStore>(provider, Path.Combine(dataDirectory, "timers")));
            services.AddHostedService<TimerService>();
        }
    }
}
