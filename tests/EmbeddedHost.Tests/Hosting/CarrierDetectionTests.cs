using Cryptomeria.EmbeddedHost.Hosting;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

public sealed class CarrierDetectionTests
{
    [Theory]
    [InlineData("--functions-uri http://127.0.0.1:5000/ --functions-worker-id 1")]
    [InlineData("--host 127.0.0.1 --functions-uri=http://127.0.0.1:5000/")]
    [InlineData("--Functions-Uri http://127.0.0.1:5000/")]
    public void A_host_that_names_itself_among_the_arguments_carries_the_app(string args) =>
        Assert.Equal(FunctionsCarrier.FunctionsHost, CarrierDetection.Detect(args.Split(' '), endpoint: null, nativeHost: null));

    [Fact]
    public void One_that_names_itself_in_the_environment_does() =>
        Assert.Equal(FunctionsCarrier.FunctionsHost, CarrierDetection.Detect([], "http://127.0.0.1:5000/", nativeHost: null));

    [Fact]
    public void One_that_carries_the_worker_natively_does() =>
        Assert.Equal(FunctionsCarrier.FunctionsHost, CarrierDetection.Detect([], endpoint: null, nativeHost: "1"));

    [Theory]
    [InlineData("")]
    [InlineData("--simulate --port 0")]
    [InlineData("--urls http://127.0.0.1:0 --functions-urls x")]
    public void Started_alone_it_carries_itself(string args) =>
        Assert.Equal(FunctionsCarrier.Embedded, CarrierDetection.Detect(args.Split(' '), endpoint: string.Empty, nativeHost: null));
}
