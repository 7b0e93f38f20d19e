[assembly: AssemblyFixture(typeof(Cryptomeria.Functions.Tests.Support.Azurite))]

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A real Azurite blob service that all tests share, started when a test first asks for it. One that a test is to kill is an <see cref="AzuriteProcess"/> of its own.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private AzuriteProcess? _process;

    /// <summary>Its connection string; skips the test where there is no Azurite.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return (_process ??= await AzuriteProcess.StartAsync()).ConnectionString;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _starting.Dispose();
    }
}
