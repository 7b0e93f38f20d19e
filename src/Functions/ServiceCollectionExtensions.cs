using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Jobs.Blob;
using Cryptomeria.Functions.Jobs.Sqlite;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.Functions.Steps;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.Functions;

/// <summary>The app's own services, room by room. (A room's functions are made by the worker.)</summary>
internal static class ServiceCollectionExtensions
{
    /// <summary>What the program was set up with.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, AppSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton(TimeProvider.System);

    /// <summary>Jobs: beginning, reading and canceling them, running their activities, and where their state is kept.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, AppSettings settings)
    {
        services
            .AddSingleton<StoreCalls>()
            .AddSingleton<Readiness>()
            .AddSingleton<JobReader>()
            .AddSingleton<JobListing>()
            .AddSingleton<JobCanceler>()
            .AddSingleton<JobSubmitter>()
            .AddSingleton<ActivityRunner>();
        return settings.JobState switch
        {
            JobStateKind.Blob => services.AddBlobJobState(settings),
            _ => services.AddSqliteJobState(settings),
        };
    }

    /// <summary>What steps are planned from.</summary>
    public static IServiceCollection AddSteps(this IServiceCollection services) => services.AddSingleton<PlanSources>();

    /// <summary>Which operations there are, and planning them.</summary>
    public static IServiceCollection AddOperationCatalog(this IServiceCollection services) => services
        .AddSingleton(AllOperations.Catalog)
        .AddSingleton<JobPlanner>();

    /// <summary>What routes share.</summary>
    public static IServiceCollection AddRoutes(this IServiceCollection services) => services
        .AddSingleton<RouteMethods>()
        .AddSingleton<JobAccepted>();

    private static IServiceCollection AddBlobJobState(this IServiceCollection services, AppSettings settings) => services
        .AddSingleton(_ => new JobContainer(settings.StorageConnection!, settings.JobStateContainer))
        .AddSingleton<IJobLogStore, BlobJobLogStore>()
        .AddSingleton<ICancelStore, BlobCancelStore>()
        .AddSingleton<IIdempotencyStore, BlobIdempotencyStore>()
        .AddSingleton<IJobStateProbe, BlobJobStateProbe>();

    private static IServiceCollection AddSqliteJobState(this IServiceCollection services, AppSettings settings) => services
        .AddSingleton(_ => new JobDatabase(settings.DataDirectory))
        .AddSingleton<IJobLogStore, SqliteJobLogStore>()
        .AddSingleton<ICancelStore, SqliteCancelStore>()
        .AddSingleton<IIdempotencyStore, SqliteIdempotencyStore>()
        .AddSingleton<IJobStateProbe, SqliteJobStateProbe>();
}
