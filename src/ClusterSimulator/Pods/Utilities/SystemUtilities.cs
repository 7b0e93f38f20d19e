using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>id whoami hostname uname: who and where one is.</summary>
internal static class SystemUtilities
{
    public static async Task<int> IdentityAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "ugnG");
        var user = context.Container.Image.User;
        var number = user == "root" ? "0" : "999";
        var text = line.Has('u') || line.Has('g') || line.Has('G') ? (line.Has('n') ? user : number) : $"uid={number}({user}) gid={number}({user}) groups={number}({user})";
        await context.WriteLineAsync(text).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> WhoAmIAsync(ProgramContext context)
    {
        await context.WriteLineAsync(context.Container.Image.User).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> HostNameAsync(ProgramContext context)
    {
        _ = CommandLine.Parse(context.Arguments, "s");
        await context.WriteLineAsync(ByteText.FromText(context.Container.Pod.Name)).ConfigureAwait(false);
        return 0;
    }

    public static async Task<int> SystemNameAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "asnrm");
        var text = line.Has('a') ? $"Linux {context.Container.Pod.Name} 6.1.0 #1 SMP x86_64 GNU/Linux"
            : line.Has('n') ? context.Container.Pod.Name
            : line.Has('r') ? "6.1.0"
            : line.Has('m') ? "x86_64"
            : "Linux";
        await context.WriteLineAsync(ByteText.FromText(text)).ConfigureAwait(false);
        return 0;
    }
}
