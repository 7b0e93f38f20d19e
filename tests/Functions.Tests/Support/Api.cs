using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>What a user does to the API, over real HTTP, in words.</summary>
public sealed class Api(Uri address) : IDisposable
{
    /// <summary>How long a job may take.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(120);

    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };

    public async Task<(HttpStatusCode Status, JsonObject Body, HttpResponseMessage Response)> SendAsync(
        HttpMethod method, string path, string? body = null, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        prepare?.Invoke(request);
        var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(text)!.AsObject(), response);
    }

    public async Task<JsonObject> GetAsync(string path)
    {
        var (status, body, _) = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    /// <summary>Begins a job and answers its id.</summary>
    public async Task<string> BeginAsync(string operation, string? body = null, Action<HttpRequestMessage>? prepare = null)
    {
        var (status, answer, response) = await SendAsync(HttpMethod.Post, $"/api/v1/system/{operation}", body, prepare);
        Assert.True(status == HttpStatusCode.Accepted, $"{status}: {answer}");
        Assert.Equal($"/api/v1/system/jobs/{answer["jobId"]}", response.Headers.Location?.OriginalString);
        return answer["jobId"]!.GetValue<string>();
    }

    public Task<JsonObject> JobAsync(string jobId) => GetAsync($"/api/v1/system/jobs/{jobId}");

    /// <summary>Begins a job and waits for its end.</summary>
    public async Task<JsonObject> RunAsync(string operation, string? body = null) => await EndAsync(await BeginAsync(operation, body));

    /// <summary>Waits until a job is over, by following its log, and answers it.</summary>
    public async Task<JsonObject> EndAsync(string jobId)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await Http.GetAsync(
                $"/api/v1/system/jobs/{jobId}/logs?follow=true&tail=0", HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await response.Content.CopyToAsync(Stream.Null, patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"the job is not over after {Patience}: {await JobAsync(jobId)}\n{await LogAsync(jobId)}");
        }

        return await JobAsync(jobId);
    }

    /// <summary>Waits until a job's view is as wanted; asks every few hundredths of a second.</summary>
    public async Task<JsonObject> UntilAsync(string jobId, Func<JsonObject, bool> isSo)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var job = await JobAsync(jobId);
            if (isSo(job))
            {
                return job;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Patience, $"never so: {job}\n{await LogAsync(jobId)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public Task<string> LogAsync(string jobId, string query = "tail=10000") =>
        Http.GetStringAsync($"/api/v1/system/jobs/{jobId}/logs?{query}", TestContext.Current.CancellationToken);

    /// <summary>Reads Server-Sent Events to their end.</summary>
    public async Task<List<ServerSentEvent>> EventsAsync(string path, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is { } last)
        {
            request.Headers.Add("Last-Event-ID", last.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => block[0] != ':').Select(ServerSentEvent.Parse)];
    }

    public void Dispose() => Http.Dispose();
}

/// <summary>One event of a stream.</summary>
public sealed record ServerSentEvent(string? Id, string Name, string Data)
{
    public static ServerSentEvent Parse(string block)
    {
        var fields = block.Split('\n').Select(line => line.Split(": ", 2)).ToLookup(field => field[0], field => field[1]);
        return new ServerSentEvent(fields["id"].FirstOrDefault(), fields["event"].FirstOrDefault() ?? "message", string.Join('\n', fields["data"]));
    }
}
