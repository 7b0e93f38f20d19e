namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>To which requests a browser adds a cookie.</summary>
public enum SameSite
{
    /// <summary>Nothing is said.</summary>
    None = 0,

    /// <summary>To those of the same site, and where a link is followed.</summary>
    Lax = 1,

    /// <summary>To those of the same site.</summary>
    Strict = 2,

    /// <summary>To all.</summary>
    ExplicitNone = 3,
}
