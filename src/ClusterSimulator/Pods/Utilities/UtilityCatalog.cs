using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;
using Cryptomeria.ClusterSimulator.Pods.Shell;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>The programs that every image has.</summary>
internal static class UtilityCatalog
{
    public static IReadOnlyDictionary<string, ProgramBody> All { get; } = new Dictionary<string, ProgramBody>(StringComparer.Ordinal)
    {
        ["/bin/sh"] = ShellProgram.RunAsync,
        ["/bin/true"] = _ => Task.FromResult(0),
        ["/bin/false"] = _ => Task.FromResult(1),
        ["/bin/echo"] = OutputUtilities.EchoAsync,
        ["/usr/bin/printf"] = context => PrintfCommand.RunAsync(context, Words(context), context.ErrorLineAsync),
        ["/usr/bin/test"] = context => TestCommand.RunAsync(context, Words(context), context.ErrorLineAsync),
        ["/usr/bin/["] = context => TestCommand.RunAsync(context, Words(context), context.ErrorLineAsync),
        ["/bin/kill"] = context => KillCommand.RunAsync(context, Words(context), context.ErrorLineAsync, builtin: false),
        ["/bin/pwd"] = OutputUtilities.WorkingDirectoryAsync,
        ["/usr/bin/yes"] = OutputUtilities.YesAsync,
        ["/usr/bin/seq"] = Guard(OutputUtilities.SequenceAsync),
        ["/usr/bin/tee"] = Guard(OutputUtilities.TeeAsync),
        ["/bin/cat"] = Guard(FileContentUtilities.CatAsync),
        ["/usr/bin/head"] = Guard(FileContentUtilities.HeadAsync),
        ["/usr/bin/tail"] = Guard(FileContentUtilities.TailAsync),
        ["/usr/bin/wc"] = Guard(FileContentUtilities.CountAsync),
        ["/usr/bin/sha256sum"] = Guard(FileContentUtilities.Sha256Async),
        ["/usr/bin/base64"] = Guard(FileContentUtilities.Base64Async),
        ["/bin/ls"] = Guard(ListUtility.RunAsync, usage: 2),
        ["/bin/mkdir"] = Guard(FileTreeUtilities.MakeDirectoryAsync),
        ["/bin/rmdir"] = Guard(FileTreeUtilities.RemoveDirectoryAsync),
        ["/bin/rm"] = Guard(FileTreeUtilities.RemoveAsync),
        ["/bin/mv"] = Guard(FileTreeUtilities.MoveAsync),
        ["/bin/cp"] = Guard(FileTreeUtilities.CopyAsync),
        ["/bin/touch"] = Guard(FileTreeUtilities.TouchAsync),
        ["/bin/chmod"] = Guard(FileTreeUtilities.ChangeModeAsync),
        ["/bin/mktemp"] = Guard(FileTreeUtilities.MakeTemporaryAsync),
        ["/usr/bin/stat"] = Guard(StatUtility.RunAsync),
        ["/usr/bin/find"] = Guard(FindUtility.RunAsync),
        ["/usr/bin/basename"] = Guard(PathUtilities.BaseNameAsync),
        ["/usr/bin/dirname"] = Guard(PathUtilities.DirectoryNameAsync),
        ["/usr/bin/readlink"] = Guard(PathUtilities.RealPathAsync),
        ["/usr/bin/realpath"] = Guard(PathUtilities.RealPathAsync),
        ["/usr/bin/which"] = Guard(PathUtilities.WhichAsync),
        ["/bin/grep"] = Guard(GrepUtility.RunAsync, usage: 2),
        ["/bin/sed"] = Guard(SedUtility.RunAsync),
        ["/usr/bin/tr"] = Guard(TranslateUtility.RunAsync),
        ["/usr/bin/cut"] = Guard(CutUtility.RunAsync),
        ["/usr/bin/sort"] = Guard(SortUtilities.SortAsync, usage: 2),
        ["/usr/bin/uniq"] = Guard(SortUtilities.UniqueAsync),
        ["/bin/sleep"] = Guard(TimeUtilities.SleepAsync),
        ["/bin/date"] = Guard(TimeUtilities.DateAsync),
        ["/usr/bin/timeout"] = Guard(TimeoutUtility.RunAsync, usage: 125),
        ["/usr/bin/env"] = Guard(WrapperUtilities.EnvironmentAsync, usage: 125),
        ["/usr/bin/printenv"] = Guard(WrapperUtilities.PrintEnvironmentAsync, usage: 2),
        ["/usr/bin/nohup"] = Guard(WrapperUtilities.NoHangupAsync, usage: 125),
        ["/usr/bin/setsid"] = Guard(WrapperUtilities.NewSessionAsync),
        ["/usr/bin/xargs"] = Guard(XargsUtility.RunAsync),
        ["/usr/bin/id"] = Guard(SystemUtilities.IdentityAsync),
        ["/usr/bin/whoami"] = Guard(SystemUtilities.WhoAmIAsync),
        ["/bin/hostname"] = Guard(SystemUtilities.HostNameAsync),
        ["/bin/uname"] = Guard(SystemUtilities.SystemNameAsync),
        ["/bin/ps"] = Guard(ProcessListUtility.RunAsync),
        ["/usr/bin/pgrep"] = Guard(ProcessSearchUtility.FindAsync, usage: 2),
        ["/usr/bin/pkill"] = Guard(ProcessSearchUtility.KillAsync, usage: 2),
        ["/usr/bin/curl"] = Guard(CurlUtility.RunAsync, usage: 2),
    };

    private static IReadOnlyList<string> Words(ProgramContext context) => context.Process.Image.Arguments;

    private static ProgramBody Guard(ProgramBody body, int usage = 1) => async context =>
    {
        try
        {
            return await body(context).ConfigureAwait(false);
        }
        catch (UtilityException exception)
        {
            return await context.FailAsync(exception.Message, exception.Code == 1 ? usage : exception.Code).ConfigureAwait(false);
        }
        catch (SystemCallException exception) when (exception.Error != Errno.BrokenPipe && !context.Process.HasEnded)
        {
            return await context.FailAsync(exception.Message, usage).ConfigureAwait(false);
        }
    };
}
