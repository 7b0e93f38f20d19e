namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>The app's functions. Names compare without case, as on the real host.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, FunctionDescriptor> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionDescriptor> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionDescriptor> _entities = new(StringComparer.OrdinalIgnoreCase);

    public FunctionCatalog(IEnumerable<FunctionDescriptor> functions)
    {
        All = [.. functions.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];
        foreach (var function in All)
        {
            switch (function.Trigger)
            {
                case FunctionTrigger.Orchestration trigger:
                    _orchestrators.Add(trigger.Name, function);
                    break;
                case FunctionTrigger.Activity trigger:
                    _activities.Add(trigger.Name, function);
                    break;
                case FunctionTrigger.Entity trigger:
                    _entities.Add(trigger.Name, function);
                    break;
            }
        }
    }

    /// <summary>All functions by name.</summary>
    public IReadOnlyList<FunctionDescriptor> All { get; }

    public FunctionDescriptor? Orchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    public FunctionDescriptor? Activity(string name) => _activities.GetValueOrDefault(name);

    public FunctionDescriptor? Entity(string name) => _entities.GetValueOrDefault(name);

    /// <summary>The functions that a kind of trigger starts.</summary>
    public IEnumerable<(FunctionDescriptor Function, T Trigger)> Of<T>()
        where T : FunctionTrigger => All.Where(f => f.Trigger is T).Select(f => (f, (T)f.Trigger));
}
