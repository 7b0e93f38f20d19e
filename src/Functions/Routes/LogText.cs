using System.Globalization;
using System.Text;
using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Routes;

/// <summary>A log record as a line for people: <c>[12:35:10Z] step=initRelayer cmd="rly config init" ok</c>.</summary>
internal static class LogText
{
    public static string Format(LogRecord record)
    {
        var line = new StringBuilder();
        line.Append('[').Append(record.Time.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append(']');
        if (record.Step is { Length: > 0 } step)
        {
            line.Append(" step=").Append(step);
        }

        if (record.Stream != LogRecord.Event)
        {
            line.Append(' ').Append(record.Stream).Append(':');
        }
        else if (record.Command is { } command)
        {
            line.Append(" cmd=\"").Append(command.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return line.Append(' ').Append(record.Text).ToString();
    }
}
