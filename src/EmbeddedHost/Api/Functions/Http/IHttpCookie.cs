namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie.</summary>
public interface IHttpCookie
{
    /// <summary>The domain it belongs to.</summary>
    string? Domain { get; }

    /// <summary>When it ends; null with the session.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>True keeps it from scripts.</summary>
    bool? HttpOnly { get; }

    /// <summary>How long it lasts, in seconds.</summary>
    double? MaxAge { get; }

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The path it belongs to.</summary>
    string? Path { get; }

    /// <summary>To which requests a browser adds it.</summary>
    SameSite SameSite { get; }

    /// <summary>True sends it over TLS only.</summary>
    bool? Secure { get; }

    /// <summary>Its value.</summary>
    string Value { get; }
}
