using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Http.Data;

/// <summary>The cookies of a response, written as they are added.</summary>
/// <param name="append">Writes one.</param>
internal sealed class ResponseCookies(Action<string, string, CookieOptions> append) : HttpCookies
{
    public override void Append(string name, string value) => append(name, value, new CookieOptions());

    public override void Append(IHttpCookie cookie)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        append(cookie.Name, cookie.Value, new CookieOptions
        {
            Domain = cookie.Domain,
            Expires = cookie.Expires,
            HttpOnly = cookie.HttpOnly ?? false,
            MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Path = cookie.Path ?? "/",
            SameSite = cookie.SameSite switch
            {
                SameSite.Lax => SameSiteMode.Lax,
                SameSite.Strict => SameSiteMode.Strict,
                SameSite.ExplicitNone => SameSiteMode.None,
                _ => SameSiteMode.Unspecified,
            },
            Secure = cookie.Secure ?? false,
        });
    }

    public override IHttpCookie CreateNew() => new HttpCookie(string.Empty, string.Empty);
}
