using System.Text;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Tests.Api.Support;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>Replays the recorded execs frame by frame.</summary>
public sealed class RecordedExecTests(ChartFixture fixture) : IClassFixture<ChartFixture>
{
    /// <summary>The recorded relayer pod's name.</summary>
    private const string RecordedPod = "cryptomeria-relayer-59f4648786-5l6nk";

    private readonly TestCluster _cluster = fixture.Cluster;

    [Theory]
    [InlineData("exec-v5-ok")]
    [InlineData("exec-v4-ok")]
    [InlineData("exec-v5-exit-3")]
    [InlineData("exec-killed")]
    [InlineData("exec-command-missing")]
    [InlineData("exec-multibyte")]
    [InlineData("exec-large-stdout")]
    [InlineData("exec-stdin-v5-close")]
    public async Task The_frames_are_the_recorded_ones(string name)
    {
        var recording = Recording.Read(name);
        await using var exec = await OpenAsync(recording);
        AssertUpgraded(recording, exec);
        foreach (var (channel, text) in recording.Sent)
        {
            await exec.SendAsync(channel, Encoding.Latin1.GetBytes(text), _cluster.Timeout);
        }

        foreach (var expected in recording.Frames)
        {
            AssertSame(expected, await exec.ReceiveAsync(_cluster.Timeout));
        }

        Assert.Equal(8, recording.Frames[^1].Operation);
    }

    [Fact]
    public async Task Over_version_4_input_never_ends()
    {
        var recording = Recording.Read("exec-stdin-v4-no-close");
        await using var exec = await OpenAsync(recording);
        AssertUpgraded(recording, exec);
        foreach (var (channel, text) in recording.Sent)
        {
            await exec.SendAsync(channel, Encoding.Latin1.GetBytes(text), _cluster.Timeout);
        }

        foreach (var expected in recording.Frames)
        {
            AssertSame(expected, await exec.ReceiveAsync(_cluster.Timeout));
        }

        // Where the close of version 5 ends the program, here nothing comes of it.
        await exec.SendAsync(255, [0], _cluster.Timeout);
        await exec.SendAsync(0, "more"u8.ToArray(), _cluster.Timeout);
        Assert.Equal(new RecordedFrame(2, true, 1, 4, "more"), await exec.ReceiveAsync(_cluster.Timeout));
    }

    [Theory]
    [InlineData("exec-pod-missing")]
    [InlineData("exec-container-missing")]
    public async Task What_is_missing_is_told_before_the_upgrade(string name)
    {
        var recording = Recording.Read(name);
        await using var exec = await OpenAsync(recording);
        Assert.Equal(recording.Status, exec.Status);
        Assert.Equal(recording.Headers["Content-Type"], exec.Headers["Content-Type"]);
        Assert.Equal(recording.Headers["Cache-Control"], exec.Headers["Cache-Control"]);
        Assert.True(exec.Headers.ContainsKey("Audit-Id"));
        var expected = recording.Body.Replace(RecordedPod, _cluster.Pod("cryptomeria-relayer-"), StringComparison.Ordinal);
        Assert.Equal(expected, exec.Body.TrimEnd('\n'));
    }

    [Fact]
    public async Task An_unknown_protocol_is_refused()
    {
        var recording = Recording.Read("exec-no-protocol");
        await using var exec = await OpenAsync(recording);
        Assert.Equal(recording.Status, exec.Status);
        Assert.Equal(recording.Headers["Connection"], exec.Headers["Connection"]);
        Assert.Equal("", exec.Body);
    }

    private Task<RawExec> OpenAsync(Recording recording) => RawExec.OpenAsync(
        _cluster,
        recording.PathAndQuery.Replace(RecordedPod, _cluster.Pod("cryptomeria-relayer-"), StringComparison.Ordinal),
        recording.RequestHeaders["Sec-WebSocket-Protocol"]);

    private static void AssertUpgraded(Recording recording, RawExec exec)
    {
        Assert.Equal(101, exec.Status);
        foreach (var name in new[] { "Upgrade", "Connection", "Sec-WebSocket-Protocol" })
        {
            Assert.Equal(recording.Headers[name], exec.Headers[name]);
        }

        Assert.Equal(exec.ExpectedAccept, exec.Headers["Sec-WebSocket-Accept"]);
    }

    private static void AssertSame(RecordedFrame expected, RecordedFrame? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(
            (expected.Operation, expected.Final, expected.Channel, expected.Length), (actual.Operation, actual.Final, actual.Channel, actual.Length));
        if (expected.Channel == 3)
        {
            Shape.AssertSame(JsonNode.Parse(expected.Text), JsonNode.Parse(actual.Text));
        }
        else
        {
            Assert.StartsWith(expected.Text, actual.Text, StringComparison.Ordinal);
        }
    }
}
