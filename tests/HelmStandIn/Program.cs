using System.Runtime.InteropServices;
using Cryptomeria.HelmStandIn;

// Behaves at the process boundary as helm 3.21 does (its recorded arguments, outputs and exit codes), and changes the cluster of KUBECONFIG.
using var canceled = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    canceled.Cancel();
});
try
{
    return await Commands.RunAsync(Arguments.Parse(args), canceled.Token);
}
catch (OperationCanceledException)
{
    // Where helm does not wait for the signal, it ends by it.
    return 143;
}
catch (HelmError error)
{
    await Console.Error.WriteLineAsync($"Error: {error.Message}");
    return 1;
}
