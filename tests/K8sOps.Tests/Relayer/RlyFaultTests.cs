using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>A chain that does not answer rly, told from what rly itself gets wrong.</summary>
public class RlyFaultTests
{
    [Theory]
    [InlineData("Error: post failed: Post \"http://cryptomeria-gwc-0.cryptomeria-chain-headless:26657\": dial tcp 10.0.0.7:26657: connect: connection refused\n", true)]
    [InlineData("Error: failed to query latest heights: dial tcp: lookup cryptomeria-gwc-0.cryptomeria-chain-headless: no such host\n", true)]
    [InlineData("Error: context deadline exceeded\n", true)]
    [InlineData("Error: config not initialized, consider running `rly config init`\n", false)]
    [InlineData("Error: chain with ID gwc is not configured\n", false)]
    [InlineData("", false)]
    public void One_that_is_away_may_come_back(string error, bool away) => Assert.Equal(away, RlyFault.IsUnreachable(error));
}
