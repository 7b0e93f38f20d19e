using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cryptomeria.EmbeddedHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Http;

/// <summary>The Durable extension's management routes of entities.</summary>
public sealed class EntityRoutesTests
{
    private const string Key = "KEY";
    private const string Base = "/runtime/webhooks/durabletask/entities";

    [Fact]
    public async Task An_entity_is_signaled_read_listed_and_deleted()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(app, HttpMethod.Post, "/Bag/one?op=put", JsonContent.Create(new { word = "a" })));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(app, HttpMethod.Post, "/bag/two?op=say", new StringContent("plain", Encoding.UTF8, "text/plain")));
        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(app, HttpMethod.Post, "/bag?op=say", new StringContent("no key", Encoding.UTF8, "text/plain")));

        Assert.Equal("""{"Words":["a"]}""", await UntilFoundAsync(app, "/bag/one"));
        Assert.Equal("""{"Words":["plain"]}""", await UntilFoundAsync(app, "/BAG/two"));
        Assert.Equal("""{"Words":["no key"]}""", await UntilFoundAsync(app, "/bag/$"));

        var (whole, _) = await ListAsync(app, "/bag", "fetchState=true");
        Assert.Equal(["", "one", "two"], whole.Select(entity => entity.GetProperty("entityId").GetProperty("key").GetString()));
        Assert.All(whole, entity => Assert.Equal("bag", entity.GetProperty("entityId").GetProperty("name").GetString()));
        Assert.Equal("plain", whole[2].GetProperty("state").GetProperty("Words")[0].GetString());
        Assert.Equal(DateTimeKind.Utc, whole[0].GetProperty("lastOperationTime").GetDateTime().Kind);

        var (first, token) = await ListAsync(app, string.Empty, "top=2");
        var (rest, end) = await ListAsync(app, string.Empty, "top=2", token);
        Assert.Equal((2, 1, null), (first.Count, rest.Count, end));
        Assert.Equal(JsonValueKind.Null, first[0].GetProperty("state").ValueKind);
        Assert.Empty((await ListAsync(app, "/ba", "fetchState=true")).Entities);

        Assert.Equal(HttpStatusCode.Accepted, await SendAsync(app, HttpMethod.Delete, "/bag/one"));
        while (await SendAsync(app, HttpMethod.Get, "/bag/one") != HttpStatusCode.NotFound)
        {
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused()
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(app, HttpMethod.Get, "/bag/none"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(app, HttpMethod.Post, "/nobody/one?op=put"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(app, HttpMethod.Post, "/bag/one?op=put", new StringContent("{", Encoding.UTF8, "application/json")));
        using var keyless = await app.Client.GetAsync($"{Base}/bag");
        Assert.Equal(HttpStatusCode.Unauthorized, keyless.StatusCode);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        [typeof(EntityRoutesTests)], new() { Args = ["--urls", "http://127.0.0.1:0", "--EmbeddedHost:MasterKey", Key] });

    private static async Task<HttpStatusCode> SendAsync(TestApp app, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, Base + path) { Content = content };
        request.Headers.Add("x-functions-key", Key);
        using var response = await app.Client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<string> UntilFoundAsync(TestApp app, string path)
    {
        while (true)
        {
            using var response = await app.Client.GetAsync($"{Base}{path}?code={Key}");
            if (response.StatusCode == HttpStatusCode.OK)
            {
                Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
                return await response.Content.ReadAsStringAsync();
            }

            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            await Task.Delay(5);
        }
    }

    private static async Task<(IReadOnlyList<JsonElement> Entities, string? Token)> ListAsync(TestApp app, string path, string query, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}{path}?code={Key}&{query}");
        if (token is not null)
        {
            request.Headers.Add("x-ms-continuation-token", token);
        }

        using var response = await app.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var next = response.Headers.TryGetValues("x-ms-continuation-token", out var values) ? values.Single() : null;
        return ([.. document.RootElement.EnumerateArray().Select(entity => entity.Clone())], next);
    }

    public sealed record Words(string Word);

    public sealed class Bag : TaskEntity<Bag.Content>
    {
        public void Put(Words words) => State.Words.Add(words.Word);

        public void Say(string text) => State.Words.Add(text);

        [Function(nameof(Bag))]
        public static Task RunAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Bag>();

        public sealed class Content
        {
            public List<string> Words { get; init; } = [];
        }
    }
}
