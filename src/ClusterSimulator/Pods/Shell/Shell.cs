using Cryptomeria.ClusterSimulator.Pods.Containers;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;
using Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;
using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>A POSIX shell in one process: reads a script and runs it. Its subshells are shells of their own in processes of their own.</summary>
internal sealed class Shell
{
    private readonly Interpreter _interpreter;
    private readonly SignalTraps _traps;

    public Shell(ProgramContext context, ShellState state)
    {
        Context = context;
        State = state;
        Expander = new Expander(this);
        _traps = new SignalTraps(this);
        _interpreter = new Interpreter(this);
    }

    public ProgramContext Context { get; }

    public ShellState State { get; }

    public Expander Expander { get; }

    public Container Container => Context.Container;

    public SimProcess Process => Context.Process;

    /// <summary>The line that runs, for messages.</summary>
    public int Line { get; set; } = 1;

    /// <summary>The exit code of the last command substitution, which an assignment alone passes on.</summary>
    public int? SubstitutionStatus { get; set; }

    /// <summary>Runs a command in this process.</summary>
    public Task<int> RunAsync(Command command, bool tail = false) => _interpreter.RunAsync(command, tail);

    /// <summary>Runs a script's lines one after another.</summary>
    public async Task<int> RunScriptAsync(string script)
    {
        var parser = new Parser(new Lexer(script));
        while (parser.ParseLine() is { } command)
        {
            if (!State.Options.NoExecute)
            {
                await RunAsync(command).ConfigureAwait(false);
            }
        }
        return State.LastStatus;
    }

    /// <summary>Runs to the end of this shell, which is the end of its process: errors are told, the EXIT trap runs.</summary>
    public async Task<int> RunToExitAsync(Func<Shell, Task<int>> body)
    {
        var status = await GuardAsync(body).ConfigureAwait(false);
        if (!State.Traps.Remove("EXIT", out var action))
        {
            return status;
        }

        State.LastStatus = status;
        var trapped = await GuardAsync(async shell =>
        {
            await shell.RunScriptAsync(action).ConfigureAwait(false);
            return status;
        }).ConfigureAwait(false);
        return trapped;
    }

    /// <summary>Starts a subshell in a child process.</summary>
    /// <param name="files">The child's descriptors, which then belong to it.</param>
    public SimProcess Fork(FileDescriptors files, Func<Shell, Task<int>> body)
    {
        var state = State.Fork();
        var container = Container;
        var line = Line;
        return container.Processes.Start(Process, Process.Image, files, Process.WorkingDirectory, process =>
        {
            var shell = new Shell(new ProgramContext(container, process), state) { Line = line };
            return shell.RunToExitAsync(body);
        });
    }

    public Task<int> WaitAsync(SimProcess child) => Container.Processes.WaitAsync(child, Process.Killed);

    /// <summary>Runs the traps of signals that have arrived.</summary>
    public Task HandleSignalsAsync() => _traps.HandleAsync();

    public void SetTrap(string name, string? action) => _traps.Set(name, action);

    /// <summary>Writes "NAME: LINE: MESSAGE" to standard error.</summary>
    public ValueTask ErrorAsync(string message) => Context.ErrorLineAsync($"{State.Name}: {Line}: {message}");

    public async Task<string> CaptureAsync(Command body)
    {
        var (reader, writer) = Pipe.Create();
        var files = Process.Files.Copy();
        files.Set(1, writer);
        var child = Fork(files, shell => shell.RunAsync(body, tail: true));
        string output;
        try
        {
            output = await Context.ReadAllAsync(reader).ConfigureAwait(false);
        }
        finally
        {
            reader.Release();
        }
        SubstitutionStatus = await WaitAsync(child).ConfigureAwait(false);
        return output.Replace("\0", "", StringComparison.Ordinal).TrimEnd('\n');
    }

    private async Task<int> GuardAsync(Func<Shell, Task<int>> body)
    {
        try
        {
            return await body(this).ConfigureAwait(false);
        }
        catch (ShellExit exit)
        {
            return exit.Status;
        }
        catch (FunctionReturn returned)
        {
            return returned.Status;
        }
        catch (LoopExit)
        {
            return 0;
        }
        catch (ShellSyntaxException exception)
        {
            Line = exception.Line;
            await ErrorAsync("Syntax error: " + exception.Message).ConfigureAwait(false);
            return 2;
        }
        catch (ShellException exception)
        {
            await ErrorAsync(exception.Message).ConfigureAwait(false);
            return exception.Status;
        }
    }
}
