using System.Text.Json.Nodes;
using Cryptomeria.FunctionsHost.Tests.Host;

namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>The same folder without a host: the embedded one carries the app.</summary>
public sealed class StandaloneTests(HostedSystem system)
{
    private const string Listening = "Now listening on: ";

    private static CancellationToken Canceled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Started_alone_the_app_answers_and_has_the_same_functions()
    {
        var listens = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var data = Directory.CreateTempSubdirectory("cryptomeria-test-");
        try
        {
            await using var app = new WorkerProcess(
                "dotnet",
                [PublishedApp.File("Cryptomeria.Functions.dll"), "--simulate", "--urls=http://127.0.0.1:0", "--EmbeddedHost:MasterKey=key", $"--DATA_DIR={data.FullName}"],
                data.FullName,
                new Dictionary<string, string>(),
                line =>
                {
                    var at = line.IndexOf(Listening, StringComparison.Ordinal);
                    if (at >= 0)
                    {
                        listens.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
                    }
                });
            using var http = new HttpClient { BaseAddress = await app.BeforeExitAsync(listens.Task, Canceled) };

            Assert.Equal("{\"ok\":true}", await http.GetStringAsync("/healthz", Canceled));
            Assert.Contains("gwc", await http.GetStringAsync("/api/v1/system/k8s/services", Canceled), StringComparison.Ordinal);
            var listed = JsonNode.Parse(await http.GetStringAsync("/admin/functions?code=key", Canceled))!.AsArray();
            Assert.Equal(
                system.Host.Functions.Select(function => Shape(function.Name, function.Trigger)).Order(StringComparer.Ordinal),
                listed.Select(function => Shape(function!["name"]!.GetValue<string>(), TriggerOf(function))).Order(StringComparer.Ordinal));

            app.Terminate();
            var exit = await app.ExitAsync(Canceled).WaitAsync(TimeSpan.FromSeconds(60), Canceled);
            Assert.True(exit == 0 && app.Errors.Count == 0, $"{exit}:\n{app.All}");
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static JsonObject TriggerOf(JsonNode function) =>
        function["config"]!["bindings"]!.AsArray().Select(binding => binding!.AsObject())
            .Single(binding => binding["type"]!.GetValue<string>().EndsWith("Trigger", StringComparison.Ordinal));

    private static string Shape(string name, JsonObject trigger) =>
        $"{name} {string.Join(' ', ((string[])["name", "type", "authLevel", "route", "methods", "schedule"]).Select(member => trigger[member]?.ToJsonString()))}";
}
