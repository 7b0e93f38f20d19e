using System.Text.RegularExpressions;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>Replaces <c>%NAME%</c> in an attribute's text by the setting of that name.</summary>
internal static partial class SettingPlaceholders
{
    public static string Resolve(string text, Func<string, string?> setting, List<string> errors) => Placeholder().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        if (setting(name) is { } value)
        {
            return value;
        }

        errors.Add($"'{text}' names the setting '{name}', which is not set.");
        return match.Value;
    });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}
