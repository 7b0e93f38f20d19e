using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>What can be said of the chart without helm: its files parse, and its templates hang together.</summary>
public sealed partial class ChartStructureTests
{
    private static readonly string Chart = RepositoryRoot.PathOf("charts", "functions-host");
    private static readonly JsonNode Values = Yaml.Read(File.ReadAllText(Path.Combine(Chart, "values.yaml")));
    private static readonly List<(string Name, string Text)> Templates =
    [
        .. Directory.EnumerateFiles(Path.Combine(Chart, "templates"), "*", SearchOption.AllDirectories)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
    ];

    [Fact]
    public void The_chart_names_itself_as_helm_demands()
    {
        var chart = Yaml.Read(File.ReadAllText(Path.Combine(Chart, "Chart.yaml")));
        Assert.Equal("v2", (string?)chart["apiVersion"]);
        Assert.Equal(Path.GetFileName(Chart), (string?)chart["name"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string?)chart["version"]);
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string?)chart["appVersion"]);
    }

    [Fact]
    public void Every_value_stands_in_the_schema_and_has_its_type()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Chart, "values.schema.json")))!;
        Check(Values, schema, "values");

        void Check(JsonNode? value, JsonNode rule, string path)
        {
            if ((string?)rule["$ref"] is { } reference)
            {
                rule = schema["$defs"]![reference["#/$defs/".Length..]]!;
            }

            if (rule["enum"] is JsonArray allowed)
            {
                Assert.True(allowed.Any(one => JsonNode.DeepEquals(one, value)), $"{path}: {value} is none of {allowed}");
                return;
            }

            var type = rule["type"] is JsonArray types ? types.Select(one => (string?)one).ToList() : [(string?)rule["type"]];
            Assert.Contains(TypeOf(value), type);
            if (value is JsonObject group && rule["properties"] is JsonObject properties)
            {
                Assert.False((bool)rule["additionalProperties"]!, $"{path} would take a mistyped name");
                foreach (var (name, member) in group)
                {
                    Assert.True(properties.ContainsKey(name), $"{path}.{name} is not in the schema");
                    Check(member, properties[name]!, $"{path}.{name}");
                }
            }
            else if ((string?)rule["pattern"] is { } pattern)
            {
                Assert.Matches(pattern, (string?)value);
            }
        }
    }

    [Fact]
    public void Every_value_a_template_reads_exists()
    {
        foreach (var (name, text) in Templates)
        {
            foreach (Match match in ValuePath().Matches(text))
            {
                JsonNode? node = Values;
                foreach (var part in match.Groups[1].Value.Split('.'))
                {
                    Assert.True(node is JsonObject group && group.ContainsKey(part), $"{name}: .Values.{match.Groups[1].Value} is not in values.yaml");
                    node = node[part];
                }
            }
        }
    }

    [Fact]
    public void Blocks_are_closed_and_every_included_template_is_defined()
    {
        var defined = Templates.SelectMany(template => Definition().Matches(template.Text)).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(defined);
        foreach (var (name, text) in Templates)
        {
            Assert.True(Count(text, "{{") == Count(text, "}}"), $"{name}: a bracket is open");
            var actions = Action().Matches(text).Select(match => match.Groups[1].Value).ToList();
            Assert.True(
                actions.Count(action => action is "if" or "range" or "with" or "define") == actions.Count(action => action == "end"), $"{name}: a block is open");
            Assert.All(Inclusion().Matches(text), match => Assert.Contains(match.Groups[1].Value, defined));
        }
    }

    [Fact]
    public void Every_object_carries_the_label_that_keeps_uninstall_away()
    {
        var labels = Templates.Single(template => template.Name == "_helpers.tpl").Text;
        Assert.Contains("app.kubernetes.io/part-of: cryptomeria-functions", labels, StringComparison.Ordinal);
        foreach (var (name, text) in Templates.Where(template => template.Name.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            foreach (var document in Separator().Split(text).Where(document => ObjectKind().IsMatch(document)))
            {
                var labeled = document.Contains("include \"functions-host.labels\"", StringComparison.Ordinal)
                    || document.Contains("$labels | nindent", StringComparison.Ordinal);
                Assert.True(labeled, $"{name}: {ObjectKind().Match(document).Value} has no labels");
            }

            // Claims made by a StatefulSet get the labels of its own list.
            if (text.Contains("volumeClaimTemplates:", StringComparison.Ordinal))
            {
                Assert.Contains(
                    "app.kubernetes.io/part-of: cryptomeria-functions", text[text.IndexOf("volumeClaimTemplates:", StringComparison.Ordinal)..], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_role_holds_the_verbs_the_program_uses_and_no_other()
    {
        var granted = RulesOf("rbac.yaml").Concat(RulesOf("rbac-namespace.yaml")).Concat(RulesOf("rbac-nodes.yaml")).ToHashSet();

        // The namespace that the host works in is there before its roles are. To ask what it may do every account may: system:basic-user has it.
        Assert.Equal(UsedVerbs.All.Except(["create namespaces", "create selfsubjectaccessreviews.authorization.k8s.io"]).Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_role_for_helm_holds_the_verbs_that_take_down_what_helm_has_forgotten()
    {
        Assert.NotEmpty(UsedVerbs.BesideHelm);
        Assert.Subset(RulesOf("rbac-helm.yaml").ToHashSet(), UsedVerbs.BesideHelm.ToHashSet());
    }

    /// <summary>
    /// Kubernetes lets who has no <c>bind</c> make a binding only to a role that is there, and helm runs hooks of one weight by name: cryptomeria's
    /// <c>…-crbinding</c> before its <c>…-crole</c>.
    /// </summary>
    [Fact]
    public void Helm_may_bind_the_ClusterRole_of_cryptomerias_chart_before_it_makes_it() =>
        Assert.Contains("bind clusterroles.rbac.authorization.k8s.io", RulesOf("rbac-helm.yaml"));

    private static IEnumerable<string> RulesOf(string template) =>
        from document in Separator().Split(Templates.Single(file => file.Name == template).Text)
        where document.Contains("\nrules:\n", StringComparison.Ordinal)
        let text = TemplateLine().Replace(document[document.IndexOf("\nrules:\n", StringComparison.Ordinal)..], string.Empty)
        from rule in Yaml.Read(text)["rules"]!.AsArray()
        from @group in rule!["apiGroups"]!.AsArray()
        from resource in rule["resources"]!.AsArray()
        from verb in rule["verbs"]!.AsArray()
        select $"{verb} {resource}{((string?)@group is { Length: > 0 } suffix ? "." + suffix : string.Empty)}";

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => "integer",
        JsonValueKind.String => "string",
        _ => "null",
    };

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex(@"(?<![$\w])\.Values\.([A-Za-z0-9.]*[A-Za-z0-9])")]
    private static partial Regex ValuePath();

    [GeneratedRegex(@"define ""([^""]+)""")]
    private static partial Regex Definition();

    [GeneratedRegex(@"include ""([^""]+)""")]
    private static partial Regex Inclusion();

    [GeneratedRegex(@"\{\{-?\s*(if|range|with|define|end)\b")]
    private static partial Regex Action();

    [GeneratedRegex(@"^---$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^kind: \w+$", RegexOptions.Multiline)]
    private static partial Regex ObjectKind();

    [GeneratedRegex(@"^\s*(- )?\{\{.*\}\}\s*$", RegexOptions.Multiline)]
    private static partial Regex TemplateLine();
}
