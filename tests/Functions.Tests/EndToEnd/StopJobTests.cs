using System.Net;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.EndToEnd.StartJobTests;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>Jobs that are told to stop: by a cancel, or because their time is over.</summary>
public class StopJobTests
{
    [Fact]
    public async Task Canceled_in_the_middle_of_a_link_it_stops_and_a_new_start_finishes_the_work()
    {
        await using var system = await SimulatedSystem.StartAsync();
        system.World.Faults.Change(faults => faults with { Links = [new LinkFault("fdsc-0", LinkPhase.Clients, LinkFaultKind.Hang)] });
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var id = await host.Api.BeginAsync("start");
        await host.Api.UntilAsync(id, job =>
            StepsOf(job).Any(step => step["message"]?.GetValue<string>() == "linking gwc<->fdsc-0 (2/3)") && system.World.HeldLinks == 1);

        var (status, answer, _) = await host.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/jobs/{id}/cancel");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("canceled", answer["status"]!.GetValue<string>());
        Assert.Equal("cancel requested", answer["message"]!.GetValue<string>());
        var job = await host.Api.EndAsync(id);

        // By itself the link would never have ended.
        Assert.Equal("canceled", job["status"]!.GetValue<string>());
        await SimulatedSystem.UntilAsync(() => system.World.RunningLinks == 0);
        var requested = DateTimeOffset.Parse(job["cancelRequestedAt"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        var finished = DateTimeOffset.Parse(job["finishedAt"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(finished >= requested);
        Assert.Equal(["succeeded", "canceled", "canceled", "canceled"], StepsOf(job).Select(step => step["status"]!.GetValue<string>()));

        Assert.Equal(HttpStatusCode.OK, (await host.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/jobs/{id}/cancel")).Status);
        var next = await host.Api.RunAsync("start");
        Assert.True(next["status"]!.GetValue<string>() == "succeeded", $"{next}\n{await host.Api.LogAsync(next["jobId"]!.GetValue<string>())}");
        Assert.All(system.LinkedChains, chain => Assert.Equal(1, system.OpenChannels(chain)));

        var late = await host.Api.SendAsync(HttpMethod.Post, $"/api/v1/system/jobs/{next["jobId"]}/cancel");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal("JOB_ALREADY_FINISHED", late.Body["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Out_of_time_it_fails_with_JOB_TIMEOUT_and_ends_what_runs_in_the_pod()
    {
        await using var system = await SimulatedSystem.StartAsync(fdsc: 0);
        system.World.Faults.Change(faults => faults with { Links = [new LinkFault("mdsc", LinkPhase.Clients, LinkFaultKind.Hang)] });
        await using var host = await ApiHost.StartAsync(system.Kubeconfig);
        var job = await host.Api.RunAsync("start", """{"timeoutSeconds":8}""");

        Assert.Equal("failed", job["status"]!.GetValue<string>());
        Assert.Equal("JOB_TIMEOUT", job["error"]!["code"]!.GetValue<string>());
        Assert.Equal(["succeeded", "failed", "canceled", "canceled"], StepsOf(job).Select(step => step["status"]!.GetValue<string>()));
        Assert.Equal(8, job["error"]!["details"]!["timeoutSeconds"]!.GetValue<int>());
        Assert.Equal("linking gwc<->mdsc (1/1)", job["error"]!["details"]!["waitingFor"]!.GetValue<string>());
        Assert.Equal("linking gwc<->mdsc (1/1)", StepsOf(job).ElementAt(1)["message"]!.GetValue<string>());
        await SimulatedSystem.UntilAsync(() => system.World.RunningLinks == 0);
        Assert.Null(system.Cluster.Objects.Find("leases.coordination.k8s.io", "default", "cryptomeria-ops-cryptomeria"));
    }
}
