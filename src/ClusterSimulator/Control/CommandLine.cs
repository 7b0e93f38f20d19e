using System.Globalization;

namespace Cryptomeria.ClusterSimulator.Control;

/// <summary>How the simulator is started on its own.</summary>
internal sealed record CommandLine
{
    public const string Usage =
        """
        A Kubernetes cluster with a cryptomeria in it, simulated in one process.

          --port N             the API's port on 127.0.0.1 (0, the default: a free one)
          --kubeconfig PATH    where to write the kubeconfig (default: a file in the temporary folder)
          --fdsc N             how many fdsc chains (0 to 64, default 2)
          --namespace NAME     where cryptomeria is deployed (default cryptomeria)
          --external           a ClusterIP and a NodePort Service for each chain, instead of one NodePort Service
          --empty              deploy nothing
          --block-time MS      time between two blocks (default 1000)
          --link-latency MS    time that one `rly transact link` takes (default 2000)
          --api-latency MS     added to each answer of the API (default 0)
          --exec-latency MS    added to the start of each exec (default 0)
          --help               this text
        """;

    public int Port { get; private set; }

    public string? Kubeconfig { get; private set; }

    public int FdscReplicas { get; private set; } = 2;

    public string Namespace { get; private set; } = "cryptomeria";

    public bool External { get; private set; }

    public bool Empty { get; private set; }

    public bool Help { get; private set; }

    public TimeSpan? BlockTime { get; private set; }

    public TimeSpan? LinkLatency { get; private set; }

    public TimeSpan ApiLatency { get; private set; }

    public TimeSpan ExecStartLatency { get; private set; }

    /// <summary>Reads the arguments, and names everything that is wrong with them.</summary>
    public static (CommandLine Options, IReadOnlyList<string> Errors) Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        var errors = new List<string>();
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = arguments[index];
            if (line.SetFlag(name))
            {
                continue;
            }

            if (!Takes(name))
            {
                errors.Add($"{name} is unknown.");
            }
            else if (index + 1 == arguments.Count)
            {
                errors.Add($"{name} needs a value.");
            }
            else if (!line.SetValue(name, arguments[++index]))
            {
                errors.Add($"{name} cannot be '{arguments[index]}'.");
            }
        }

        return (line, errors);
    }

    private static bool Takes(string name) => name is
        "--port" or "--kubeconfig" or "--fdsc" or "--namespace" or "--block-time" or "--link-latency" or "--api-latency" or "--exec-latency";

    private bool SetFlag(string name)
    {
        switch (name)
        {
            case "--external":
                return External = true;
            case "--empty":
                return Empty = true;
            case "--help" or "-h":
                return Help = true;
            default:
                return false;
        }
    }

    private bool SetValue(string name, string value)
    {
        if (name is "--kubeconfig" or "--namespace")
        {
            if (name == "--kubeconfig")
            {
                Kubeconfig = value;
            }
            else
            {
                Namespace = value;
            }

            return value.Length > 0;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var time = TimeSpan.FromMilliseconds(number);
        switch (name)
        {
            case "--port":
                Port = number;
                return number <= 65535;
            case "--fdsc":
                FdscReplicas = number;
                return number <= 64;
            case "--block-time":
                BlockTime = time;
                return number > 0;
            case "--link-latency":
                LinkLatency = time;
                return true;
            case "--api-latency":
                ApiLatency = time;
                return true;
            default:
                ExecStartLatency = time;
                return true;
        }
    }
}
