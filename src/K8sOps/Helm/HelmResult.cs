namespace Cryptomeria.K8sOps.Helm;

/// <summary>How a helm ended.</summary>
/// <param name="StandardOutput">All of it, line ends as LF.</param>
/// <param name="LastErrors">The last lines of standard error.</param>
public sealed record HelmResult(int ExitCode, string StandardOutput, IReadOnlyList<string> LastErrors)
{
    /// <summary>The error in one line, without helm's <c>Error: </c>.</summary>
    public string Error
    {
        get
        {
            var first = LastErrors.ToList().FindIndex(line => line.StartsWith("Error: ", StringComparison.Ordinal));
            var lines = first < 0 ? LastErrors : LastErrors.Skip(first);
            var text = string.Join(" ", lines.Select(line => line.Trim()).Where(line => line.Length > 0));
            return text.StartsWith("Error: ", StringComparison.Ordinal) ? text["Error: ".Length..] : text;
        }
    }
}
