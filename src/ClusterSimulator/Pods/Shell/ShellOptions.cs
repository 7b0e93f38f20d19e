namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>What <c>set</c> switches.</summary>
internal sealed class ShellOptions
{
    /// <summary>-e</summary>
    public bool ExitOnError { get; set; }

    /// <summary>-u</summary>
    public bool UnsetIsError { get; set; }

    /// <summary>-f</summary>
    public bool NoGlob { get; set; }

    /// <summary>-x</summary>
    public bool Trace { get; set; }

    /// <summary>-a</summary>
    public bool ExportAll { get; set; }

    /// <summary>-n</summary>
    public bool NoExecute { get; set; }

    /// <summary>$-</summary>
    public string Flags => string.Concat(ExportAll ? "a" : "", ExitOnError ? "e" : "", NoGlob ? "f" : "", UnsetIsError ? "u" : "", Trace ? "x" : "");

    public ShellOptions Copy() => (ShellOptions)MemberwiseClone();

    /// <summary>Switches an option by its letter; false where there is none.</summary>
    public bool TrySet(char letter, bool on)
    {
        switch (letter)
        {
            case 'e': ExitOnError = on; break;
            case 'u': UnsetIsError = on; break;
            case 'f': NoGlob = on; break;
            case 'x': Trace = on; break;
            case 'a': ExportAll = on; break;
            case 'n': NoExecute = on; break;
            default: return false;
        }
        return true;
    }

    /// <summary>Switches an option by its long name; false where there is none.</summary>
    /// <remarks>dash has no pipefail: a script that asks for it must fail here as it does there.</remarks>
    public bool TrySet(string name, bool on) => name switch
    {
        "errexit" => TrySet('e', on),
        "nounset" => TrySet('u', on),
        "noglob" => TrySet('f', on),
        "xtrace" => TrySet('x', on),
        "allexport" => TrySet('a', on),
        "noexec" => TrySet('n', on),
        _ => false,
    };
}
