namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Adds HTTP functions to an app.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Serves HTTP functions by ASP.NET Core. Middleware added after this call sees the request and runs before the function's result
    /// is written.
    /// </summary>
    /// <param name="builder">The app's builder.</param>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.Host.AddWebApplication();
        return builder;
    }
}
