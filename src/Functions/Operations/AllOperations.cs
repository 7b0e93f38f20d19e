using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Operations;

/// <summary>Every operation.</summary>
internal static class AllOperations
{
    // In the order of the API's description.
    private static readonly Operation[] Operations =
    [
        SystemStart.Operation,
        SystemInstall.Operation,
        SystemUninstall.Operation,
        SystemScaleFdsc.Operation,
        SystemStop.Operation,
        SystemResume.Operation,
    ];

    /// <summary>What jobs know of them.</summary>
    public static OperationCatalog Catalog { get; } = new([.. Operations.Select(operation => operation.Kind)]);

    /// <summary>The operation of a type.</summary>
    public static Operation Of(string type) => Operations.First(operation => operation.Kind.Type == type);
}
