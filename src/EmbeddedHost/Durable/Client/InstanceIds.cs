using System.Buffers;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>What an instance id may be. The limits are those of Azure Storage and of the management routes.</summary>
internal static class InstanceIds
{
    public const int MaxLength = 256;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\?#");

    /// <exception cref="ArgumentException">The id is not valid.</exception>
    public static void Validate(string instanceId, string parameterName)
    {
        string? error = instanceId switch
        {
            { Length: 0 } => "it is empty",
            { Length: > MaxLength } => $"it has {instanceId.Length} characters, more than {MaxLength}",
            ['@', ..] => "it begins with '@', which is kept for entities",
            _ when instanceId.AsSpan().ContainsAny(Forbidden) => "it holds one of / \\ ? #",
            _ when instanceId.Any(char.IsControl) => "it holds a control character",
            _ => null,
        };
        if (error is not null)
        {
            throw new ArgumentException($"The instance id '{(instanceId.Length > MaxLength ? instanceId[..MaxLength] : instanceId)}' is not valid: {error}.", parameterName);
        }
    }
}
