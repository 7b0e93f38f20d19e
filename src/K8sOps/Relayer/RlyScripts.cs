namespace Cryptomeria.K8sOps.Relayer;

/// <summary>
/// The shell scripts run in the relayer pod. They use what dash, busybox and bash share; values come as arguments, never as text of a
/// script. The first line names each one.
/// </summary>
/// <remarks>
/// Those that only read write their parts as <see cref="Shell.ShellReport"/> reads them: the part's output, then a line
/// <c>{token} {exit code} {name}</c>, at last <c>{token} 0 end</c>. Standard output can come cut with exit code 0; the last line tells.
/// </remarks>
internal static class RlyScripts
{
    /// <summary>Runs <c>$2 …</c> and reports it as the part <c>run</c>.</summary>
    public const string Report = """
        # rly: report
        t=$1
        shift
        "$@"
        printf '\n%s %s run\n%s 0 end\n' "$t" "$?" "$t"
        """;

    /// <summary>
    /// Observes the configuration file <c>$2</c>: its time of change and the time now, the chains, the paths, and the relayer's key of each
    /// chain <c>$3 …</c>. Nothing but the end where there is no such file.
    /// </summary>
    /// <remarks>A file that stays empty is what a writer that was killed leaves: rly empties it before it fills it again.</remarks>
    public const string ObserveConfig = """
        # rly: observe the configuration
        t=$1
        f=$2
        shift 2
        if [ -f "$f" ] && [ ! -s "$f" ]; then sleep 1; fi
        if [ -s "$f" ]; then
          c=$(stat -c %Y "$f" 2>/dev/null)
          printf '\n%s 0 config %s %s\n' "$t" "$c" "$(date +%s)"
          rly chains list --json
          printf '\n%s %s chains\n' "$t" "$?"
          rly paths list --json
          printf '\n%s %s paths\n' "$t" "$?"
          for id in "$@"; do
            rly keys show "$id" relayer >/dev/null 2>&1
            printf '%s %s key %s\n' "$t" "$?" "$id"
          done
        fi
        printf '%s 0 end\n' "$t"
        """;

    /// <summary>
    /// Observes all that a link between gwc and the chain <c>$2</c> is made of; <c>$3 …</c> are options for the listings of channels.
    /// </summary>
    public const string ObserveLink = """
        # rly: observe a link
        t=$1
        id=$2
        shift 2
        rly paths list --json
        printf '\n%s %s paths\n' "$t" "$?"
        rly q channels gwc "$@"
        printf '\n%s %s channels\n' "$t" "$?"
        rly q connections gwc
        printf '\n%s %s connections\n' "$t" "$?"
        rly q clients gwc
        printf '\n%s %s clients\n' "$t" "$?"
        rly q channels "$id" "$@"
        printf '\n%s %s counterparty-channels\n' "$t" "$?"
        rly q connections "$id"
        printf '\n%s %s counterparty-connections\n%s 0 end\n' "$t" "$?" "$t"
        """;

    /// <summary>Creates the configuration file <c>$1</c> with the memo <c>$2</c>; says <c>present</c> where it is there.</summary>
    public const string InitConfig = """
        # rly: create the configuration
        if [ -f "$1" ] && [ ! -s "$1" ]; then sleep 1; fi
        if [ -s "$1" ]; then echo present; exit 0; fi
        rm -f "$1"
        rly config init --memo "$2"
        """;

    /// <summary>
    /// Adds the chain <c>$1</c> with the definition <c>$2</c>. Says <c>present</c> where it is there and <c>$3</c> is not <c>replace</c>.
    /// </summary>
    public const string AddChain = """
        # rly: add a chain
        if rly chains show "$1" >/dev/null 2>&1; then
          if [ "$3" != replace ]; then echo present; exit 0; fi
          rly chains delete "$1" || exit 1
        fi
        f="/tmp/cryptomeria-chain-$$.json"
        printf '%s' "$2" >"$f" || exit 1
        rly chains add --file "$f" "$1"
        r=$?
        rm -f "$f"
        exit "$r"
        """;

    /// <summary>
    /// Restores the relayer's key of the chain <c>$1</c> from the mounted mnemonic <c>$2</c>, which stays in the pod. Says <c>present</c>
    /// where it is there and <c>$3</c> is not <c>replace</c>. Exits with <see cref="KeyMissingExitCode"/> where there is no mnemonic.
    /// </summary>
    public const string RestoreKey = """
        # rly: restore a key
        if rly keys show "$1" relayer >/dev/null 2>&1; then
          if [ "$3" != replace ]; then echo present; exit 0; fi
          if [ ! -s "$2" ]; then exit 66; fi
          rly keys delete "$1" relayer -y || exit 1
        fi
        if [ ! -s "$2" ]; then exit 66; fi
        rly keys restore "$1" relayer "$(cat "$2")"
        """;

    /// <summary>How <see cref="RestoreKey"/> says that the mnemonic is missing (rly itself only knows 1; 66 is sysexits' "no input").</summary>
    public const int KeyMissingExitCode = 66;

    /// <summary>
    /// Adds the path <c>$3</c> from chain <c>$1</c> to <c>$2</c>, as the definition <c>$4</c> says. rly checks a definition against both
    /// chains; where one does not answer, the path is made without the check from the client and connection ids <c>$5 $6</c> (source) and
    /// <c>$7 $8</c> (destination).
    /// </summary>
    public const string AddPath = """
        # rly: add a path
        f="/tmp/cryptomeria-path-$$.json"
        printf '%s' "$4" >"$f" || exit 1
        rly paths add "$1" "$2" "$3" --file "$f"
        r=$?
        rm -f "$f"
        if [ "$r" = 0 ]; then exit 0; fi
        rly paths new "$1" "$2" "$3" &&
          rly paths update "$3" --src-client-id "$5" --src-connection-id "$6" --dst-client-id "$7" --dst-connection-id "$8"
        """;

    /// <summary>
    /// Starts relaying the paths named in <c>$3 …</c> (all where none is named), apart from this exec, with its log in the file <c>$1</c>;
    /// <c>$2</c> lists what it relays, for those who ask later. Says <c>pid N</c>.
    /// </summary>
    /// <remarks>It does not carry an operation's id: it outlives the operation that starts it.</remarks>
    public const string Start = """
        # rly: start
        l=$1
        export CRYPTOMERIA_PATHS="$2"
        shift 2
        nohup rly start --log-format json "$@" >"$l" 2>&1 </dev/null &
        echo "pid $!"
        """;

    /// <summary>The standard output of the container's first process: where the container's log comes from.</summary>
    public const string ContainerLog = "/proc/1/fd/1";

    /// <summary>Sends the signal <c>$1</c> to the processes <c>$2 …</c>; one that is gone already is no error.</summary>
    public const string Signal = """
        # rly: signal
        s=$1
        shift
        kill "-$s" "$@" 2>/dev/null
        exit 0
        """;
}
