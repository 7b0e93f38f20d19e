using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>Reads a request's query parameters one by one, and collects everything that is wrong with them.</summary>
public sealed class QueryReader(HttpRequest request)
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FieldError> _errors = [];

    /// <summary>The text, or null where it is absent or empty.</summary>
    public string? Text(string name)
    {
        _asked.Add(name);
        if (!request.Query.TryGetValue(name, out var values) || values.Count == 0 || string.IsNullOrEmpty(values[0]))
        {
            return null;
        }

        if (values.Count > 1)
        {
            Fail(name, "is given more than once");
        }

        return values[0];
    }

    /// <summary>One of a list of words, or null.</summary>
    public string? OneOf(string name, IEnumerable<string> words)
    {
        var text = Text(name);
        if (text is not null && !words.Contains(text, StringComparer.Ordinal))
        {
            Fail(name, $"must be one of {string.Join(", ", words)}");
            return null;
        }

        return text;
    }

    /// <summary>A whole number in a range, or null.</summary>
    public long? Integer(string name, long min, long max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Fail(name, $"must be a whole number from {min} to {max}");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; false where it is absent.</summary>
    public bool Boolean(string name) => OneOf(name, ["true", "false"]) == "true";

    /// <summary>An ISO 8601 time, or null.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        // A '+' of an offset that was not escaped arrives as a blank.
        if (UtcTime.TryParse(text.Replace(' ', '+'), out var time))
        {
            return time;
        }

        Fail(name, "must be an ISO 8601 time such as 2026-01-23T12:34:56Z");
        return null;
    }

    /// <summary>Notes that a parameter is wrong.</summary>
    public void Fail(string name, string message) => _errors.Add(new FieldError(name, message));

    /// <summary>Call last: every parameter must have been asked for, and none be wrong.</summary>
    /// <exception cref="ApiException">422 with every parameter.</exception>
    public void ThrowIfInvalid()
    {
        foreach (var name in request.Query.Keys.Where(name => !_asked.Contains(name)))
        {
            Fail(name, "is not a parameter of this request");
        }

        if (_errors.Count > 0)
        {
            throw ApiException.Invalid(_errors);
        }
    }
}
