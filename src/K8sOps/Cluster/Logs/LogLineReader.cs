using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Cryptomeria.K8sOps.Cluster.Logs;

/// <summary>
/// Reads a log's lines as its writer ended them: with a line feed. A carriage return inside one is part of it, as a progress bar writes it.
/// </summary>
/// <param name="stream">UTF-8; stays the caller's.</param>
internal sealed class LogLineReader(Stream stream)
{
    // A writer that never ends its line must not fill the memory; the rest comes as a line of its own.
    private const int LongestLine = 1024 * 1024;

    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>The next line without its end; null where there is no more.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                return Take(buffer.Slice(0, end), buffer.GetPosition(1, end));
            }

            if (buffer.Length >= LongestLine || (result.IsCompleted && !buffer.IsEmpty))
            {
                return Take(buffer, buffer.End);
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private string Take(ReadOnlySequence<byte> line, SequencePosition next)
    {
        var text = Encoding.UTF8.GetString(line);
        _reader.AdvanceTo(next);
        return text.EndsWith('\r') ? text[..^1] : text;
    }
}
