using Cryptomeria.K8sOps.Chains;

namespace Cryptomeria.K8sOps.Tests.Chains;

/// <summary>What gwcd prints.</summary>
public sealed class GatewayOutputTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"storage_infos":[]}""")]
    [InlineData("""{"storage_infos":null,"pagination":{"next_key":null}}""")]
    public void No_storage_is_registered(string output) => Assert.Empty(GatewayOutput.ReadStorages(output));

    [Theory]
    [InlineData("")]
    [InlineData("""{"storage_infos":[{"channel_id":"channel-0","chain""")]
    public void A_cut_listing_is_no_empty_one(string output) =>
        Assert.Equal(ErrorCodes.UnexpectedOutput, Assert.Throws<OperationException>(() => GatewayOutput.ReadStorages(output)).Code);

    [Fact]
    public void A_transaction_is_found_among_other_lines()
    {
        var transaction = GatewayOutput.TryReadTransaction(
            "gas estimate: 90000\n{\"height\":\"12\",\"txhash\":\"AB\",\"codespace\":\"sdk\",\"code\":32,\"raw_log\":\"account sequence mismatch, expected 5, got 4\"}\n");
        Assert.Equal((12L, "AB", 32L, "sdk"), (transaction!.Height, transaction.Txhash, transaction.Code, transaction.Codespace));
        Assert.True(TransactionFault.IsPassing(transaction, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gas estimate: 90000")]
    [InlineData("""{"height":"12","txhash":"AB""")]
    public void Without_one_there_is_none(string output) => Assert.Null(GatewayOutput.TryReadTransaction(output));

    [Theory]
    [InlineData(5, "sdk", "insufficient funds", null, false)]
    [InlineData(32, "gateway", "not that 32", null, false)]
    [InlineData(20, "sdk", "mempool is full", null, true)]
    [InlineData(null, null, null, "Error: post failed: Post \"http://localhost:26657\": dial tcp: connection refused", true)]
    [InlineData(null, null, null, "Error: unknown command", false)]
    public void Some_faults_pass(int? code, string? codespace, string? log, string? error, bool expected) =>
        Assert.Equal(
            expected,
            TransactionFault.IsPassing(code is { } value ? new TransactionResult { Code = value, Codespace = codespace, RawLog = log } : null, error));
}
