using Cryptomeria.Functions.Tests.RealCluster.Support;

namespace Cryptomeria.Functions.Tests.RealCluster;

/// <summary>An installed and started cryptomeria with one fdsc chain, for tests that only look.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    internal SystemUnderTest System { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        System = await SystemUnderTest.StartAsync();
        try
        {
            await System.InstallAsync(fdsc: 1, startAfter: true);
        }
        catch
        {
            await System.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => System.DisposeAsync();
}
