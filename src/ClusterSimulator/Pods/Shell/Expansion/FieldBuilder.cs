using System.Text;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

/// <summary>Builds fields from a word's expanded parts, splitting at the characters of IFS where that is due.</summary>
internal sealed class FieldBuilder(string separators)
{
    private readonly List<Field> _fields = [];
    private readonly StringBuilder _text = new();
    private readonly List<bool> _quoted = [];
    private bool _started;

    /// <summary>Adds text as it is. Quoted text makes a field even where it is empty.</summary>
    public void Append(string text, bool quoted)
    {
        _started |= quoted || text.Length > 0;
        _text.Append(text);
        for (var i = 0; i < text.Length; i++)
        {
            _quoted.Add(quoted);
        }
    }

    /// <summary>Adds an unquoted expansion's value, split into fields.</summary>
    public void AppendSplit(string value)
    {
        var afterBlank = false;
        foreach (var c in value)
        {
            var separator = separators.Contains(c, StringComparison.Ordinal);
            if (separator && c is (' ' or '\t' or '\n'))
            {
                if (!_started)
                {
                    continue;
                }

                End();
                afterBlank = true;
            }
            else if (separator)
            {
                // A blank and another separator after it are one.
                if (!afterBlank)
                {
                    End();
                }

                afterBlank = false;
            }
            else
            {
                afterBlank = false;
                Append(c.ToString(), quoted: false);
            }
        }
    }

    /// <summary>Ends the field, which may be empty.</summary>
    public void End()
    {
        _fields.Add(new Field(_text.ToString(), [.. _quoted]));
        _text.Clear();
        _quoted.Clear();
        _started = false;
    }

    /// <summary>Ends the field where one has begun.</summary>
    public void EndStarted()
    {
        if (_started)
        {
            End();
        }
    }

    public IReadOnlyList<Field> Finish()
    {
        EndStarted();
        return _fields;
    }

    /// <summary>The one field of a word that is not split; empty where nothing was added.</summary>
    public Field FinishOne()
    {
        _started = true;
        return Finish()[^1];
    }
}
