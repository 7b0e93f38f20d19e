namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>
/// Tells who started the program. A Functions host hands its worker the address to speak to: as the argument <c>--functions-uri</c>, as
/// <c>Functions__Worker__HostEndpoint</c>, or, where it carries the worker natively, as a switch of the AppContext (azure-functions-dotnet-worker:
/// WorkerHostBuilderExtensions.cs and GrpcServiceCollectionExtensions.cs).
/// </summary>
internal static class CarrierDetection
{
    private const string Argument = "--functions-uri";
    private const string Variable = "Functions__Worker__HostEndpoint";
    private const string NativeSwitch = "AZURE_FUNCTIONS_NATIVE_HOST";

    public static FunctionsCarrier Detect(IReadOnlyList<string> args) =>
        Detect(args, Environment.GetEnvironmentVariable(Variable), AppContext.GetData(NativeSwitch));

    public static FunctionsCarrier Detect(IReadOnlyList<string> args, string? endpoint, object? nativeHost)
    {
        var isNamed = args.Any(arg => arg.Equals(Argument, StringComparison.OrdinalIgnoreCase)
            || arg.StartsWith($"{Argument}=", StringComparison.OrdinalIgnoreCase));
        return isNamed || !string.IsNullOrEmpty(endpoint) || nativeHost is not null ? FunctionsCarrier.FunctionsHost : FunctionsCarrier.Embedded;
    }
}
