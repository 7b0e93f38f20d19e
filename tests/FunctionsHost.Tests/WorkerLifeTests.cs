using Cryptomeria.FunctionsHost.Tests.Host;

namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>How the worker begins and ends.</summary>
public sealed class WorkerLifeTests(HostedSystem system) : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("cryptomeria-test-");

    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    /// <summary>Whichever way it learned of its host, and whichever way it is told to end.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_told_to_end_ends_well_and_had_nothing_to_complain_of(bool byEnvironmentAndSignal)
    {
        await using var host = await StartAsync(new() { ["JOB_STATE"] = "sqlite" }, byEnvironmentAndSignal);
        using var response = await host.Http.GetAsync("/healthz", Canceled);
        Assert.True(response.IsSuccessStatusCode);

        if (byEnvironmentAndSignal)
        {
            host.Worker.Terminate();
        }
        else
        {
            host.TerminateWorker();
        }

        var exit = await host.Worker.ExitAsync(Canceled).WaitAsync(TimeSpan.FromSeconds(60), Canceled);
        Assert.True(exit == 0, $"{exit}:\n{host.Worker.All}");
        Assert.Empty(host.Worker.Errors);
        Assert.DoesNotContain(host.Logs, log => log.Level is "Warning" or "Error" or "Critical");
    }

    [Fact]
    public async Task A_hosted_app_keeps_job_state_in_the_hosts_storage_where_no_setting_says_another_place()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync([], byEnvironment: false));
        Assert.Contains("ended with 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage: must be a storage connection string", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hosted_app_without_a_cluster_says_so_and_ends()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(new() { ["JOB_STATE"] = "sqlite", ["KUBECONFIG"] = Path.Combine(_data.FullName, "none") }, byEnvironment: false));
        Assert.Contains("ended with 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("The settings are wrong", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<TestFunctionsHost> StartAsync(Dictionary<string, string> settings, bool byEnvironment)
    {
        settings.TryAdd("KUBECONFIG", system.Kubeconfig);
        settings.TryAdd("DATA_DIR", _data.FullName);
        return TestFunctionsHost.StartAsync(PublishedApp.Directory, settings, Canceled, byEnvironment);
    }
}
