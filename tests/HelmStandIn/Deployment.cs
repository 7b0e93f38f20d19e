using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria;

namespace Cryptomeria.HelmStandIn;

/// <summary>Changes a release: a pending record first, then the objects, then the final record, so that a kill in between leaves what helm leaves.</summary>
internal sealed class Deployment(Cluster cluster, Releases releases, string @namespace, string name)
{
    public async Task<int> UpgradeAsync(string chart, Arguments arguments, CancellationToken canceled)
    {
        await ChartFolder.CheckDependenciesAsync(chart);
        var behaviour = await ChartFolder.BehaviourAsync(chart);
        var last = await releases.FindLastAsync(@namespace, name);
        var (prefix, what) = last is null ? (string.Empty, "Release") : ("UPGRADE FAILED: ", "Upgrade");
        if (last is null && !arguments.Json)
        {
            Console.WriteLine($"Release \"{name}\" does not exist. Installing it now.");
        }

        if (last is null && !arguments.Has("--install"))
        {
            throw new HelmError($"UPGRADE FAILED: \"{name}\" has no deployed releases");
        }

        if (last?.Status.StartsWith("pending-", StringComparison.Ordinal) == true)
        {
            throw new HelmError("UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress");
        }

        var given = arguments.Flags.TryGetValue("--values", out var file)
            ? JsonNode.Parse(file == "-" ? await Console.In.ReadToEndAsync(canceled) : await File.ReadAllTextAsync(file, canceled))!.AsObject()
            : [];
        var values = arguments.Has("--reset-then-reuse-values") && last is not null ? Merge(last.Values, given) : given;
        if (Replicas(values) > 64)
        {
            throw new HelmError($"{prefix}values don't meet the specifications of the schema(s) in the following chart(s):\ncryptomeria:\n- at '/fdsc/replicas': maximum: got {Replicas(values)}, want 64\n");
        }

        if (behaviour.Refuse is { } refusal)
        {
            throw new HelmError($"{prefix}{refusal}");
        }

        var now = DateTimeOffset.UtcNow;
        var revision = last is null
            ? new Revision(name, @namespace, 1, "pending-install", "Initial install underway", now, now, values, chart)
            : new Revision(name, @namespace, last.Number + 1, "pending-upgrade", "Preparing upgrade", last.First, now, values, chart);
        if (arguments.Has("--dry-run=server"))
        {
            Console.WriteLine((revision with { Description = "Dry run complete" }).ToStatus().ToJsonString());
            return 0;
        }

        if (arguments.Has("--create-namespace") && await cluster.FindAsync("Namespace", string.Empty, @namespace) is null)
        {
            await cluster.ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = @namespace } });
        }

        await DeployAsync(revision, last, last is null ? "Install complete" : "Upgrade complete", what, prefix, behaviour, canceled);
        if (last is not null)
        {
            Console.WriteLine($"Release \"{name}\" has been upgraded. Happy Helming!");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"NAME: {name}\nLAST DEPLOYED: {now:ddd MMM d HH:mm:ss yyyy}\nNAMESPACE: {@namespace}\nSTATUS: deployed\nREVISION: {revision.Number}\nTEST SUITE: None"));
        return 0;
    }

    public async Task<int> RollbackAsync(int to, CancellationToken canceled)
    {
        var last = await Commands.LastAsync(releases, @namespace, name);
        var target = (await releases.HistoryAsync(@namespace, name)).FirstOrDefault(revision => revision.Number == to)
            ?? throw new HelmError($"release has no {to} version");
        var behaviour = await ChartFolder.BehaviourAsync(target.Chart);
        var revision = last with
        {
            Number = last.Number + 1,
            Status = "pending-rollback",
            Description = $"Rollback to {to}",
            Last = DateTimeOffset.UtcNow,
            Values = target.Values,
        };
        await FailWhereHelm3DoesAsync(revision, last, target);

        // Unlike an upgrade it does not wait for the signal: it ends by it, and the release stays pending.
        await DeployAsync(revision, target, $"Rollback to {to}", null, string.Empty, behaviour, canceled);
        Console.WriteLine("Rollback was a success! Happy Helming!");
        return 0;
    }

    public async Task<int> UninstallAsync(string cascade, CancellationToken canceled)
    {
        var history = await releases.HistoryAsync(@namespace, name);
        var last = history.Count > 0 ? history[^1] : throw new HelmError($"uninstall: Release not loaded: {name}: release: not found");
        await releases.WriteAsync(last with { Status = "uninstalling", Description = "Deletion in progress (or silently failed)" });
        await Task.Delay((await ChartFolder.BehaviourAsync(last.Chart)).DelayMilliseconds, canceled);
        var propagation = cascade == "foreground" ? "Foreground" : "Background";
        foreach (var manifest in Render(Math.Max(64, Replicas(last.Values))).Reverse())
        {
            await DeleteUnlessKeptAsync(manifest, propagation);
        }

        foreach (var revision in history)
        {
            await releases.DeleteAsync(revision);
        }

        Console.WriteLine($"release \"{name}\" uninstalled");
        return 0;
    }

    /// <summary>helm reads the policy off the release's manifest, where the chart has it; the tests' charts are the objects themselves.</summary>
    private async Task DeleteUnlessKeptAsync(JsonObject manifest, string propagation)
    {
        var (kind, home, thing) = Cluster.NameOf(manifest);
        if ((await cluster.FindAsync(kind, home, thing))?["metadata"]!["annotations"]?["helm.sh/resource-policy"]?.GetValue<string>() != "keep")
        {
            await cluster.DeleteAsync(manifest, propagation);
        }
    }

    /// <summary>helm 3 does not go back to what is there already but is not among what the last revision has: a helm that was killed had yet to delete it.</summary>
    private async Task FailWhereHelm3DoesAsync(Revision revision, Revision last, Revision target)
    {
        var had = Render(Replicas(last.Values)).Select(Cluster.NameOf).ToHashSet();
        foreach (var manifest in Render(Replicas(target.Values)).Where(manifest => !had.Contains(Cluster.NameOf(manifest))))
        {
            var (kind, home, thing) = Cluster.NameOf(manifest);
            if (await cluster.FindAsync(kind, home, thing) is not null)
            {
                var failure = $"no {kind} with the name \"{thing}\" found";
                await releases.WriteAsync(revision with { Status = "failed", Description = $"Rollback \"{name}\" failed: {failure}" });
                throw new HelmError(failure);
            }
        }
    }

    private static JsonObject Merge(JsonObject old, JsonObject over)
    {
        var all = old.DeepClone().AsObject();
        foreach (var (key, value) in over)
        {
            all[key] = value is JsonObject inner && all[key] is JsonObject outer ? Merge(outer, inner) : value?.DeepClone();
        }

        return all;
    }

    public static int Replicas(JsonObject values) => values["fdsc"]?["replicas"]?.GetValue<int>() ?? 1;

    /// <param name="what">What its records call the operation where it is told to end; null where it marks nothing then.</param>
    /// <param name="prefix">What its errors begin with.</param>
    private async Task DeployAsync(
        Revision revision, Revision? before, string done, string? what, string prefix, Behaviour behaviour, CancellationToken canceled)
    {
        await releases.WriteAsync(revision);
        try
        {
            for (var line = 1; line <= behaviour.Lines; line++)
            {
                await Console.Error.WriteLineAsync($"W{line:000000} warnings.go:70] line {line}");
            }

            await Task.Delay(behaviour.DelayMilliseconds, canceled);
            var wanted = Render(Replicas(revision.Values));
            foreach (var manifest in wanted)
            {
                canceled.ThrowIfCancellationRequested();
                await cluster.ApplyAsync(manifest);
            }

            var kept = wanted.Select(Cluster.NameOf).ToHashSet();
            foreach (var manifest in Render(before is null ? 0 : 64).Where(manifest => !kept.Contains(Cluster.NameOf(manifest))))
            {
                await DeleteUnlessKeptAsync(manifest, "Background");
            }

            await Task.Delay(behaviour.DelayMilliseconds, canceled);
        }
        catch (OperationCanceledException) when (what is not null)
        {
            await releases.WriteAsync(revision with { Status = "failed", Description = $"{what} \"{name}\" failed: context canceled" });
            Console.WriteLine($"Release {name} has been cancelled.");
            throw new HelmError($"{prefix}context canceled");
        }

        if (behaviour.Fail is { } failure)
        {
            await releases.WriteAsync(revision with { Status = "failed", Description = $"{what ?? "Rollback"} \"{name}\" failed: {failure}" });
            throw new HelmError($"{prefix}{failure}");
        }

        await releases.WriteAsync(revision with { Status = "deployed", Description = done });
        foreach (var old in (await releases.HistoryAsync(@namespace, name)).Where(old => old.Number < revision.Number && old.Status == "deployed"))
        {
            await releases.WriteAsync(old with { Status = "superseded" });
        }
    }

    private IReadOnlyList<JsonObject> Render(int replicas) =>
        CryptomeriaChart.Render(new ChartValues { FdscReplicas = replicas, Namespace = @namespace, Release = name });
}
