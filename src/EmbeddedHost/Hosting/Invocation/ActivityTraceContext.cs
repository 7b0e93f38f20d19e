using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>The trace of the current <see cref="Activity"/>, as ASP.NET Core took it from the request.</summary>
internal sealed class ActivityTraceContext : TraceContext
{
    private static readonly ActivityTraceContext None = new(null);

    private ActivityTraceContext(Activity? activity)
    {
        TraceParent = activity?.Id ?? string.Empty;
        TraceState = activity?.TraceStateString ?? string.Empty;
    }

    public override string TraceParent { get; }

    public override string TraceState { get; }

    public static ActivityTraceContext OfCurrent() => Activity.Current is { } activity ? new ActivityTraceContext(activity) : None;
}
