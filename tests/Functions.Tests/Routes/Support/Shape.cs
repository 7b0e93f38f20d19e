using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cryptomeria.Functions.Tests.Routes.Support;

/// <summary>Compares answers with the specification's samples, member by member.</summary>
internal sealed class Shape
{
    /// <summary>Members the API adds, by path (<c>data.chains[].registered</c>).</summary>
    public HashSet<string> Ours { get; init; } = [];

    /// <summary>Members that may be null although the sample's is not.</summary>
    public HashSet<string> Nullable { get; init; } = [];

    /// <summary>Objects whose members' names are data.</summary>
    public HashSet<string> Maps { get; init; } = [];

    /// <summary>The answer has every member of the sample, each of the sample's type, and no others but ours.</summary>
    public void AssertLike(string sample, JsonObject actual) => Compare("", JsonNode.Parse(sample), actual);

    private void Compare(string path, JsonNode? sample, JsonNode? actual)
    {
        if (actual is null && Nullable.Contains(path))
        {
            return;
        }

        Assert.True(Kind(sample) == Kind(actual), $"{path} is {Kind(actual)} and not {Kind(sample)}: {actual?.ToJsonString()}");
        switch (sample)
        {
            case JsonObject wanted when Maps.Contains(path):
                Assert.All(actual!.AsObject(), member => Compare($"{path}.*", wanted.First().Value, member.Value));
                break;
            case JsonObject wanted:
                Compare(path, wanted, actual!.AsObject());
                break;
            case JsonArray wanted:
                Assert.NotEmpty(actual!.AsArray());
                Assert.All(actual.AsArray(), element => Compare($"{path}[]", wanted[0], element));
                break;
        }
    }

    private void Compare(string path, JsonObject sample, JsonObject actual)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        Assert.Equal([], actual.Select(member => member.Key).Where(name => !sample.ContainsKey(name) && !Ours.Contains(prefix + name)));
        foreach (var (name, value) in sample)
        {
            Assert.True(actual.ContainsKey(name), $"{prefix}{name} is missing in {actual.ToJsonString()}");
            Compare(prefix + name, value, actual[name]);
        }

        Assert.All(Ours.Where(ours => ours.StartsWith(prefix, StringComparison.Ordinal) && !ours[prefix.Length..].AsSpan().ContainsAny('.', '[')),
            ours => Assert.True(actual.ContainsKey(ours[prefix.Length..]) || Nullable.Contains(ours), $"{ours} is missing"));
    }

    private static JsonValueKind Kind(JsonNode? node) => (node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.False => JsonValueKind.True,
        var kind => kind,
    };
}
