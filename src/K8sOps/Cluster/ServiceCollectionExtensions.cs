using Cryptomeria.K8sOps.Cluster.Access;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Deletion;
using Cryptomeria.K8sOps.Cluster.Exec;
using Cryptomeria.K8sOps.Cluster.Locking;
using Cryptomeria.K8sOps.Cluster.Logs;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cryptomeria.K8sOps.Cluster;

/// <summary>Registers the cluster.</summary>
internal static class ServiceCollectionExtensions
{
    public static IServiceCollection AddCluster(this IServiceCollection services, Action<ClusterOptions> configure)
    {
        services.AddOptions<ClusterOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>());
        services.TryAddSingleton(ClusterEnvironment.Current);
        services.TryAddSingleton<IPodExec, PodExec>();
        services.TryAddSingleton<INamespaceLock, NamespaceLock>();
        return services
            .AddOwn<ClusterConnection>()
            .AddOwn<AccessReviews>()
            .AddOwn<ApiResources>()
            .AddOwn<ResourceReader>()
            .AddOwn<WorkloadClient>()
            .AddOwn<WorkloadOperations>()
            .AddOwn<TargetNamespace>()
            .AddOwn<ReleaseObjects>()
            .AddOwn<ObjectRemover>()
            .AddOwn<DataOperations>()
            .AddOwn<PodProcesses>()
            .AddOwn<PodLogs>();
    }
}
