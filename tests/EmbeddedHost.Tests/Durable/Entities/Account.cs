using Microsoft.DurableTask.Entities;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Entities;

/// <summary>An account, for transfers between two.</summary>
internal sealed class Account : TaskEntity<int>
{
    public static EntityInstanceId Id(string key) => new(nameof(Account), key);

    public int Deposit(int amount) => State += amount;

    public int Balance() => State;
}
