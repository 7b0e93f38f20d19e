using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>Each operation, its app killed (SIGKILL) in each of its steps one after another: the one job goes on to its end by itself.</summary>
[Trait("Category", "Long")]
public class KillTests
{
    public static readonly TheoryData<string> Operations = InterruptedOperations.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Killed_in_each_step_the_job_goes_on(string name)
    {
        var operation = InterruptedOperations.Named(name);
        await using var life = await LivingSystem.StartAsync();
        await operation.Prepare(life);
        using var data = new TemporaryDirectory();
        string? id = null;
        foreach (var interrupt in operation.Interrupts)
        {
            using (await interrupt.Block(life))
            {
                await using var api = await StartAsync(life, data);
                id ??= await api.Api.BeginAsync(operation.Path, operation.Body);
                operation.AssertComplete(await api.Api.UntilAsync(id, job => interrupt.IsReached(life, job)));
                await api.KillAsync();
            }

            life.Heal();
        }

        await using var last = await StartAsync(life, data);
        var job = await last.Api.EndAsync(id!);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await last.Api.LogAsync(id!)}");
        Assert.Empty(HelmProcesses.Of(data.Path));
        await operation.Check(life);
    }

    private static Task<ApiProcess> StartAsync(LivingSystem life, TemporaryDirectory data) =>
        ApiProcess.StartAsync(life.System.Kubeconfig, data.Path, life.Chart.Settings);
}
