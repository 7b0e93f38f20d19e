using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

/// <summary>Expands words: tildes, parameters, commands, arithmetic; then field splitting and file name patterns.</summary>
internal sealed class Expander(Shell shell)
{
    /// <summary>The fields of a command's words.</summary>
    public async Task<List<string>> ExpandAsync(IReadOnlyList<Word> words)
    {
        var result = new List<string>();
        foreach (var word in words)
        {
            var builder = new FieldBuilder(shell.State.Get("IFS") ?? " \t\n");
            await AddAsync(word, builder, split: true, quoted: false).ConfigureAwait(false);
            foreach (var field in builder.Finish())
            {
                var names = field.HasPattern && !shell.State.Options.NoGlob ? PathGlob.Find(shell.Context, field) : [];
                if (names.Count > 0)
                {
                    result.AddRange(names);
                }
                else
                {
                    result.Add(field.Text);
                }
            }
        }
        return result;
    }

    /// <summary>A word as one string: an assignment's value, a redirection's target.</summary>
    public async Task<string> ExpandToStringAsync(Word word) => (await ExpandToFieldAsync(word).ConfigureAwait(false)).Text;

    /// <summary>A word as one field, which remembers what was quoted: a pattern of case.</summary>
    public async Task<Field> ExpandToFieldAsync(Word word)
    {
        var builder = new FieldBuilder("");
        await AddAsync(word, builder, split: false, quoted: false).ConfigureAwait(false);
        return builder.FinishOne();
    }

    /// <summary>Adds a word's parts to a field.</summary>
    /// <param name="quoted">Whether the whole word is inside double quotes.</param>
    public async Task AddAsync(Word word, FieldBuilder builder, bool split, bool quoted)
    {
        foreach (var part in word.Parts)
        {
            switch (part)
            {
                case LiteralPart literal:
                    builder.Append(literal.Text, quoted || literal.Quoted);
                    break;
                case TildePart tilde:
                    builder.Append(tilde.User.Length == 0 ? shell.State.Get("HOME") ?? "~" : "~" + tilde.User, quoted: true);
                    break;
                case ParameterPart parameter:
                    await new ParameterExpansion(shell, builder, split).AddAsync(parameter, quoted || parameter.Quoted).ConfigureAwait(false);
                    break;
                case CommandPart command:
                    var output = command.Body is { } body ? await shell.CaptureAsync(body).ConfigureAwait(false) : "";
                    Add(builder, output, split, quoted || command.Quoted);
                    break;
                case ArithmeticPart arithmetic:
                    var expression = await ExpandToStringAsync(arithmetic.Expression).ConfigureAwait(false);
                    var value = new ArithmeticEvaluator(expression, shell.State).Evaluate();
                    Add(builder, value.ToString(System.Globalization.CultureInfo.InvariantCulture), split, quoted || arithmetic.Quoted);
                    break;
                default:
                    throw new NotSupportedException(part.GetType().Name);
            }
        }
    }

    public static void Add(FieldBuilder builder, string value, bool split, bool quoted)
    {
        if (split && !quoted)
        {
            builder.AppendSplit(value);
        }
        else
        {
            builder.Append(value, quoted);
        }
    }
}
