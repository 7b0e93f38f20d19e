using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.PatternsApp;

/// <summary>Aggregator: an entity gathers what comes in over time from many sides, one after another.</summary>
public class Counter : TaskEntity<int>
{
    /// <summary>Adds to the count.</summary>
    public void Add(int amount) => State += amount;

    /// <summary>Begins anew.</summary>
    public void Reset() => State = 0;

    /// <summary>The count.</summary>
    public int Get() => State;

    /// <summary>The entity's function.</summary>
    [Function(nameof(Counter))]
    public static Task RunEntityAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();
}

/// <summary>The counter's HTTP side.</summary>
public static class CounterHttp
{
    /// <summary>Sends an amount to a counter, and does not wait for it.</summary>
    [Function(nameof(AddToCounter))]
    public static async Task<HttpResponseData> AddToCounter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "counters/{key}/{amount:int}")] HttpRequestData req,
        [DurableClient] DurableTaskClient client,
        string key,
        int amount)
    {
        await client.Entities.SignalEntityAsync(new EntityInstanceId(nameof(Counter), key), nameof(Counter.Add), amount);
        return req.CreateResponse(HttpStatusCode.Accepted);
    }

    /// <summary>Tells a count.</summary>
    [Function(nameof(GetCounter))]
    public static async Task<HttpResponseData> GetCounter(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counters/{key}")] HttpRequestData req,
        [DurableClient] DurableTaskClient client,
        string key)
    {
        EntityMetadata<int>? entity = await client.Entities.GetEntityAsync<int>(new EntityInstanceId(nameof(Counter), key));
        if (entity is null)
        {
            return req.CreateResponse(HttpStatusCode.NotFound);
        }

        HttpResponseData response = req.CreateResponse(HttpStatusCode.OK);
        await response.WriteAsJsonAsync(entity.State);
        return response;
    }
}
