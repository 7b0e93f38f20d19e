using System.Globalization;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Durable.Entities;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.CrashChild;

/// <summary>
/// Entities that remember what was done to them: bags that keep each number and pass it on to a total, and accounts between which locked transfers go.
/// </summary>
internal sealed class EntityWorkload : ITaskInvoker
{
    public const int Bags = 4;
    public const int Accounts = 3;

    /// <summary>Numbers that a bag refuses, after it has taken and passed them on.</summary>
    public const int RefusedEvery = 13;

    /// <summary>Numbers for which a bag starts an orchestration.</summary>
    public const int NotedEvery = 10;

    public static EntityInstanceId Total { get; } = new("total", "all");

    public static EntityInstanceId Bag(int number) => new("bag", (number % Bags).ToString(CultureInfo.InvariantCulture));

    public static EntityInstanceId Account(int number) => new("account", (number % Accounts).ToString(CultureInfo.InvariantCulture));

    public static string NoteId(int number) => string.Create(CultureInfo.InvariantCulture, $"note-{number}");

    public bool HasOrchestrator(string name) => name is "Transfer" or "Note";

    public bool HasActivity(string name) => false;

    public bool HasEntity(string name) => name is "bag" or "total" or "account";

    public async Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context) =>
        name == "Note" ? context.GetInput<int>() : await TransferAsync(context);

    public Task<object?> RunActivityAsync(string name, string instanceId, int taskId, string? input, CancellationToken cancellationToken) =>
        throw new NotSupportedException(name);

    public Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken) =>
        batch.RunAsync(batch.Id.Name == "account" ? MoveAsync : operation => PutAsync(operation, isBag: batch.Id.Name == "bag"));

    private static async ValueTask<object?> PutAsync(TaskEntityOperation operation, bool isBag)
    {
        int number = operation.GetInput<int>();
        List<int> numbers = operation.State.GetState<List<int>>() ?? [];
        numbers.Add(number);
        operation.State.SetState(numbers);
        if (isBag)
        {
            operation.Context.SignalEntity(Total, "put", number);
            if (number % NotedEvery == 0)
            {
                operation.Context.ScheduleNewOrchestration("Note", number, new StartOrchestrationOptions(NoteId(number)));
            }

            // Between what was done and its record is where a kill hurts most.
            await Task.Delay(Random.Shared.Next(2));
            if (number % RefusedEvery == 0)
            {
                throw new FormatException("refused");
            }
        }

        return null;
    }

    private static ValueTask<object?> MoveAsync(TaskEntityOperation operation)
    {
        AccountState account = operation.State.GetState<AccountState>() ?? new AccountState(0, []);
        AccountMove move = operation.GetInput<AccountMove>()!;
        operation.State.SetState(new AccountState(account.Balance + move.Amount, [.. account.Moves, move.Id]));
        return new(account.Balance + move.Amount);
    }

    private static async Task<object?> TransferAsync(TaskOrchestrationContext context)
    {
        int number = context.GetInput<int>();
        await using (await context.Entities.LockEntitiesAsync(Account(number), Account(number + 1)))
        {
            await context.Entities.CallEntityAsync<int>(Account(number), "move", new AccountMove(context.InstanceId, -number));
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            await context.Entities.CallEntityAsync<int>(Account(number + 1), "move", new AccountMove(context.InstanceId, number));
        }

        return number;
    }
}

/// <summary>What an account holds, and the transfers that made it so.</summary>
internal sealed record AccountState(int Balance, IReadOnlyList<string> Moves);

/// <summary>One side of a transfer.</summary>
internal sealed record AccountMove(string Id, int Amount);
