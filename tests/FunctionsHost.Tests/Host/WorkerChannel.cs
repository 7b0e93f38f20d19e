using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Grpc.Core;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>The host's end of the stream of messages with its one worker.</summary>
internal sealed class WorkerChannel
{
    private readonly Channel<JsonObject> _outgoing = Channel.CreateUnbounded<JsonObject>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _pending = new();
    private readonly TaskCompletionSource<string> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<WorkerLog> _logs = new();

    /// <summary>The id by which the worker has called itself; known once it has opened the stream.</summary>
    public Task<string> Started => _started.Task;

    /// <summary>What the worker logged to the host so far.</summary>
    public IReadOnlyCollection<WorkerLog> Logs => _logs;

    /// <summary>Sends a message that is not answered.</summary>
    /// <param name="content">Which one, as the stream's message names it.</param>
    public void Send(string content, JsonObject body) => Send(content, body, Guid.NewGuid().ToString());

    /// <summary>Sends a message and waits for the worker's answer to it.</summary>
    /// <param name="content">Which one, as the stream's message names it.</param>
    /// <param name="answer">Which message answers it.</param>
    /// <exception cref="InvalidOperationException">The worker said that it failed.</exception>
    public async Task<JsonObject> RequestAsync(string content, JsonObject body, string answer, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString();
        var pending = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = pending;
        Send(content, body, id);
        var message = await pending.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        var received = message[answer]?.AsObject() ?? throw new InvalidOperationException($"{content} was answered by {message}");
        return received["result"]?["status"]?.GetValue<string>() == "Success"
            ? received
            : throw new InvalidOperationException($"{content} failed: {received["result"]}");
    }

    /// <summary>Carries messages both ways until the worker closes the stream.</summary>
    public async Task CarryAsync(
        IAsyncStreamReader<JsonObject> incoming, IServerStreamWriter<JsonObject> outgoing, CancellationToken cancellationToken)
    {
        var writing = WriteAsync(outgoing, cancellationToken);
        try
        {
            await foreach (var message in incoming.ReadAllAsync(cancellationToken))
            {
                Receive(message);
            }
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            foreach (var pending in _pending.Values)
            {
                pending.TrySetException(new InvalidOperationException("the worker closed the stream"));
            }
        }

        await writing;
    }

    private void Send(string content, JsonObject body, string id)
    {
        if (!_outgoing.Writer.TryWrite(new JsonObject { ["requestId"] = id, [content] = body }))
        {
            throw new InvalidOperationException($"the stream is closed; {content} cannot be sent");
        }
    }

    private async Task WriteAsync(IServerStreamWriter<JsonObject> outgoing, CancellationToken cancellationToken)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
        {
            await outgoing.WriteAsync(message, cancellationToken);
        }
    }

    private void Receive(JsonObject message)
    {
        if (message["rpcLog"] is { } log)
        {
            _logs.Enqueue(new WorkerLog(Text(log, "level"), Text(log, "category"), Text(log, "message"), log["exception"]?["message"]?.GetValue<string>()));
        }
        else if (message["startStream"] is { } start)
        {
            _started.TrySetResult(Text(start, "workerId"));
        }
        else if (_pending.TryRemove(Text(message, "requestId"), out var pending))
        {
            pending.TrySetResult(message);
        }
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}

/// <summary>A line that the worker logged to its host.</summary>
internal sealed record WorkerLog(string Level, string Category, string Message, string? Exception);
