using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cryptomeria.Functions.Tests.Support;
using k8s;
using k8s.Models;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>Whoever starts a Functions host gives it the environment it needs (<see cref="HostNeed"/>).</summary>
public sealed partial class HostEnvironmentTests
{
    private static readonly string Templates = RepositoryRoot.PathOf("charts", "functions-host", "templates");

    public static TheoryData<string> Needs => [.. HostNeed.All.Select(need => need.Name)];

    [Theory]
    [MemberData(nameof(Needs))]
    public void The_image_sets_it(string name) => AssertSet(name, Starter.Image, Dockerfile.EnvironmentOf("host"));

    [Theory]
    [MemberData(nameof(Needs))]
    public void Compose_sets_it_or_its_image_does(string name)
    {
        var service = Compose()["services"]!["host"]!;
        Assert.Equal("host", service["build"]!["target"]!.GetValue<string>());
        AssertSet(name, Starter.Compose, Over(service["environment"]!.AsObject().Select(pair => (pair.Key, pair.Value!.ToString()))));
    }

    /// <summary>Off the templates' text, so that it holds without a helm.</summary>
    [Theory]
    [MemberData(nameof(Needs))]
    public void The_charts_pod_sets_it_or_its_image_does(string name)
    {
        var settings = File.ReadAllText(Path.Combine(Templates, "configmap.yaml"));
        var azure = settings[settings.IndexOf("{{- if eq .Values.runtime \"azure\" }}", StringComparison.Ordinal)..settings.IndexOf("{{- else }}", StringComparison.Ordinal)];
        var common = settings[..settings.IndexOf("{{- if eq .Values.runtime \"azure\" }}", StringComparison.Ordinal)];
        AssertSet(name, Starter.Pod, Over([.. Entries(common), .. Entries(azure), .. Variables(File.ReadAllText(Path.Combine(Templates, "_pod.tpl")))]));
    }

    [Theory]
    [MemberData(nameof(Needs))]
    public void The_charts_monitor_sets_it(string name) =>
        AssertSet(
            name, Starter.Monitor,
            Variables(File.ReadAllText(Path.Combine(Templates, "monitor.yaml"))).ToDictionary(pair => pair.Name, pair => pair.Value));

    [Fact]
    public async Task The_rendered_chart_sets_all_of_them()
    {
        var (code, output, errors) = await RealHelm.RunAsync(
            RealHelm.Any(), "/dev/null",
            "template", "release", RepositoryRoot.PathOf("charts", "functions-host"), "--set", "runtime=azure,azure.azurite.enabled=true,monitor.enabled=true");
        Assert.True(code == 0, errors);
        var objects = KubernetesYaml.LoadAllFromString(output);
        var settings = objects.OfType<V1ConfigMap>().Single(map => map.Data.ContainsKey("K8S_NAMESPACE")).Data.Select(pair => (pair.Key, pair.Value));
        var pods = objects.OfType<V1Deployment>().ToDictionary(
            deployment => deployment.Spec.Template.Spec.Containers[0].Name,
            deployment => deployment.Spec.Template.Spec.Containers[0].Env.Select(variable => (variable.Name, variable.Value ?? "from a Secret")));
        foreach (var need in HostNeed.All)
        {
            AssertSet(need.Name, Starter.Pod, Over([.. settings, .. pods["api"]]));
            AssertSet(need.Name, Starter.Monitor, pods["monitor"].ToDictionary(pair => pair.Name, pair => pair.Item2));
        }
    }

    /// <summary>The host names the loggers of the Azure SDK by their event sources, '-' as '.' (Azure/azure-sdk-for-net: sdk/extensions/Microsoft.Extensions.Azure/src/AzureEventSourceLogForwarder.cs).</summary>
    [Theory]
    [InlineData("Azure.Core")]
    [InlineData("DurableTask.Core")]
    [InlineData("DurableTask.AzureStorage")]
    [InlineData("Host.Aggregator")]
    public void What_speaks_with_every_storage_request_is_told_to_warn_only(string category)
    {
        var levels = JsonNode.Parse(File.ReadAllText(RepositoryRoot.PathOf("host.json")))!["logging"]!["logLevel"]!;
        Assert.Equal("Warning", levels[category]?.GetValue<string>());
    }

    /// <summary>A Functions host ends itself when its storage was away for some time.</summary>
    [Fact]
    public void Compose_starts_what_ended_again() =>
        Assert.All(Compose()["services"]!.AsObject(), service => Assert.Equal("unless-stopped", service.Value!["restart"]?.GetValue<string>()));

    [Fact]
    public void The_readiness_probe_asks_for_the_stores_and_the_others_do_not()
    {
        var pod = File.ReadAllText(Path.Combine(Templates, "_pod.tpl"));
        Assert.Equal("/readyz", ProbePath("readinessProbe"));
        Assert.Equal("/healthz", ProbePath("startupProbe"));
        Assert.DoesNotContain("/readyz", pod[pod.IndexOf("livenessProbe:", StringComparison.Ordinal)..], StringComparison.Ordinal);

        string ProbePath(string probe) => Regex.Match(pod, probe + @":\s+\{\{- include ""functions-host\.probe"" ""([^""]+)""").Groups[1].Value;
    }

    private static JsonNode Compose() => Yaml.Read(File.ReadAllText(RepositoryRoot.PathOf("compose.yaml")));

    private static Dictionary<string, string> Over(IEnumerable<(string Name, string Value)> settings)
    {
        var all = Dockerfile.EnvironmentOf("host");
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return all;
    }

    private static void AssertSet(string name, Starter starter, Dictionary<string, string> environment)
    {
        var need = HostNeed.All.Single(need => need.Name == name);
        if (need.Starters.HasFlag(starter))
        {
            Assert.True(environment.TryGetValue(name, out var value), $"{starter} does not set {name}: {need.Why} ({need.Source})");
            Assert.Matches(need.Value, value);
        }
        else
        {
            // What is not asked of it is not set wrongly either.
            Assert.True(!environment.TryGetValue(name, out var value) || Regex.IsMatch(value, need.Value), $"{starter} sets {name} to {value}: {need.Why}");
        }
    }

    /// <summary>The entries of a ConfigMap's data.</summary>
    private static IEnumerable<(string Name, string Value)> Entries(string template)
        => Entry().Matches(template).Select(match => (match.Groups[1].Value, match.Groups[2].Value.Trim('"')));

    /// <summary>A container's variables; one that comes from elsewhere has the word for it as its value.</summary>
    private static IEnumerable<(string Name, string Value)> Variables(string template)
        => Variable().Matches(template).Select(match => (match.Groups[1].Value, match.Groups[2].Success ? match.Groups[2].Value.Trim('"') : "valueFrom"));

    [GeneratedRegex(@"^  ([A-Za-z][A-Za-z0-9_]+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\s+- name: ([A-Za-z][A-Za-z0-9_]+)\n\s+(?:value: (.+)|valueFrom:)$", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
