using System.Globalization;

namespace Cryptomeria.K8sOps.Tests.Cluster.Support;

/// <summary>A credential plugin: a script that counts its runs.</summary>
internal sealed class TestPlugin(TempFolder folder)
{
    public const string Version = "client.authentication.k8s.io/v1";

    private string Counter => folder.File("plugin.runs");

    /// <summary>How often it was run.</summary>
    public int Runs => File.Exists(Counter) ? int.Parse(File.ReadAllText(Counter), CultureInfo.InvariantCulture) : 0;

    /// <summary>Answers <c>token-1</c> in its first run, <c>token-2</c> in its second, and so on.</summary>
    /// <param name="more">Further members of the status, each with a comma before it.</param>
    public static string Tokens(string more = "") => Answer($"\"token\":\"token-$n\"{more}");

    /// <summary>Answers an ExecCredential with a status.</summary>
    /// <param name="status">Its members; <c>$n</c> is the run's number.</param>
    public static string Answer(string status) => $$"""
        cat <<END
        {"apiVersion":"{{Version}}","kind":"ExecCredential","status":{ {{status}} } }
        END
        """;

    /// <summary>A kubeconfig whose user has it.</summary>
    /// <param name="script">What it does; <c>$n</c> is the run's number.</param>
    public string Kubeconfig(string url, string script)
    {
        var file = folder.Write("plugin", $"n=$(($(cat '{Counter}' 2>/dev/null || echo 0) + 1))\necho $n >'{Counter}'\n{script}\n");
        return TestApi.Kubeconfig(url).Replace(
            "token: \"a-token\"",
            $"exec: {{command: sh, args: [\"{file}\", \"two words\"], env: [{{name: GREETING, value: hello}}], apiVersion: {Version}}}",
            StringComparison.Ordinal);
    }
}
