using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Cluster.Resources;
using Cryptomeria.K8sOps.Systems.Queries;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Queries;

/// <summary>A list whose version the API server forgets between two pages, with and without its offer of the rest.</summary>
public sealed class ExpiredListTests
{
    private const string Expired = "expired";
    private const string Offered = "offered";

    private readonly List<string> _names = ["a", "b", "c", "d", "e"];
    private bool _offers;
    private int _expiresAt = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rest_that_is_offered_is_read()
    {
        _offers = true;
        await using var api = await StartAsync();
        Assert.Equal(_names, await ReadAsync(api));
        Assert.Single(api.Requests, request => request.Contains(Offered, StringComparison.Ordinal));
    }

    [Fact]
    public async Task So_it_is_for_who_asks_for_a_part()
    {
        _offers = true;
        await using var api = await StartAsync();
        var page = await new ResourceReader(api.Connection).ReadPageAsync(ResourceKinds.ConfigMaps, "cryptomeria", 2, $"{Expired}-2", Token);
        Assert.Equal(["c", "d"], page.Items!.Select(item => item.Name));
    }

    [Fact]
    public async Task Without_an_offer_the_list_is_begun_anew_and_nothing_is_told_twice_or_left_out()
    {
        await using var api = await StartAsync(anew: () => _names.Remove("a"));
        Assert.Equal(["a", "b", "c", "d", "e"], await ReadAsync(api));
        Assert.Equal(2, api.Requests.Count(request => !request.Contains("continue=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_expires_at_the_same_place_again_is_given_up()
    {
        await using var api = await StartAsync(always: true);
        var error = await Assert.ThrowsAsync<OperationException>(() => ReadAsync(api));
        Assert.Equal((ErrorCodes.K8sRequestFailed, "410"), (error.Code, error.Details["status"]));
        Assert.True(error.Retryable);
        Assert.Equal(2, api.Requests.Count(request => !request.Contains("continue=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_is_in_no_order_cannot_be_begun_anew()
    {
        _names.Reverse();
        await using var api = await StartAsync();
        await Assert.ThrowsAsync<OperationException>(() => ReadAsync(api));
        Assert.Single(api.Requests, request => !request.Contains("continue=", StringComparison.Ordinal));
    }

    private static async Task<List<string>> ReadAsync(TestApi api)
    {
        var pages = new ConfigMapsQuery(new ResourceReader(api.Connection), new QueryOptions()).ListAsync("cryptomeria", ListRange.All, Token);
        return await pages.SelectMany(page => page.Items).Select(map => map.Name).ToListAsync(Token);
    }

    /// <summary>Two names a page; the token before the second name expires once.</summary>
    private Task<TestApi> StartAsync(bool always = false, Action? anew = null) => TestApi.StartAsync(async context =>
    {
        var continuation = context.Request.Query["continue"].ToString();
        if (continuation == $"{Expired}-{_expiresAt}")
        {
            _expiresAt = always ? _expiresAt : -1;
            anew?.Invoke();
            var recording = Recording.Read("list-expired-version");
            var status = JsonNode.Parse(recording.Body)!;
            if (_offers)
            {
                status["metadata"]!["continue"] = $"{Offered}-{continuation.Split('-')[1]}";
            }

            context.Response.StatusCode = recording.StatusCode;
            await Objects.WriteAsync(context, status);
            return;
        }

        var start = continuation.Length == 0 ? 0 : int.Parse(continuation.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        var items = _names.Skip(start).Take(2).Select(name => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "cryptomeria" } },
        });
        var metadata = new JsonObject();
        if (start + 2 < _names.Count)
        {
            metadata["continue"] = $"{Expired}-{start + 2}";
        }

        await Objects.WriteAsync(context, new JsonObject { ["kind"] = "ConfigMapList", ["metadata"] = metadata, ["items"] = new JsonArray([.. items]) });
    });
}
