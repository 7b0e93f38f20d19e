using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Helm;

public sealed class ChartFileTests
{
    [Theory]
    [InlineData("name: c\nversion: 1.2.3\n", "")]
    [InlineData("name: 'c' # ours\nversion: \"1.2.3\"\ndependencies:\n  - version: 1.0.0\n    name: \"a\" # first\n  - name: b\n", "a,b")]
    [InlineData("name: c\nversion: 1.2.3\ndependencies: [{name: a, version: 1.0.0}, {name: b, version: 1.0.0}]\n", "a,b")]
    [InlineData("name: c\nversion: 1.2.3\ndependencies:\n- name: a\n  import-values:\n  - child: name\n    parent: b\n", "a")]
    [InlineData("name: c\nversion: 1.2.3\ndependencies: null\n", "")]
    public void Name_version_and_dependencies_are_read(string yaml, string dependencies)
    {
        var chart = ChartFile.Parse(yaml);
        Assert.Equal(("c", "1.2.3", dependencies), (chart.Name, chart.Version, string.Join(',', chart.Dependencies)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- name: c")]
    [InlineData("name: [")]
    public void What_is_no_chart_is_told(string yaml) =>
        Assert.Equal(ErrorCodes.ChartUnreadable, Assert.Throws<OperationException>(() => ChartFile.Parse(yaml)).Code);

    [Fact]
    public void A_dependency_is_there_as_a_folder_or_an_archive()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "charts", "folder"));
        File.WriteAllText(Path.Combine(folder.Path, "charts", "archive-1.0.0.tgz"), string.Empty);
        var chart = new ChartFile("c", "1.0.0", ["folder", "archive", "missing"]);
        Assert.Equal(["missing"], chart.MissingIn(folder.Path));
        Assert.Equal(["folder", "archive", "missing"], chart.MissingIn(Path.Combine(folder.Path, "charts")));
    }
}
