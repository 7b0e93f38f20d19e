using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

/// <summary>Expands <c>$NAME</c> and <c>${NAME…}</c>.</summary>
internal sealed class ParameterExpansion(Shell shell, FieldBuilder builder, bool split)
{
    public async Task AddAsync(ParameterPart part, bool quoted)
    {
        if (part.Operator == "bad")
        {
            throw new ShellException("Bad substitution");
        }

        if (part.Name is "@" or "*" && part.Operator.Length == 0)
        {
            AddPositional(part.Name, quoted);
            return;
        }

        var value = Value(part.Name);
        if (part.Operator.Length == 0)
        {
            Expander.Add(builder, value ?? Unset(part.Name), split, quoted);
        }
        else if (part.Operator == "length")
        {
            var length = part.Name is "@" or "*" ? shell.State.Positional.Count : (value ?? Unset(part.Name)).Length;
            Expander.Add(builder, length.ToString(CultureInfo.InvariantCulture), split, quoted);
        }
        else if (part.Operator[0] is '#' or '%')
        {
            var field = await shell.Expander.ExpandToFieldAsync(part.Argument!).ConfigureAwait(false);
            Expander.Add(builder, Trim(value ?? Unset(part.Name), GlobPattern.Create(field), part.Operator), split, quoted);
        }
        else
        {
            await AddConditionalAsync(part, value, quoted).ConfigureAwait(false);
        }
    }

    /// <summary>A parameter's value, or null where it is not set.</summary>
    private string? Value(string name) => name switch
    {
        "#" => shell.State.Positional.Count.ToString(CultureInfo.InvariantCulture),
        "?" => shell.State.LastStatus.ToString(CultureInfo.InvariantCulture),
        "$" => shell.State.ShellId.ToString(CultureInfo.InvariantCulture),
        "!" => shell.State.LastBackground?.ToString(CultureInfo.InvariantCulture) ?? "",
        "-" => shell.State.Options.Flags,
        "0" => shell.State.Name,
        "@" or "*" => shell.State.Positional.Count == 0 ? null : string.Join(Joiner, shell.State.Positional),
        _ when char.IsAsciiDigit(name[0]) => shell.State.Positional.ElementAtOrDefault(int.Parse(name, CultureInfo.InvariantCulture) - 1),
        _ => shell.State.Get(name),
    };

    private string Joiner => shell.State.Get("IFS") is { } separators ? separators[..Math.Min(1, separators.Length)] : " ";

    private string Unset(string name) => shell.State.Options.UnsetIsError && name is not ("@" or "*")
        ? throw new ShellException($"{name}: parameter not set")
        : "";

    private void AddPositional(string name, bool quoted)
    {
        var values = shell.State.Positional;
        if (quoted && name == "*")
        {
            builder.Append(string.Join(Joiner, values), quoted: true);
            return;
        }
        for (var i = 0; i < values.Count; i++)
        {
            // Each is a field of its own; the first and the last grow together with what is next to them.
            if (i > 0 && split && quoted)
            {
                builder.End();
            }
            else if (i > 0 && split)
            {
                builder.EndStarted();
            }
            else if (i > 0)
            {
                builder.Append(" ", quoted: true);
            }

            Expander.Add(builder, values[i], split, quoted);
        }
    }

    private async Task AddConditionalAsync(ParameterPart part, string? value, bool quoted)
    {
        var isSet = value is not null && (part.Operator[0] != ':' || value.Length > 0);
        var word = part.Argument!;
        switch (part.Operator[^1])
        {
            case '-':
                if (isSet)
                {
                    AddValue();
                }
                else
                {
                    await shell.Expander.AddAsync(word, builder, split, quoted).ConfigureAwait(false);
                }

                break;
            case '+':
                if (isSet)
                {
                    await shell.Expander.AddAsync(word, builder, split, quoted).ConfigureAwait(false);
                }

                break;
            case '=':
                if (!isSet)
                {
                    if (!SimpleCommandParser.Name().IsMatch(part.Name))
                    {
                        throw new ShellException($"{part.Name}: bad variable name");
                    }

                    value = await shell.Expander.ExpandToStringAsync(word).ConfigureAwait(false);
                    shell.State.Set(part.Name, value);
                }
                AddValue();
                break;
            default:
                if (!isSet)
                {
                    var message = await shell.Expander.ExpandToStringAsync(word).ConfigureAwait(false);
                    throw new ShellException($"{part.Name}: {(message.Length > 0 ? message : "parameter not set")}");
                }
                AddValue();
                break;
        }

        void AddValue()
        {
            if (part.Name is "@" or "*")
            {
                AddPositional(part.Name, quoted);
            }
            else
            {
                Expander.Add(builder, value!, split, quoted);
            }
        }
    }

    private static string Trim(string value, GlobPattern pattern, string text)
    {
        var longest = text.Length == 2;
        for (var i = 0; i <= value.Length; i++)
        {
            var length = longest ? value.Length - i : i;
            if (text[0] == '#' && pattern.IsMatch(value[..length]))
            {
                return value[length..];
            }

            if (text[0] == '%' && pattern.IsMatch(value[(value.Length - length)..]))
            {
                return value[..(value.Length - length)];
            }
        }
        return value;
    }
}
