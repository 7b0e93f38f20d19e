using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>With helm 3, which applies from the client.</summary>
[Trait("Category", "Long")]
public sealed class RealHelm3Tests() : RealHelmTests(3);

/// <summary>With helm 4, which applies on the server.</summary>
[Trait("Category", "Long")]
public sealed class RealHelm4Tests() : RealHelmTests(4);

/// <summary>With one after the other.</summary>
[Trait("Category", "Long")]
public sealed class RealHelmChangeTests
{
    [Fact]
    public async Task A_release_of_helm_3_lives_on_with_helm_4_and_back()
    {
        string[] old = RealHelm.Settings(RealHelm.Of(3)), current = RealHelm.Settings(RealHelm.Of(4));
        await using var life = await LivingSystem.StartAsync(helm: old);
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");

        await using (var host = await ApiHost.StartAsync(life.System.Kubeconfig, current))
        {
            await SucceedAsync(host.Api, "scale/fdsc", """{"replicas":2}""");
            life.System.AssertInstalled(2);
            await SucceedAsync(host.Api, "scale/fdsc", """{"replicas":1}""");
            life.System.AssertInstalled(1);
        }

        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.System.AssertInstalled(0);
    }

    private static async Task SucceedAsync(Api api, string operation, string body)
    {
        var job = await api.RunAsync(operation, body);
        Assert.True(job["status"]!.GetValue<string>() == "succeeded", $"{job}\n{await api.LogAsync(job["jobId"]!.GetValue<string>())}");
    }
}
