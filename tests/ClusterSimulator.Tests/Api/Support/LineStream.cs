namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>An answer that comes line by line.</summary>
internal sealed class LineStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;
    private readonly CancellationToken _timeout;

    private LineStream(HttpResponseMessage response, StreamReader reader, CancellationToken timeout)
    {
        _response = response;
        _reader = reader;
        _timeout = timeout;
    }

    public static async Task<LineStream> OpenAsync(TestCluster cluster, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await OpenAsync(cluster, request);
    }

    public static async Task<LineStream> OpenAsync(TestCluster cluster, HttpRequestMessage request)
    {
        var response = await cluster.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cluster.Timeout);
        Assert.Equal(200, (int)response.StatusCode);
        return new LineStream(response, new StreamReader(await response.Content.ReadAsStreamAsync(cluster.Timeout)), cluster.Timeout);
    }

    /// <summary>The next line; null where the answer has ended.</summary>
    public async Task<string?> NextAsync() => await _reader.ReadLineAsync(_timeout);

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return default;
    }
}
