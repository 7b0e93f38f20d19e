using System.Text.RegularExpressions;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests;

/// <summary>Which room of the app knows which: routes, operations, steps, jobs, settings, each only those after it.</summary>
public partial class RoomsTests
{
    private static readonly string[] Rooms = ["Routes", "Operations", "Steps", "Jobs", "Settings"];

    public static TheoryData<string> EveryRoom => [.. Rooms];

    [Theory]
    [MemberData(nameof(EveryRoom))]
    public void A_room_knows_only_those_after_it(string room)
    {
        var before = Rooms[..Array.IndexOf(Rooms, room)];
        var files = Directory.GetFiles(RepositoryRoot.PathOf("src", "Functions", room), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from Match known in Known().Matches(File.ReadAllText(file))
            where before.Contains(known.Groups[1].Value)
            select $"{Path.GetFileName(file)} knows {known.Groups[1].Value}");
    }

    [GeneratedRegex(@"Cryptomeria\.Functions\.(\w+)")]
    private static partial Regex Known();
}
