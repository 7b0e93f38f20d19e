using System.Runtime.InteropServices;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.ClusterSimulator.Control;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

var (options, errors) = CommandLine.Parse(args);
if (errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{string.Join(Environment.NewLine, errors)}{Environment.NewLine}{Environment.NewLine}{CommandLine.Usage}");
    return 2;
}

if (options.Help)
{
    await Console.Out.WriteLineAsync(CommandLine.Usage);
    return 0;
}

var ended = new TaskCompletionSource();
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.TrySetResult();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

var world = new CryptomeriaWorldOptions();
await using var host = await ClusterSimulatorHost.StartAsync(new ClusterSimulatorOptions
{
    Port = options.Port,
    ApiLatency = options.ApiLatency,
    ExecStartLatency = options.ExecStartLatency,
    World = world with { BlockTime = options.BlockTime ?? world.BlockTime, LinkLatency = options.LinkLatency ?? world.LinkLatency },
});
if (!options.Empty)
{
    host.DeployCryptomeria(new ChartValues
    {
        Namespace = options.Namespace,
        FdscReplicas = options.FdscReplicas,
        ServiceShape = options.External ? ChainServiceShape.External : ChainServiceShape.NodePort,
    });
}

var kubeconfig = host.WriteKubeconfig(options.Kubeconfig ?? Path.Combine(Path.GetTempPath(), $"cryptomeria-simulator-{host.BaseAddress.Port}.kubeconfig"));
await Console.Out.WriteLineAsync(
    $"""
    A simulated cluster serves at {host.BaseAddress.GetLeftPart(UriPartial.Authority)}

      export KUBECONFIG={kubeconfig}
      kubectl get pods,svc,sts -o wide -n {options.Namespace}
      kubectl exec -n {options.Namespace} deploy/cryptomeria-relayer -- rly chains list

    Faults, for instance (all under {host.BaseAddress}sim):
      curl -X POST {host.BaseAddress}sim/faults -H 'Content-Type: application/json' -d '{Example}'
      curl -X DELETE {host.BaseAddress}sim/faults

    Ctrl-C ends it.
    """);
await ended.Task;
if (options.Kubeconfig is null)
{
    File.Delete(kubeconfig);
}

return 0;

/// <summary>The program.</summary>
internal sealed partial class Program
{
    private const string Example = """{"action":"TooManyRequests","path":"/scale","times":2,"retryAfterSeconds":3}""";
}
