using Cryptomeria.EmbeddedHost;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Systems.Queries;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.Functions;

/// <summary>Puts the app together.</summary>
public static class AppHost
{
    /// <summary>The app, ready to run; null where a setting is wrong, which standard error then says.</summary>
    /// <param name="timings">How long operations wait; null for the defaults.</param>
    public static IHost? Create(string[] args, OperationTimings? timings = null)
    {
        var builder = FunctionsAppBuilder.Create(args, typeof(AppHost).Assembly);
        builder.ConfigureFunctionsWebApplication();
        builder.UseWhen<ProblemMiddleware>(IsHttp);
        builder.UseWhen<RequestGuardMiddleware>(IsHttp);

        // Under a Functions host there may be several processes, so what they share cannot be a file.
        var defaultJobState = builder.Carrier == FunctionsCarrier.FunctionsHost ? JobStateKind.Blob : JobStateKind.Sqlite;
        if (AppSettingsReader.Read(builder.Configuration, out var errors, defaultJobState) is not { } settings)
        {
            ReportWrongSettings(errors);
            return null;
        }

        builder.Services
            .AddSettings(settings)
            .AddJobs(settings)
            .AddSteps()
            .AddOperationCatalog()
            .AddRoutes()
            .AddK8sOps(
                cluster => (cluster.Kubeconfig, cluster.Context, cluster.LockNamespace) = (settings.Kubeconfig, settings.Context, settings.LockNamespace),
                new HelmOptions
                {
                    Binary = settings.HelmBinary,
                    ChartPath = settings.HelmChartPath,
                    Directory = Path.Combine(settings.DataDirectory, "helm"),
                    Kubeconfig = settings.Kubeconfig,
                    Context = settings.Context,
                },
                timings)
            .AddQueries(new QueryOptions
            {
                Release = settings.Release,
                NodeHost = settings.NodeHost,
                AutoDetectNodeHost = settings.AutoDetectNodeHost,
            });
        return builder.Build();
    }

    /// <summary>One message on standard error that names all of them.</summary>
    public static void ReportWrongSettings(IEnumerable<string> errors) =>
        Console.Error.WriteLine("The settings are wrong:\n  " + string.Join("\n  ", errors));

    private static bool IsHttp(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase));
}
