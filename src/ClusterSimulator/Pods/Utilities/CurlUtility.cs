using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>curl over http to pods and services: -s -S -f -o -w -m -X -H -i -L -k --connect-timeout. Exit codes 6, 7, 22 and 28 as the real one's.</summary>
internal static class CurlUtility
{
    private static readonly Dictionary<string, char> LongNames = new(StringComparer.Ordinal)
    {
        ["silent"] = 's',
        ["show-error"] = 'S',
        ["fail"] = 'f',
        ["output"] = 'o',
        ["write-out"] = 'w',
        ["max-time"] = 'm',
        ["connect-timeout"] = 'T',
        ["request"] = 'X',
        ["header"] = 'H',
        ["location"] = 'L',
        ["insecure"] = 'k',
        ["include"] = 'i',
    };

    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "sSfLki", "owmTXH", LongNames, code: 2);
        if (line.Operands.Count != 1)
        {
            throw new UtilityException("(2) exactly one URL is supported here", 2);
        }

        var address = line.Operands[0].Contains("://", StringComparison.Ordinal) ? line.Operands[0] : "http://" + line.Operands[0];
        if (!Uri.TryCreate(ByteText.ToText(address), UriKind.Absolute, out var uri))
        {
            return await FailAsync(context, line, 3, "URL using bad/illegal format or missing URL").ConfigureAwait(false);
        }

        if (uri.Scheme != "http")
        {
            return await FailAsync(context, line, 1, $"Protocol \"{uri.Scheme}\" not supported or disabled in libcurl").ConfigureAwait(false);
        }

        PodHttpResponse response;
        try
        {
            var listener = context.Container.Pod.Host.Network.Connect(context.Container.Pod, uri.Host, uri.Port);
            var limit = line.Value('m') is { } seconds ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) : Timeout.InfiniteTimeSpan;
            response = await listener.HandleAsync(line.Value('X') ?? "GET", uri.PathAndQuery, context.Killed).WaitAsync(limit, context.Time, context.Killed).ConfigureAwait(false);
        }
        catch (ConnectException exception)
        {
            return exception.HostUnknown
                ? await FailAsync(context, line, 6, $"Could not resolve host: {uri.Host}").ConfigureAwait(false)
                : await FailAsync(context, line, 7, $"Failed to connect to {uri.Host} port {uri.Port} after 0 ms: Couldn't connect to server").ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await FailAsync(context, line, 28, "Operation timed out").ConfigureAwait(false);
        }

        var failed = line.Has('f') && response.StatusCode >= 400;
        if (!failed)
        {
            await WriteBodyAsync(context, line, response).ConfigureAwait(false);
        }

        if (line.Value('w') is { } format)
        {
            var code = response.StatusCode.ToString(CultureInfo.InvariantCulture);
            await context.WriteAsync(Escapes.Expand(format.Replace("%{http_code}", code, StringComparison.Ordinal).Replace("%{response_code}", code, StringComparison.Ordinal))).ConfigureAwait(false);
        }
        return failed ? await FailAsync(context, line, 22, $"The requested URL returned error: {response.StatusCode}").ConfigureAwait(false) : 0;
    }

    private static async Task WriteBodyAsync(ProgramContext context, CommandLine line, PodHttpResponse response)
    {
        var target = line.Value('o') is { } path && path != "-" ? context.Open(path, OpenMode.Write) : context.Output.Share();
        try
        {
            if (line.Has('i'))
            {
                var head = $"HTTP/1.1 {response.StatusCode}\r\nContent-Type: {response.ContentType}\r\nContent-Length: {response.Body.Length}\r\n\r\n";
                await target.WriteAsync(ByteText.ToBytes(head), context.Killed).ConfigureAwait(false);
            }
            await target.WriteAsync(response.Body, context.Killed).ConfigureAwait(false);
        }
        finally
        {
            target.Release();
        }
    }

    private static async Task<int> FailAsync(ProgramContext context, CommandLine line, int code, string message)
    {
        if (!line.Has('s') || line.Has('S'))
        {
            await context.ErrorLineAsync($"curl: ({code}) {message}").ConfigureAwait(false);
        }

        return code;
    }
}
