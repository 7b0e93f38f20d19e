namespace Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

/// <summary>A field: expanded text, and which of its characters were quoted and so are no pattern.</summary>
internal sealed record Field(string Text, IReadOnlyList<bool> Quoted)
{
    /// <summary>Whether it holds a pattern character that was not quoted.</summary>
    public bool HasPattern
    {
        get
        {
            for (var i = 0; i < Text.Length; i++)
            {
                if (!Quoted[i] && Text[i] is ('*' or '?' or '['))
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>The fields between unquoted or quoted slashes.</summary>
    public IEnumerable<Field> SplitAtSlashes()
    {
        var start = 0;
        for (var i = 0; i <= Text.Length; i++)
        {
            if (i < Text.Length && Text[i] != '/')
            {
                continue;
            }

            yield return new Field(Text[start..i], [.. Quoted.Skip(start).Take(i - start)]);
            start = i + 1;
        }
    }
}
