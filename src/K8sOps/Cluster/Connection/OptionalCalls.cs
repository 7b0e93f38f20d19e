using k8s;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>Calls whose answer is of use but not needed.</summary>
internal static class OptionalCalls
{
    /// <summary>As <see cref="ClusterConnection.CallAsync"/>, but null to an account that may not see the answer.</summary>
    public static async Task<T?> TryCallAsync<T>(
        this ClusterConnection connection, ClusterCall call, Func<IKubernetes, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await connection.CallAsync(call, send, cancellationToken);
        }
        catch (OperationException e) when (e.Code == ErrorCodes.K8sForbidden)
        {
            return null;
        }
    }
}
