using Cryptomeria.ClusterSimulator.Errors;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Which versions, matches and tokens of a list or watch go together (apimachinery's ValidateListOptions).</summary>
internal static class VersionMatching
{
    private const string Match = "resourceVersionMatch";

    /// <exception cref="ApiException">422 for what does not go together, 400 for a version beside a continue token.</exception>
    public static void Check(ListQuery query, bool isWatch, bool asksForInitialEvents)
    {
        if (asksForInitialEvents)
        {
            CheckInitialEvents(query, isWatch);
        }
        else if (query.VersionMatch.Length > 0)
        {
            CheckMatch(query, isWatch);
        }

        if (query.Continue.Length > 0 && query.Version is not ("" or "0"))
        {
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        }
    }

    private static void CheckInitialEvents(ListQuery query, bool isWatch)
    {
        if (!isWatch)
        {
            throw Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }

        if (query.VersionMatch.Length == 0)
        {
            throw Forbidden(Match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        if (query.VersionMatch != "NotOlderThan")
        {
            throw Unsupported(query.VersionMatch, "\"NotOlderThan\"");
        }
    }

    private static void CheckMatch(ListQuery query, bool isWatch)
    {
        if (isWatch)
        {
            throw Forbidden(Match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        if (query.Version.Length == 0)
        {
            throw Forbidden(Match, "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (query.Continue.Length > 0)
        {
            throw Forbidden(Match, "resourceVersionMatch is forbidden when continue is provided");
        }

        if (query.VersionMatch is not ("Exact" or "NotOlderThan"))
        {
            throw Unsupported(query.VersionMatch, "\"Exact\", \"NotOlderThan\", \"\"");
        }

        if (query is { VersionMatch: "Exact", Version: "0" })
        {
            throw Forbidden(Match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    private static ApiException Forbidden(string field, string why) => ApiErrors.InvalidListOptions(field, "FieldValueForbidden", $"Forbidden: {why}");

    private static ApiException Unsupported(string value, string supported) =>
        ApiErrors.InvalidListOptions(Match, "FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {supported}");
}
