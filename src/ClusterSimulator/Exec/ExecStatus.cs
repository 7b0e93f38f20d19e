using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Exec;

/// <summary>The Status on an exec's channel 3, without the kind that others have.</summary>
internal static class ExecStatus
{
    public static JsonObject Exited(int code)
    {
        if (code == 0)
        {
            return new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" };
        }

        var text = code.ToString(CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"command terminated with non-zero exit code: command terminated with exit code {text}",
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = text }) },
        };
    }

    public static JsonObject ProgramMissing(string program)
    {
        var exec = RandomNumberGenerator.GetHexString(64, lowercase: true);
        var why = program.StartsWith('/') ? $"stat {program}: no such file or directory" : "executable file not found in $PATH";
        return Failure(
            $"Internal error occurred: error executing command in container: failed to exec in container: failed to start exec \"{exec}\": "
            + $"OCI runtime exec failed: exec failed: unable to start container process: exec: \"{program}\": {why}: unknown");
    }

    public static JsonObject ContainerMissing(string container) => Failure($"unable to upgrade connection: container not found (\"{container}\")");

    private static JsonObject Failure(string cause) => new()
    {
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = $"Internal error occurred: {cause}",
        ["reason"] = "InternalError",
        ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = cause }) },
        ["code"] = 500,
    };
}
