namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>Text as lines.</summary>
internal static class TextLines
{
    /// <summary>The lines without their ends; a last line without an end counts.</summary>
    public static List<string> Split(string text)
    {
        var lines = text.Split('\n').ToList();
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    public static List<string> SplitKeepingEnds(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..next]);
            start = next;
        }
        return lines;
    }
}
