using System.Text.Json.Nodes;

namespace Cryptomeria.FunctionsHost.Tests;

/// <summary>The folder that <c>dotnet publish src/Functions</c> makes, published by this project's build before the tests run.</summary>
internal static class PublishedApp
{
    public static string Directory { get; } = Find();

    public static string File(params string[] parts) => Path.Combine([Directory, .. parts]);

    public static JsonNode Json(params string[] parts) => JsonNode.Parse(System.IO.File.ReadAllText(File(parts)))!;

    private static string Find()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "PublishedApp");
        return System.IO.Directory.Exists(directory)
            ? directory
            : throw new InvalidOperationException(
                "the app is not published: run `dotnet test tests/FunctionsHost.Tests`, or `dotnet build tests/FunctionsHost.Tests -t:PublishApp` before another runner");
    }
}
