using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.K8sOps.Tests.Helm;

/// <summary>What helm's errors come of: those of a cluster that is away pass by themselves.</summary>
public class HelmFailuresTests
{
    [Theory]
    [InlineData("Kubernetes cluster unreachable: Get \"https://127.0.0.1:9/version\": dial tcp 127.0.0.1:9: connect: connection refused", ErrorCodes.K8sUnreachable, true)]
    [InlineData("UPGRADE FAILED: Patch \"https://10.0.0.1:443/apis/apps/v1/namespaces/c/statefulsets/x\": unexpected EOF", ErrorCodes.K8sUnreachable, true)]
    [InlineData("UPGRADE FAILED: Get \"https://10.0.0.1:443/api/v1/namespaces/c/secrets\": EOF", ErrorCodes.K8sUnreachable, true)]
    [InlineData("UPGRADE FAILED: Get \"https://10.0.0.1:443/version\": net/http: TLS handshake timeout", ErrorCodes.K8sUnreachable, true)]
    [InlineData("UPGRADE FAILED: create: failed to create: the server is currently unable to handle the request (post secrets)", ErrorCodes.K8sRequestFailed, true)]
    [InlineData("query: failed to query with labels: etcdserver: leader changed", ErrorCodes.K8sRequestFailed, true)]
    [InlineData("UPGRADE FAILED: an error on the server (\"\") has prevented the request from succeeding (patch deployments.apps x)", ErrorCodes.K8sRequestFailed, true)]
    [InlineData("list: failed to list: secrets is forbidden: User \"x\" cannot list resource \"secrets\"", ErrorCodes.K8sForbidden, false)]
    [InlineData("UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress", ErrorCodes.HelmReleasePending, false)]
    [InlineData("UPGRADE FAILED: context deadline exceeded", ErrorCodes.HelmFailed, false)]
    [InlineData("UPGRADE FAILED: admission webhook \"policy.example\" denied the request: no", ErrorCodes.HelmFailed, false)]
    [InlineData("execution error at (tiny/templates/d.yaml:12:3): boom", ErrorCodes.HelmFailed, false)]
    [InlineData("", ErrorCodes.HelmFailed, false)]
    public void Only_what_is_away_passes(string error, string code, bool retryable) => Assert.Equal((code, retryable), HelmFailures.CodeOf(error));
}
