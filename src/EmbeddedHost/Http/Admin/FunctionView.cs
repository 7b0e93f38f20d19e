using System.Text.Json.Serialization;

namespace Cryptomeria.EmbeddedHost.Http.Admin;

/// <summary>A function in the answers of <c>/admin/functions</c>, with the members that the real host has.</summary>
internal sealed record FunctionView(
    string Name,
    [property: JsonPropertyName("script_root_path_href")] string? ScriptRootPathHref,
    [property: JsonPropertyName("script_href")] string? ScriptHref,
    [property: JsonPropertyName("config_href")] string? ConfigHref,
    [property: JsonPropertyName("test_data_href")] string? TestDataHref,
    string Href,
    [property: JsonPropertyName("invoke_url_template")] string? InvokeUrlTemplate,
    string Language,
    FunctionConfigView Config,
    IReadOnlyDictionary<string, string>? Files,
    [property: JsonPropertyName("test_data")] string TestData,
    bool IsDisabled,
    bool IsDirect,
    bool IsProxy);
