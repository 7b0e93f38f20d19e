using Microsoft.Azure.Functions.Worker.Middleware;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>The middleware around every function, in the order it was added, with the function itself at the end.</summary>
internal sealed class InvocationPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];
    private bool _built;

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_built)
        {
            throw new InvalidOperationException("The application has been built: middleware can no longer be added.");
        }

        _steps.Add(step);
    }

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate function)
    {
        _built = true;
        return Enumerable.Reverse(_steps).Aggregate(function, (next, step) => step(next));
    }
}
