using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes;
using Cryptomeria.Functions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>
/// What the reader of a followed log gets while its job is silent: nothing that follows is silent as long as the Functions host's proxy waits
/// (240 s: Azure/azure-functions-host, src/WebJobs.Script.Grpc/Server/DefaultHttpProxyService.cs, ActivityTimeout).
/// </summary>
public sealed class FollowedLogTests : IAsyncDisposable
{
    private static readonly TimeSpan ProxyPatience = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private static readonly DateTimeOffset Noon = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly SteppedTime _time = new(Noon);
    private readonly ScriptedLog _logs = new(Noon);
    private readonly StreamedAnswer _answer = new();
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private Task _following = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<JobLogQuery> Every =>
    [
        new JobLogQuery(200, null, null, Jsonl: false, Follow: true, Events: false),
        new JobLogQuery(200, null, null, Jsonl: false, Follow: true, Events: true),
        new JobLogQuery(200, null, null, Jsonl: true, Follow: true, Events: false),
        new JobLogQuery(200, null, null, Jsonl: true, Follow: true, Events: false, KeepAlive: true),
        new JobLogQuery(200, null, null, Jsonl: true, Follow: true, Events: true, KeepAlive: true),
    ];

    [Theory]
    [MemberData(nameof(Every))]
    public void No_format_is_silent_as_long_as_the_proxy_waits(JobLogQuery query) =>
        Assert.InRange(query.Silence.After, TimeSpan.FromSeconds(10), ProxyPatience - TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(false, false, "\n")]
    [InlineData(true, false, "{\"event\":\"keep-alive\"}\n")]
    [InlineData(false, true, ": keep-alive\n\n")]
    public async Task A_silent_jobs_reader_is_told_again_and_again_that_the_connection_lives(bool jsonl, bool events, string told)
    {
        var query = new JobLogQuery(0, null, null, jsonl, Follow: true, events, KeepAlive: jsonl);
        Follow(query);
        for (var i = 1; i <= 20; i++)
        {
            await _time.AdvanceAsync(query.Silence.After);
            Assert.Equal(told, await _answer.NextAsync());
        }

        Assert.False(_following.IsCompleted);
    }

    [Fact]
    public async Task A_silent_jobs_json_lines_end_with_the_offset_to_go_on_from()
    {
        var query = new JobLogQuery(200, null, null, Jsonl: true, Follow: true, Events: false);
        Follow(query);
        Assert.Equal(2, (await _answer.NextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await _time.AdvanceAsync(query.Silence.After);
        Assert.Equal("{\"event\":\"pause\",\"offset\":2}\n", await _answer.NextAsync());
        await _following.WaitAsync(Guard, Token);
        Assert.False(_answer.IsAborted);
    }

    [Fact]
    public async Task Lines_that_the_reader_does_not_get_do_not_count_as_told()
    {
        var query = new JobLogQuery(0, Noon.AddHours(1), null, Jsonl: false, Follow: true, Events: false);
        Follow(query);
        await _time.AdvanceAsync(query.Silence.After / 2);
        _logs.WriteOneMore();
        await _time.AdvanceAsync(query.Silence.After / 2);
        Assert.Equal("\n", await _answer.NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_whose_store_goes_away_breaks_off_and_does_not_seem_to_end(bool events)
    {
        Follow(new JobLogQuery(200, null, null, Jsonl: false, Follow: true, events));
        await _answer.NextAsync();
        _logs.Fail(new Azure.RequestFailedException("Connection refused"));
        await _following.WaitAsync(Guard, Token);
        Assert.True(_answer.IsAborted);
    }

    [Fact]
    public async Task A_log_whose_store_is_away_from_the_beginning_is_503()
    {
        _logs.Fail(new Azure.RequestFailedException("Connection refused"));
        Follow(new JobLogQuery(200, null, null, Jsonl: false, Follow: false, Events: false));
        await _following.WaitAsync(Guard, Token);
        Assert.Equal(503, _answer.Context.Response.StatusCode);
        Assert.Contains("STORE_UNAVAILABLE", await _answer.NextAsync(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _following.WaitAsync(Guard, CancellationToken.None);
        _leaving.Dispose();
    }

    private void Follow(JobLogQuery query)
    {
        _answer.Context.RequestAborted = _leaving.Token;
        _following = new JobLogResult(new JobReader(AllOperations.Catalog), _logs, new ListedClient([]), "job", query, 2, _time, NullLogger.Instance).ExecuteAsync(_answer.Context);
    }
}
