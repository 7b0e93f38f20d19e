namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs around every function.</summary>
/// <remarks>Around an orchestrator it must not wait for anything before it calls <c>next</c>: that would leave the orchestration's thread.</remarks>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs around one invocation.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="next">The rest of the pipeline, with the function at its end.</param>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
