using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>The shell scripts run in gwc's pod; written as <see cref="RlyScripts"/> are.</summary>
internal static class GatewayScripts
{
    /// <summary>
    /// Observes the registered storages, and the mark <c>$2</c> of a registration that was sent; where <c>$3</c> is <c>forget</c> the mark
    /// goes first.
    /// </summary>
    public const string ObserveRegistrations = """
        # gwcd: observe the registrations
        t=$1
        m=$2
        if [ "$3" = forget ]; then rm -f "$m" "$m.out"; fi
        gwcd q gateway endpoints -o json
        printf '\n%s %s endpoints\n' "$t" "$?"
        if [ -f "$m" ]; then
          cat "$m"
          printf '\n%s %s mark\n' "$t" "$?"
          cat "$m.out"
          printf '\n%s %s sent\n' "$t" "$?"
        fi
        printf '%s 0 end\n' "$t"
        """;

    /// <summary>
    /// Marks in the file <c>$1</c> that a registration is sent at height <c>$2</c>, then runs <c>$3 …</c>; what it answers is kept beside the
    /// mark, so that a host that was gone when it came finds the transaction's hash.
    /// </summary>
    public const string Register = """
        # gwcd: register a storage
        m=$1
        h=$2
        shift 2
        rm -f "$m.out"
        printf '%s\n' "$h" >"$m" || exit 1
        "$@" >"$m.out"
        r=$?
        cat "$m.out"
        exit "$r"
        """;
}
