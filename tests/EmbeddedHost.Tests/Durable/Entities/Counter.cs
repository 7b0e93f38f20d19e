using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>The counter of the official documentation.</summary>
internal sealed class Counter : TaskEntity<int>
{
    public static EntityInstanceId Id(string key) => new(nameof(Counter), key);

    public void Add(int amount) => State += amount;

    public Task Reset()
    {
        State = 0;
        return Task.CompletedTask;
    }

    public Task<int> Get() => Task.FromResult(State);

    public int AddAndGet(int amount) => State += amount;

    public void AddThenThrow(int amount, TaskEntityContext context)
    {
        State += amount;
        context.SignalEntity(Id("told"), nameof(Add), amount);
        context.ScheduleNewOrchestration("Told");
        throw new FormatException("no such amount");
    }
}
