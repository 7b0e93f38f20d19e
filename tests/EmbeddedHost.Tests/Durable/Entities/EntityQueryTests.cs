using System.Text.Json;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Time.Testing;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>What clients see of entities.</summary>
public sealed class EntityQueryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task PagesGoThroughAllWithoutGapsOrRepeats()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker().Entity<Counter>().Entity<Account>());
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => hub.Client.Entities.SignalEntityAsync(Counter.Id($"{i:00}"), "Add", i)));
        await hub.Client.Entities.SignalEntityAsync(Account.Id("x"), "Deposit", 1);
        await hub.EntitiesIdleAsync();

        List<int> sizes = [];
        List<int> states = [];
        EntityQuery query = new() { InstanceIdStartsWith = "COUNTER@", PageSize = 10 };
        await foreach (Page<EntityMetadata<int>> page in hub.Client.Entities.GetAllEntitiesAsync<int>(query).AsPages())
        {
            sizes.Add(page.Values.Count);
            states.AddRange(page.Values.Select(entity => entity.State));
        }

        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(Enumerable.Range(0, 25), states);

        Page<EntityMetadata> first = await FirstPageAsync(hub, query with { IncludeState = false });
        Page<EntityMetadata> second = await FirstPageAsync(hub, query with { ContinuationToken = first.ContinuationToken });
        Assert.All(first.Values, entity => Assert.False(entity.IncludesState));
        Assert.Equal("10", second.Values[0].State.Value);
        Assert.Equal(10, second.Values[0].State.ReadAs<int>());
        await Assert.ThrowsAsync<ArgumentException>(() => FirstPageAsync(hub, query with { ContinuationToken = "no token" }));
    }

    [Fact]
    public async Task TheTimeOfTheLastOperationCanBeAskedFor()
    {
        FakeTimeProvider clock = new(Start);
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker().Entity<Counter>(), clock: clock);
        for (int hour = 0; hour < 4; hour++)
        {
            await hub.Client.Entities.SignalEntityAsync(Counter.Id($"{hour}"), "Add", 1);
            await hub.EntitiesIdleAsync();
            clock.Advance(TimeSpan.FromHours(1));
        }

        Page<EntityMetadata> page = await FirstPageAsync(
            hub, new EntityQuery { LastModifiedFrom = Start.AddHours(1), LastModifiedTo = Start.AddHours(2) });

        Assert.Equal(["1", "2"], page.Values.Select(entity => entity.Id.Key));
        Assert.Equal([Start.AddHours(1), Start.AddHours(2)], page.Values.Select(entity => entity.LastModifiedTime));
    }

    [Fact]
    public async Task AnEntityCanBeReadWithAndWithoutItsState()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker().Entity<Counter>());
        await hub.Client.Entities.SignalEntityAsync(Counter.Id("k@Y/ü"), "Reset");
        await hub.EntitiesIdleAsync();

        EntityMetadata<int> typed = (await hub.Client.Entities.GetEntityAsync<int>(Counter.Id("k@Y/ü")))!;
        EntityMetadata<int> bare = (await hub.Client.Entities.GetEntityAsync<int>(Counter.Id("k@Y/ü"), includeState: false))!;
        EntityMetadata stored = (await hub.Client.Entities.GetEntityAsync(Counter.Id("k@Y/ü")))!;

        Assert.Equal((true, 0, "@counter@k@Y/ü"), (typed.IncludesState, typed.State, typed.Id.ToString()));
        Assert.False(bare.IncludesState);
        Assert.Throws<InvalidOperationException>(() => bare.State);
        Assert.Equal("0", stored.State.Value);
        JsonElement json = JsonSerializer.SerializeToElement(typed, JsonSerializerOptions.Web);
        Assert.Equal(["id", "lastModifiedTime", "state"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("0", JsonSerializer.SerializeToElement(stored).GetProperty("State").GetString());
    }

    [Theory]
    [InlineData("Counter", "a", "@counter@a")]
    [InlineData("COUNTER", "A b@c", "@counter@A b@c")]
    [InlineData("c", "", "@c@")]
    public void AnIdHasOneText(string name, string key, string text)
    {
        EntityInstanceId id = new(name, key);

        Assert.Equal(text, id.ToString());
        Assert.Equal(id, EntityInstanceId.FromString(text));
        Assert.Equal(id, JsonSerializer.Deserialize<EntityInstanceId>(JsonSerializer.Serialize(id)));
    }

    [Fact]
    public async Task BadIdsAreRefused()
    {
        await using TestHub hub = await TestHub.StartAsync(new DelegateInvoker().Entity<Counter>());

        Assert.All(["", "counter@a", "@counter", "@@a", "@"], text => Assert.Throws<ArgumentException>(() => EntityInstanceId.FromString(text)));
        Assert.Throws<ArgumentException>(() => new EntityInstanceId("a@b", "c"));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.Entities.SignalEntityAsync(default, "Add", 1));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Client.Entities.GetEntityAsync(default));
        await Assert.ThrowsAsync<ArgumentNullException>(() => hub.Client.Entities.SignalEntityAsync(Counter.Id("a"), null!));
    }

    private static async Task<Page<EntityMetadata>> FirstPageAsync(TestHub hub, EntityQuery query)
    {
        await foreach (Page<EntityMetadata> page in hub.Client.Entities.GetAllEntitiesAsync(query).AsPages())
        {
            return page;
        }

        throw new InvalidOperationException("There is no page.");
    }
}
