using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Selection;

/// <summary>A label selector: every requirement must hold.</summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<Requirement> _requirements;

    public LabelSelector(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    /// <summary>How a requirement compares.</summary>
    public enum Operator
    {
        In, NotIn, Exists, DoesNotExist, GreaterThan, LessThan,
    }

    /// <summary>Whether it has no requirement and so takes everything.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.All(requirement => requirement.Matches(labels));

    /// <summary>The selector of an object's <c>spec.selector</c>, with <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
    public static LabelSelector FromObject(JsonNode? selector)
    {
        var requirements = Equalities(selector.TextMap("matchLabels")).ToList();
        foreach (var expression in selector.Objects("matchExpressions"))
        {
            var values = (expression["values"] as JsonArray)?.Select(value => value.Text() ?? "").ToArray() ?? [];
            requirements.Add(new Requirement(expression.Text("key") ?? "", Enum.Parse<Operator>(expression.Text("operator") ?? "In"), values));
        }

        return new LabelSelector(requirements);
    }

    /// <summary>The selector of a Service: a plain map.</summary>
    public static LabelSelector FromMap(IReadOnlyDictionary<string, string> map) => new([.. Equalities(map)]);

    /// <summary>The text of an object's selector as the scale subresource shows it.</summary>
    public static string Format(JsonNode? selector) =>
        string.Join(',', FromObject(selector)._requirements.OrderBy(requirement => requirement.Key, StringComparer.Ordinal));

    private static IEnumerable<Requirement> Equalities(IReadOnlyDictionary<string, string> map) =>
        map.Select(entry => new Requirement(entry.Key, Operator.In, [entry.Value]));

    /// <summary>One requirement on one label.</summary>
    internal sealed record Requirement(string Key, Operator Operator, IReadOnlyList<string> Values)
    {
        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var present = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                Operator.In => present && Values.Contains(value),
                Operator.NotIn => !present || !Values.Contains(value),
                Operator.Exists => present,
                Operator.DoesNotExist => !present,
                Operator.GreaterThan => Compare(value, out var difference) && difference > 0,
                _ => Compare(value, out var difference) && difference < 0,
            };
        }

        public override string ToString() => Operator switch
        {
            Operator.In when Values.Count == 1 => $"{Key}={Values[0]}",
            Operator.In => $"{Key} in ({string.Join(',', Values)})",
            Operator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
            Operator.Exists => Key,
            Operator.DoesNotExist => $"!{Key}",
            Operator.GreaterThan => $"{Key}>{Values[0]}",
            _ => $"{Key}<{Values[0]}",
        };

        private bool Compare(string? value, out int difference)
        {
            difference = 0;
            if (!long.TryParse(value, out var number) || !long.TryParse(Values[0], out var limit))
            {
                return false;
            }

            difference = number.CompareTo(limit);
            return true;
        }
    }
}
