namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>The program told to stop before it has started.</summary>
public sealed class StopWhileStartingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("building", 128 + 15)]
    [InlineData("starting", 0)]
    [InlineData("before the hub is open", 0)]
    [InlineData("before the hub is open, awaiting", 0)]
    [InlineData("before it listens", 0)]
    [InlineData("listening", 0)]
    [InlineData("started", 0)]
    [InlineData("a timer", 0)]
    public async Task It_ends_in_order_and_goes_on_at_the_next_start(string point, int exitCode)
    {
        await LeaveWorkAsync("sums/one", "adding 2");
        await using (var held = Start(point))
        {
            await held.SeenAsync($"held at {point}");
            await held.TerminateAsync();

            Assert.Equal(exitCode, await held.ExitCodeAsync());
            Assert.Empty(held.Errors);
            Assert.DoesNotContain("Exception", held.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(" error ", held.Output, StringComparison.Ordinal);
        }

        await using var next = Start();
        using var client = await next.ClientAsync();
        Assert.Equal("Completed 6", await client.GetStringAsync("/api/sums/one"));
    }

    [Theory]
    [InlineData("before it listens")]
    [InlineData("started")]
    public async Task An_activity_that_fails_because_the_services_are_gone_stays_queued(string point)
    {
        await LeaveWorkAsync("outliving/one", "outliving");
        await using (var held = Start(point, "--outlive"))
        {
            await held.SeenAsync($"held at {point}");
            await held.SeenAsync("outliving");
            await held.TerminateAsync();
            Assert.Equal(0, await held.ExitCodeAsync());
        }

        await using var next = Start();
        using var client = await next.ClientAsync();
        Assert.Equal("Completed \"went through\"", await client.GetStringAsync("/api/sums/one"));
    }

    /// <summary>Begins an orchestration and kills the program when its activity runs.</summary>
    private async Task LeaveWorkAsync(string path, string sign)
    {
        await using var process = Start(point: null, "--outlive");
        using var client = await process.ClientAsync();
        using var accepted = await client.PostAsync($"/api/{path}", null);
        await process.SeenAsync(sign);
        process.Kill();
        await process.ExitCodeAsync();
    }

    // An activity that does not let go is left after a second instead of thirty.
    private SampleProcess Start(string? point = null, params string[] args) => new(
        _folder.Path,
        ["--port", "0", "--shutdownTimeoutSeconds", "1", .. args],
        point is null ? null : new Dictionary<string, string> { ["START_GATE"] = point });
}
