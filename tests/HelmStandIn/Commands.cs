using System.Text.Json.Nodes;

namespace Cryptomeria.HelmStandIn;

/// <summary>The commands the API uses, and no others.</summary>
internal static class Commands
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken canceled)
    {
        switch (arguments.Words)
        {
            case ["version"]:
                Console.WriteLine(arguments.Flags.ContainsKey("--template") ? "v3.21.1" : "v3.21.1+gc56dd00");
                return 0;
            case ["show", "chart", var chart]:
                Console.WriteLine(await ChartFolder.ReadAsync(chart));
                await Task.Delay((await ChartFolder.BehaviourAsync(chart)).ReadDelayMilliseconds, canceled);
                return 0;
            case ["dependency", "update", var chart]:
                foreach (var name in await ChartFolder.DependenciesAsync(chart))
                {
                    Directory.CreateDirectory(Path.Combine(chart, "charts", name));
                }

                return 0;
        }

        using var cluster = new Cluster();
        var releases = new Releases(cluster);
        switch (arguments.Words)
        {
            case ["status", var name]:
                Console.WriteLine((await LastAsync(releases, arguments.Namespace, name)).ToStatus().ToJsonString());
                return 0;
            case ["history", var name]:
                await LastAsync(releases, arguments.Namespace, name);
                var history = await releases.HistoryAsync(arguments.Namespace, name);
                Console.WriteLine(new JsonArray([.. history.Select(revision => (JsonNode)revision.ToHistory())]).ToJsonString());
                return 0;
            case ["upgrade", var name, var chart]:
                return await new Deployment(cluster, releases, arguments.Namespace, name).UpgradeAsync(chart, arguments, canceled);
            case ["rollback", var name, var revision]:
                return await new Deployment(cluster, releases, arguments.Namespace, name)
                    .RollbackAsync(int.Parse(revision, System.Globalization.CultureInfo.InvariantCulture), canceled);
            case ["uninstall", var name]:
                return await new Deployment(cluster, releases, arguments.Namespace, name)
                    .UninstallAsync(arguments.Flags.GetValueOrDefault("--cascade") ?? "background", canceled);
            default:
                throw new HelmError($"unknown command \"{string.Join(' ', arguments.Words)}\" for \"helm\"");
        }
    }

    public static async Task<Revision> LastAsync(Releases releases, string @namespace, string name) =>
        await releases.FindLastAsync(@namespace, name) ?? throw new HelmError("release: not found");
}
