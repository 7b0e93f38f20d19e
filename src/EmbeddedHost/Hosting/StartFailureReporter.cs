namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>
/// Turns a start failure that nobody caught into its message and exit code 1, instead of a stack trace and an abort. An app's Main has no
/// place for this: <c>builder.Build().Run()</c> is all of it.
/// </summary>
internal static class StartFailureReporter
{
    private static int _installed;

    public static void Install()
    {
        if (Interlocked.Exchange(ref _installed, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += Report;
        }
    }

    private static void Report(object sender, UnhandledExceptionEventArgs args)
    {
        if (args.ExceptionObject is HostStartException failure)
        {
            Console.Error.WriteLine(failure.Message);
            Environment.Exit(1);
        }
    }
}
