using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>Which failures are tried again, for how long and after what pause.</summary>
public class RetriesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ErrorCodes.K8sUnreachable)]
    [InlineData(ErrorCodes.K8sRequestFailed)]
    [InlineData(ErrorCodes.K8sConflict)]
    [InlineData(ErrorCodes.ExecFailed)]
    [InlineData(ErrorCodes.ExecOutcomeUnknown)]
    [InlineData(ErrorCodes.PodNotFound)]
    [InlineData(ErrorCodes.RelayerPodNotFound)]
    [InlineData(ErrorCodes.RelayerPodNotReady)]
    [InlineData(ErrorCodes.ChainNotReady)]
    [InlineData(ErrorCodes.ChainRpcUnreachable)]
    public void What_is_away_is_tried_without_end_and_pauses_grow_to_15_s(string code)
    {
        var retries = new Retries(TimeSpan.FromSeconds(1));
        var pauses = Enumerable.Range(0, 1000).Select(i => retries.After(Error(code), Noon.AddSeconds(i))!.Value.TotalSeconds).ToList();
        Assert.Equal([1, 2, 4, 8, 15, 15], pauses.Take(6));
        Assert.All(pauses.Skip(4), pause => Assert.Equal(15, pause));
        Assert.Equal(1001, retries.Attempt);
    }

    [Theory]
    [InlineData(ErrorCodes.RelayerLinkFailed)]
    [InlineData(ErrorCodes.RelayerCommandFailed)]
    [InlineData(ErrorCodes.RegisterStorageFailed)]
    [InlineData(ErrorCodes.RelayerNotRunning)]
    [InlineData(ErrorCodes.UnexpectedOutput)]
    [InlineData(ErrorCodes.HelmFailed)]
    public void What_fails_by_itself_is_tried_five_times(string code)
    {
        var retries = new Retries(TimeSpan.FromSeconds(2));
        Assert.Equal([2, 4, 8, 15], Enumerable.Range(0, 4).Select(_ => retries.After(Error(code), Noon)!.Value.TotalSeconds));
        Assert.Equal("linking, attempt 5 of 5", retries.Describe("linking"));
        Assert.Null(retries.After(Error(code), Noon));
    }

    [Theory]
    [InlineData(ErrorCodes.K8sForbidden)]
    [InlineData(ErrorCodes.K8sUnauthorized)]
    [InlineData(ErrorCodes.K8sUnreachable)]
    [InlineData(ErrorCodes.HelmFailed)]
    [InlineData(ErrorCodes.RelayerPodReplaced)]
    public void What_cannot_pass_is_not_tried_again(string code) => Assert.Null(new Retries(TimeSpan.FromSeconds(1)).After(Error(code, retryable: false), Noon));

    [Fact]
    public void It_says_since_when()
    {
        var retries = new Retries(TimeSpan.FromSeconds(1));
        Assert.Equal(("looking", null), (retries.Describe("looking"), retries.Waiting));
        retries.After(Error(ErrorCodes.K8sUnreachable), Noon);
        retries.After(Error(ErrorCodes.K8sUnreachable), Noon.AddSeconds(23));
        Assert.Equal("the API server cannot be reached since 12:00:00Z (23 s); trying again", retries.Describe("looking"));
        Assert.Equal("the API server cannot be reached since 12:00:00Z", retries.Waiting);

        retries.After(Error(ErrorCodes.ChainRpcUnreachable, "fdsc-0 does not answer"), Noon.AddSeconds(30));
        Assert.Equal("fdsc-0 does not answer since 12:00:00Z (30 s); trying again", retries.Describe("looking"));
        retries.After(new Failure(ErrorCodes.K8sRequestFailed, "cannot list pods", true, new Dictionary<string, DetailValue> { ["status"] = 503 }), Noon.AddSeconds(40));
        Assert.Equal("the API server answers with status 503 since 12:00:00Z (40 s); trying again", retries.Describe("looking"));
    }

    [Fact]
    public void An_outage_uses_up_no_attempt_and_begins_the_pauses_again()
    {
        var retries = new Retries(TimeSpan.FromSeconds(1));
        Assert.Equal(1, After(ErrorCodes.RelayerLinkFailed));
        foreach (var pause in (double[])[1, 2, 4, 8, 15, 15])
        {
            Assert.Equal(pause, After(ErrorCodes.K8sUnreachable));
        }

        Assert.Equal(1, After(ErrorCodes.RelayerLinkFailed));
        Assert.Null(retries.Waiting);
        Assert.Equal("linking, attempt 3 of 5", retries.Describe("linking"));
        Assert.Equal("RELAYER_LINK_FAILED: it fails", retries.LastError);

        double After(string code) => retries.After(Error(code), Noon)!.Value.TotalSeconds;
    }

    private static Failure Error(string code, string message = "it fails", bool retryable = true) => new(code, message, retryable, new Dictionary<string, DetailValue>());
}
