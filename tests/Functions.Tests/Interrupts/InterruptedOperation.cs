using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>An operation, and where it is broken off: at least once in each of its steps, in their order.</summary>
/// <param name="Name">What a test calls it.</param>
/// <param name="Prepare">Brings a fresh cluster to where the operation begins; what it answers is held until the test's end.</param>
/// <param name="Check">Looks whether the cluster is as asked for.</param>
internal sealed record InterruptedOperation(
    string Name,
    string Path,
    string? Body,
    Func<LivingSystem, Task> Prepare,
    IReadOnlyList<Interrupt> Interrupts,
    Func<LivingSystem, Task> Check)
{
    /// <summary>The body with a time limit.</summary>
    public string Within(int seconds)
    {
        var body = Body is null ? new JsonObject() : JsonNode.Parse(Body)!.AsObject();
        body["timeoutSeconds"] = seconds;
        return body.ToJsonString();
    }

    /// <summary>Begins where it begins, breaks it off everywhere, one after another, and asks for it once more: it has to finish the work.</summary>
    /// <param name="breakOff">Begins it and breaks it off.</param>
    public async Task BreakOffAsync(Func<LivingSystem, Interrupt, Task> breakOff)
    {
        await using var life = await LivingSystem.StartAsync(new OperationTimings { RelayerSettles = TimeSpan.FromSeconds(1), RelayerReturn = TimeSpan.FromSeconds(8) });
        await Prepare(life);
        foreach (var interrupt in Interrupts)
        {
            using (await interrupt.Block(life))
            {
                await breakOff(life, interrupt);
            }

            life.Heal();
        }

        await life.SucceedAsync(Path, Body);
        await Check(life);
    }

    /// <summary>It is broken off in each of the steps that it has.</summary>
    public void AssertComplete(JsonObject job) =>
        Assert.Equal(job["steps"]!.AsArray().Select(step => step!["name"]!.GetValue<string>()), Interrupts.Select(interrupt => interrupt.Step).Distinct());
}
