using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>A helm that something kills under a job, as the kernel does for want of memory: the job recovers its release and goes on.</summary>
public class HelmKilledTests
{
    [Theory]
    [InlineData("install", """{"fdscReplicas":0}""", "pending-install", "and was never deployed")]
    [InlineData("scale/fdsc", """{"replicas":2}""", "pending-upgrade", "it is rolled back to revision 1")]
    [InlineData("uninstall", null, "uninstalling", "")]
    public async Task The_job_names_the_signal_recovers_the_release_and_goes_on(string operation, string? body, string status, string recovered)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it finds helm's process by /proc");
        await using var life = await LivingSystem.StartAsync();
        if (operation != "install")
        {
            await life.BeginLifeAsync(fdsc: 1);
        }

        life.Chart.Slow();
        var id = await life.Api.BeginAsync(operation, body);
        await life.Api.UntilAsync(id, _ => life.System.ReleaseStatus() == status);
        life.Chart.Behave();
        await KillAsync(life);

        var job = await life.Api.EndAsync(id);
        var log = await life.LogAsync(job);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{log}");
        Assert.Matches(@"failed: HELM_FAILED: helm (upgrade|uninstall) was killed by SIGKILL \(exit code 137\)", log);
        Assert.Contains(recovered, log, StringComparison.Ordinal);
        await CheckAsync(life, operation);
    }

    private static async Task KillAsync(LivingSystem life)
    {
        var helm = Assert.Single(HelmProcesses.Of(life.Host.DataDirectory));
        using (helm)
        {
            helm.Kill();
            await helm.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task CheckAsync(LivingSystem life, string operation)
    {
        switch (operation)
        {
            case "install":
                life.System.AssertInstalled(0);
                break;
            case "uninstall":
                life.System.AssertGone();
                break;
            default:
                await life.System.AssertRunsAsync(2, ever: 2);
                break;
        }
    }
}
