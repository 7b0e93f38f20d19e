using Cryptomeria.EmbeddedHost;
using Cryptomeria.Functions.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Queries;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.Functions;

/// <summary>Puts the app together.</summary>
public static class AppHost
{
    /// <summary>The app, ready to run; null where a setting is wrong, which standard error then tells.</summary>
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
            TellWrongSettings(errors);
            return null;
        }

        builder.Services.AddJobs(settings);
        builder.Services.AddJobState(settings);
        builder.Services.AddK8sOps(cluster =>
        {
            cluster.Kubeconfig = builder.Configuration["KUBECONFIG"];
            cluster.Context = builder.Configuration["K8S_CONTEXT"];
            cluster.LockNamespace = builder.Configuration["LOCK_NAMESPACE"];
        });
        builder.Services.AddHelm(new HelmOptions
        {
            Binary = settings.HelmBinary,
            ChartPath = settings.HelmChartPath,
            Directory = Path.Combine(settings.DataDirectory, "helm"),
            Kubeconfig = builder.Configuration["KUBECONFIG"],
            Context = builder.Configuration["K8S_CONTEXT"],
        });
        builder.Services.AddOperations(timings);
        builder.Services.AddQueries(new QueryOptions
        {
            Release = settings.Release,
            NodeHost = settings.NodeHost,
            AutoDetectNodeHost = settings.AutoDetectNodeHost,
        });
        return builder.Build();
    }

    /// <summary>One message on standard error that names all of them.</summary>
    public static void TellWrongSettings(IEnumerable<string> errors) =>
        Console.Error.WriteLine("The settings are wrong:\n  " + string.Join("\n  ", errors));

    private static bool IsHttp(FunctionContext context)
        => context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase));
}
