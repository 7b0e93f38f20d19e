using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Tests.Relayer;

/// <summary>Reports of looking scripts, whole and cut.</summary>
public sealed class ShellReportTests
{
    private const string Whole = "{\"a\":1}\n\n@t 0 chains\n@u 0 chains\n\n@t 1 key fdsc-1\n@t 0 end\n";

    [Fact]
    public void Parts_are_told_by_the_token_alone()
    {
        var report = ShellReport.TryParse(Whole, "@t");
        Assert.NotNull(report);
        Assert.Equal(
            [new ShellPart("chains", 0, "{\"a\":1}\n\n"), new ShellPart("key fdsc-1", 1, "@u 0 chains\n\n")],
            report.Parts);
        Assert.Null(report.Find("key fdsc-10"));
    }

    [Fact]
    public void A_cut_report_is_none()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            Assert.Null(ShellReport.TryParse(Whole[..length], "@t"));
        }
    }

    [Theory]
    [InlineData("@t x chains\n@t 0 end\n")]
    [InlineData("@t 0\n@t 0 end\n")]
    public void A_line_with_the_token_that_is_not_understood_spoils_it(string output) => Assert.Null(ShellReport.TryParse(output, "@t"));
}
