using System.Net;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Cluster.Connection;
using Cryptomeria.K8sOps.Cluster.Exec;

namespace Cryptomeria.K8sOps.Tests.Cluster;

/// <summary>Execs that are refused: a pod that is over or gone has another in its place soon, a wrong name stays wrong.</summary>
public class ExecErrorsTests
{
    private static readonly PodRef Pod = new("cryptomeria", "relayer-1", "relayer");
    private static readonly ClusterCall Call = new("create", "pods/exec", "cryptomeria", "relayer-1");

    [Theory]
    [InlineData(400, "cannot exec into a container in a completed pod; current phase is Succeeded", "", ErrorCodes.ExecFailed, true)]
    [InlineData(400, "cannot exec into a container in a completed pod; current phase is Failed", "", ErrorCodes.ExecFailed, true)]
    [InlineData(400, "container nope is not valid for pod relayer-1", "", ErrorCodes.ExecFailed, false)]
    [InlineData(404, "pods \\\"relayer-1\\\" not found", "pods", ErrorCodes.PodNotFound, true)]
    [InlineData(404, "container not found (\\\"relayer\\\")", "", ErrorCodes.ExecFailed, true)]
    [InlineData(403, "pods \\\"relayer-1\\\" is forbidden", "pods", ErrorCodes.K8sForbidden, false)]
    public void Only_what_has_another_in_its_place_passes(int status, string message, string kind, string code, bool retryable)
    {
        var body = $$$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{{message}}}","code":{{{status}}},"details":{"name":"relayer-1","kind":"{{{kind}}}"}}""";
        var e = ExecErrors.FromRefusal((HttpStatusCode)status, body, Call, Pod);
        Assert.Equal((code, retryable), (e.Code, e.Retryable));
    }
}
