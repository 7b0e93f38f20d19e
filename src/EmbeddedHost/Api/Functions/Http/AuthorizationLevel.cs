namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a caller of an HTTP function must send. The embedded host has no keys: see <see cref="HttpTriggerAttribute"/>.</summary>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user.</summary>
    User = 1,

    /// <summary>The function's own key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The host's master key.</summary>
    Admin = 4,
}
