using System.Text;
using Cryptomeria.ClusterSimulator.Pods;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>The commands of the recordings.</summary>
internal static class FakePrograms
{
    public static void Install(FakeRuntime runtime)
    {
        runtime.Programs["true"] = (_, _) => Exit(0);
        runtime.Programs["sh -c exit 3"] = (_, _) => Exit(3);
        runtime.Programs["sh -c kill -9 $$"] = (_, _) => Exit(137);
        runtime.Programs["sh -c echo out; echo err >&2"] = async (exec, _) =>
        {
            await exec.StandardOutput("out\n"u8.ToArray());
            await exec.StandardError("err\n"u8.ToArray());
            return new ContainerExit(0);
        };
        runtime.Programs["sh -c head -c 300000 /dev/zero | tr \"\\0\" x"] = async (exec, _) =>
        {
            await exec.StandardOutput(Encoding.ASCII.GetBytes(new string('x', 300000)));
            return new ContainerExit(0);
        };
        runtime.Programs["sh -c printf \"\\346\\227\"; sleep 1; printf \"\\245\\n\""] = async (exec, _) =>
        {
            await exec.StandardOutput(new byte[] { 0xE6, 0x97 });
            await exec.StandardOutput(new byte[] { 0xA5, (byte)'\n' });
            return new ContainerExit(0);
        };
        runtime.Programs["cat"] = CatAsync;
    }

    private static Task<ContainerExit> Exit(int code) => Task.FromResult(new ContainerExit(code));

    private static async Task<ContainerExit> CatAsync(ContainerExec exec, CancellationToken disconnected)
    {
        var buffer = new byte[4096];
        while (exec.StandardInput is { } input && await input.ReadAsync(buffer, disconnected) is > 0 and var count)
        {
            await exec.StandardOutput(buffer.AsMemory(0, count).ToArray());
        }

        return new ContainerExit(0);
    }
}
