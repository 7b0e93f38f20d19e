namespace Cryptomeria.K8sOps.Queries;

/// <summary>What a part of a look came to: its value, or why there is none.</summary>
/// <param name="Error">Null where there is a value, and where nothing was asked.</param>
internal sealed record Look<T>(T? Value, OperationException? Error)
    where T : class
{
    /// <summary>Nothing was asked.</summary>
    public static Look<T> NotMade { get; } = new(null, null);

    /// <summary>Makes a part of a look; that it fails is one of its results.</summary>
    public static async Task<Look<T>> MakeAsync(Func<Task<T>> look)
    {
        try
        {
            return new Look<T>(await look(), null);
        }
        catch (OperationException e)
        {
            return new Look<T>(null, e);
        }
    }
}
