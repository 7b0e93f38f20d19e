using Cryptomeria.Functions.Http;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Jobs.Blob;
using Cryptomeria.Functions.Jobs.Sqlite;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Steps;
using Cryptomeria.Functions.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.Functions;

/// <summary>The app's own services.</summary>
internal static class ServiceCollectionExtensions
{
    /// <summary>Jobs: beginning, reading and canceling them, and their logs.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<RouteMethods>();
        services.AddSingleton<StoreCalls>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<JobCanceler>();
        services.AddSingleton(AllOperations.Catalog);
        services.AddSingleton<JobReader>();
        services.AddSingleton<JobListing>();
        services.AddSingleton<JobSubmitter>();
        services.AddSingleton<JobAccepted>();
        services.AddSingleton<JobPlanner>();
        services.AddSingleton<PlanSources>();
        services.AddSingleton<ActivityRunner>();
        return services;
    }

    /// <summary>Job logs, cancel requests and idempotency keys, where the settings say.</summary>
    public static IServiceCollection AddJobState(this IServiceCollection services, AppSettings settings) => settings.JobState switch
    {
        JobStateKind.Blob => services.AddBlobJobState(settings),
        _ => services.AddSqliteJobState(settings),
    };

    private static IServiceCollection AddBlobJobState(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(_ => new JobContainer(settings.StorageConnection!, settings.JobStateContainer));
        services.AddSingleton<IJobLogStore, BlobJobLogStore>();
        services.AddSingleton<ICancelStore, BlobCancelStore>();
        services.AddSingleton<IIdempotencyStore, BlobIdempotencyStore>();
        services.AddSingleton<IJobStateProbe, BlobJobStateProbe>();
        return services;
    }

    private static IServiceCollection AddSqliteJobState(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(_ => new JobDatabase(settings.DataDirectory));
        services.AddSingleton<IJobLogStore, SqliteJobLogStore>();
        services.AddSingleton<ICancelStore, SqliteCancelStore>();
        services.AddSingleton<IIdempotencyStore, SqliteIdempotencyStore>();
        services.AddSingleton<IJobStateProbe, SqliteJobStateProbe>();
        return services;
    }
}
