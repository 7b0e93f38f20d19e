using Cryptomeria.ClusterSimulator.Errors;
using static Cryptomeria.ClusterSimulator.Selection.LabelSelector;

namespace Cryptomeria.ClusterSimulator.Selection;

/// <summary>Reads the <c>labelSelector</c> parameter: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;1</c>. Error texts are the real server's.</summary>
internal sealed class LabelSelectorParser
{
    private const string Symbols = "(),=!<>";

    private readonly List<string> _tokens;
    private int _next;

    private LabelSelectorParser(string text) => _tokens = [.. Tokens(text)];

    private string Current => _next < _tokens.Count ? _tokens[_next] : "";

    /// <exception cref="ApiException">400 where the text is no selector.</exception>
    public static LabelSelector Parse(string? text) => new(new LabelSelectorParser(text ?? "").Requirements());

    private List<Requirement> Requirements()
    {
        var requirements = new List<Requirement>();
        while (Current.Length > 0)
        {
            if (Current != "!" && !IsWord(Current))
            {
                throw Unexpected("!, identifier, or 'end of string'");
            }

            requirements.Add(Next());
            if (Current.Length == 0)
            {
                break;
            }

            if (Take() != ",")
            {
                throw Back().Unexpected("',' or 'end of string'");
            }

            if (Current != "!" && !IsWord(Current))
            {
                throw Unexpected("identifier after ','");
            }
        }

        return requirements;
    }

    private Requirement Next()
    {
        if (Current == "!")
        {
            Take();
            return new Requirement(Word(), Operator.DoesNotExist, []);
        }

        var key = Word();
        if (Current is "" or ",")
        {
            return new Requirement(key, Operator.Exists, []);
        }

        return Take() switch
        {
            "in" => new Requirement(key, Operator.In, Set()),
            "notin" => new Requirement(key, Operator.NotIn, Set()),
            "=" or "==" => new Requirement(key, Operator.In, [Value()]),
            "!=" => new Requirement(key, Operator.NotIn, [Value()]),
            ">" => new Requirement(key, Operator.GreaterThan, [Value()]),
            "<" => new Requirement(key, Operator.LessThan, [Value()]),
            _ => throw Back().Unexpected("in, notin, =, ==, !=, gt, lt", "unable to parse requirement: "),
        };
    }

    private string Word() => IsWord(Current) ? Take() : throw Unexpected("identifier", "unable to parse requirement: ");

    private string Value()
    {
        if (Current is "" or ",")
        {
            return "";
        }

        return IsWord(Current) ? Take() : throw Unexpected("identifier", "unable to parse requirement: ");
    }

    private List<string> Set()
    {
        if (Current != "(")
        {
            throw Missing("'('");
        }

        Take();
        var values = new List<string>();
        while (true)
        {
            values.Add(Current is "," or ")" ? "" : Word());
            if (Current == ",")
            {
                Take();
                continue;
            }

            if (Current != ")")
            {
                throw Unexpected("',' or ')'", "unable to parse requirement: ");
            }

            Take();
            return values;
        }
    }

    private string Take() => _tokens[_next++];

    private LabelSelectorParser Back()
    {
        _next--;
        return this;
    }

    private ApiException Unexpected(string expected, string prefix = "") => ApiErrors.BadRequest($"{prefix}found '{Current}', expected: {expected}");

    // The real server writes this one without the comma.
    private ApiException Missing(string expected) => ApiErrors.BadRequest($"unable to parse requirement: found '{Current}' expected: {expected}");

    private static bool IsWord(string token) => token.Length > 0 && !Symbols.Contains(token[0], StringComparison.Ordinal);

    private static IEnumerable<string> Tokens(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            if (char.IsWhiteSpace(text[start]))
            {
                start++;
                continue;
            }

            var end = start + 1;
            if (!Symbols.Contains(text[start], StringComparison.Ordinal))
            {
                while (end < text.Length && !char.IsWhiteSpace(text[end]) && !Symbols.Contains(text[end], StringComparison.Ordinal))
                {
                    end++;
                }
            }
            else if (text[start] is '=' or '!' && end < text.Length && text[end] == '=')
            {
                end++;
            }

            yield return text[start..end];
            start = end;
        }
    }
}
