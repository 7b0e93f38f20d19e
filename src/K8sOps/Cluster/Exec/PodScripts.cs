namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>
/// The shell scripts run in pods. They use what dash, busybox and bash share, plus <c>tr</c>, <c>grep</c>, <c>sleep</c>; values come as
/// arguments, never as text of the script. The first line names each one, for whoever reads an audit log or stands in for a pod.
/// </summary>
internal static class PodScripts
{
    /// <summary>The environment variable that marks the processes of an operation.</summary>
    public const string OperationVariable = "CRYPTOMERIA_OP";

    /// <summary>
    /// Becomes the program <c>$2 …</c> with the operation's id <c>$1</c> in its environment.
    /// </summary>
    public const string Mark = "export CRYPTOMERIA_OP=\"$1\"; shift; exec \"$@\"";

    /// <summary>
    /// Gives the program <c>$2 …</c> the first <c>$1</c> bytes of standard input and then its end: the older sub-protocol v4 cannot close
    /// standard input.
    /// </summary>
    public const string LimitInput = "n=$1; shift; head -c \"$n\" | \"$@\"";

    /// <summary>
    /// Ends every process whose environment holds the operation's id <c>$1</c>: TERM, then KILL after 1.2 s. Where none is there yet it looks
    /// again for <c>$2</c> hundredths of a second, since a program may be on its way. Says <c>ended N left M</c>.
    /// </summary>
    /// <remarks>
    /// It does not find itself: its own environment comes from the container. Zombies and kernel threads have no arguments and are passed over
    /// without starting a program for each.
    /// Times are hundredths of a second of <c>/proc/uptime</c>, with a 1 in front so that no leading zero makes them octal.
    /// </remarks>
    public const string EndProcesses = """
        # cryptomeria: end processes
        op="CRYPTOMERIA_OP=$1"
        marked() {
          for d in /proc/[0-9]*; do
            c=
            read -r c <"$d/cmdline"
            [ -n "$c" ] || continue
            if tr '\0' '\n' <"$d/environ" | grep -qxF "$op"; then echo "${d#/proc/}"; fi
          done 2>/dev/null
        }
        begin() { i=0; now; began=$u; }
        now() { read -r u rest </proc/uptime; u=1${u%.*}${u#*.}; }
        more() { now; i=$((i+1)); [ $((u-began)) -lt "$1" ] && [ "$i" -le 30 ] && nap; }
        nap() { sleep 0.1 2>/dev/null || sleep 1; }
        pids=$(marked)
        begin
        while [ -z "$pids" ] && more "$2"; do pids=$(marked); done
        set -- $pids
        n=$#
        if [ "$n" -gt 0 ]; then kill -TERM "$@" 2>/dev/null; pids=$(marked); fi
        begin
        while [ -n "$pids" ] && more 120; do pids=$(marked); done
        for round in 1 2 3; do
          if [ -z "$pids" ]; then break; fi
          kill -KILL $pids 2>/dev/null
          nap
          pids=$(marked)
        done
        set -- $pids
        echo "ended $n left $#"
        """;

    /// <summary>
    /// Lists the container's processes: the asker's pid and the uptime in seconds, then a record for each process (parts in the order pid,
    /// parent, state, start in clock ticks; arguments, one a line; its <c>CRYPTOMERIA_…</c> variables, one a line), then <c>end</c>.
    /// Records begin with RS (octal 036), parts are set apart by GS (035); a line feed or separator inside an argument reads as octal 001.
    /// </summary>
    /// <remarks>
    /// The list of pids is made before the script starts a process of its own, so only itself needs to be left out.
    /// </remarks>
    public const string ListProcesses = """
        # cryptomeria: list processes
        up=
        read -r up rest </proc/uptime
        printf '%s %s' "$$" "$up"
        for d in /proc/[0-9]*; do
          p=${d#/proc/}
          if [ "$p" = "$$" ]; then continue; fi
          s=
          read -r s <"$d/stat" || continue
          set -- ${s##*) }
          printf '\036%s %s %s %s\035' "$p" "$2" "$1" "${20}"
          tr '\0\n\035\036' '\n\001\001\001' <"$d/cmdline"
          printf '\035'
          tr '\0\n\035\036' '\n\001\001\001' <"$d/environ" | while IFS= read -r v; do
            case $v in CRYPTOMERIA_*) printf '%s\n' "$v" ;; esac
          done
        done 2>/dev/null
        printf '\036end'
        """;

    /// <summary>How each script that looks at processes begins; a process with this in its arguments is somebody asking.</summary>
    public const string NamePrefix = "# cryptomeria: ";
}
