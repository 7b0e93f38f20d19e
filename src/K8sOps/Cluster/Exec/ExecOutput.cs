using System.Text;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>
/// One stream of a program: bytes as they come, told line by line, kept as text. A character cut between two frames is put together again; bytes
/// that are no UTF-8 become U+FFFD.
/// </summary>
/// <param name="line">Receives each line without its end; null where nobody listens.</param>
internal sealed class ExecOutput(Action<string>? line)
{
    // A program that never ends a line must not keep its listener waiting for ever, nor be told as one huge line.
    private const int LongestLine = 256 * 1024;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _line = new();
    private char[] _chars = new char[4096];

    /// <summary>All that came, as text.</summary>
    public string Text => _text.ToString();

    /// <summary>How many bytes came.</summary>
    public long Bytes { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        Decode(bytes, flush: false);
    }

    /// <summary>Nothing more comes: tells what is left of an unended line.</summary>
    public void Complete()
    {
        Decode([], flush: true);
        if (_line.Length > 0)
        {
            TellLine();
        }
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        var most = Encoding.UTF8.GetMaxCharCount(bytes.Length);
        if (_chars.Length < most)
        {
            _chars = new char[most];
        }

        var count = _decoder.GetChars(bytes, _chars, flush);
        var chars = _chars.AsSpan(0, count);
        _text.Append(chars);
        if (line is not null)
        {
            Split(chars);
        }
    }

    private void Split(ReadOnlySpan<char> chars)
    {
        while (chars.Length > 0)
        {
            var end = chars.IndexOf('\n');
            var part = end < 0 ? chars : chars[..end];
            _line.Append(part);
            if (end >= 0 || _line.Length >= LongestLine)
            {
                TellLine();
            }

            chars = end < 0 ? [] : chars[(end + 1)..];
        }
    }

    private void TellLine()
    {
        if (_line.Length > 0 && _line[^1] == '\r')
        {
            _line.Length--;
        }

        line!(_line.ToString());
        _line.Clear();
    }
}
