namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>One program, two images that differ in what carries it and in nothing else.</summary>
public class DockerfileTests
{
    private static readonly List<string> Embedded = Dockerfile.Stages["embedded"];
    private static readonly List<string> Host = Dockerfile.Stages["host"];

    [Fact]
    public void Both_images_hold_the_same_publish_folder()
    {
        Assert.Single(Dockerfile.Stages.Values.SelectMany(stage => stage), instruction => instruction.Contains("dotnet publish", StringComparison.Ordinal));
        Assert.Equal(Of(Embedded, "COPY"), Of(Host, "COPY"));
        Assert.Contains("COPY --from=build /site /home/site/wwwroot", Embedded);
    }

    [Theory]
    [InlineData("USER")]
    [InlineData("EXPOSE")]
    [InlineData("VOLUME")]
    public void Both_images_run_alike(string instruction) =>
        Assert.Equal(Assert.Single(Of(Embedded, instruction)), Assert.Single(Of(Host, instruction)));

    [Fact]
    public void The_host_has_all_the_environment_of_the_embedded_image_and_its_own()
    {
        var common = Dockerfile.EnvironmentOf("embedded");
        var host = Dockerfile.EnvironmentOf("host");
        Assert.NotEmpty(common);
        Assert.All(common, pair => Assert.Equal(pair.Value, host[pair.Key]));
        Assert.All(host.Keys.Except(common.Keys), name => Assert.Contains(HostNeed.All, need => need.Name == name));
    }

    [Fact]
    public void Each_is_started_by_its_carrier_and_nothing_that_keeps_signals_from_it()
    {
        Assert.StartsWith("FROM mcr.microsoft.com/dotnet/aspnet:10.0 ", Embedded[0], StringComparison.Ordinal);
        Assert.Equal("""ENTRYPOINT ["dotnet", "Cryptomeria.Functions.dll"]""", Embedded[^1]);
        Assert.Contains("WORKDIR /home/site/wwwroot", Embedded);
        Assert.StartsWith("FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0 ", Host[0], StringComparison.Ordinal);
        Assert.Equal("""ENTRYPOINT ["/azure-functions-host/Microsoft.Azure.WebJobs.Script.WebHost"]""", Host[^1]);
        Assert.Equal("embedded", Dockerfile.Default);
    }

    private static IEnumerable<string> Of(List<string> stage, string instruction) =>
        stage.Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal));
}
