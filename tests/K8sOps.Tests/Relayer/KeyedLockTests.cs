using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>One at a time for a key.</summary>
public sealed class KeyedLockTests
{
    [Fact]
    public async Task Holders_of_one_key_take_turns_and_of_two_do_not()
    {
        var gate = new KeyedLock<string>();
        var first = await gate.EnterAsync("a", CancellationToken.None);
        var second = gate.EnterAsync("a", CancellationToken.None);
        using (await gate.EnterAsync("b", CancellationToken.None))
        {
            Assert.False(second.IsCompleted);
        }

        first.Dispose();
        first.Dispose();
        var held = await second;
        var third = gate.EnterAsync("a", CancellationToken.None);
        Assert.False(third.IsCompleted);
        held.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task One_that_gives_up_waiting_leaves_nothing_held()
    {
        var gate = new KeyedLock<string>();
        using var impatient = new CancellationTokenSource();
        using (await gate.EnterAsync("a", CancellationToken.None))
        {
            var waiting = gate.EnterAsync("a", impatient.Token);
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        (await gate.EnterAsync("a", CancellationToken.None)).Dispose();
    }
}
