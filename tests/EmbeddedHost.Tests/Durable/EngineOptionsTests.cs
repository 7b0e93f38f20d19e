using Cryptomeria.EmbeddedHost.Durable;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class EngineOptionsTests
{
    [Fact]
    public void DefaultsAreValid() =>
        Assert.True(new DurableEngineOptionsValidator().Validate(null, new DurableEngineOptions()).Succeeded);

    [Fact]
    public void EveryErrorIsReported()
    {
        DurableEngineOptions options = new()
        {
            HubName = "../x",
            DataDirectory = " ",
            MaxConcurrentActivityFunctions = 0,
            MaxConcurrentOrchestratorFunctions = -1,
            MaxCachedInstances = 0,
            FunctionTimeout = TimeSpan.Zero,
        };

        ValidateOptionsResult result = new DurableEngineOptionsValidator().Validate(null, options);

        Assert.Equal(6, result.Failures!.Count());
    }
}
