namespace Cryptomeria.EmbeddedHost.Http.Admin;

/// <summary>A function's declaration, as the real host shows it.</summary>
internal sealed record FunctionConfigView(
    string Name, string EntryPoint, string ScriptFile, string Language, string FunctionDirectory, IReadOnlyList<BindingView> Bindings);
