using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;
using Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;
using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>Runs commands of the shell's grammar.</summary>
internal sealed class Interpreter(Shell shell)
{
    private readonly SimpleCommandRunner _simple = new(shell);

    /// <summary>How many conditions are around the command that runs; inside of one, -e is off.</summary>
    private int _tested;
    private int _steps;

    /// <param name="tail">Nothing runs in this process afterwards, so that a program may take its place.</param>
    public async Task<int> RunAsync(Command command, bool tail)
    {
        shell.Process.Killed.ThrowIfCancellationRequested();
        if (++_steps % 128 == 0)
        {
            await Task.Yield();
        }

        await shell.HandleSignalsAsync().ConfigureAwait(false);
        var status = command switch
        {
            SimpleCommand simple => await _simple.RunAsync(simple, tail).ConfigureAwait(false),
            Pipeline pipeline => await RunPipelineAsync(pipeline).ConfigureAwait(false),
            Negation negation => await TestAsync(negation.Body).ConfigureAwait(false) == 0 ? 1 : 0,
            AndOr andOr => await RunAndOrAsync(andOr, tail).ConfigureAwait(false),
            CommandList list => await RunListAsync(list, tail).ConfigureAwait(false),
            Subshell subshell => await RunSubshellAsync(subshell, tail).ConfigureAwait(false),
            Redirected redirected => await RunRedirectedAsync(redirected).ConfigureAwait(false),
            IfCommand conditional => await RunIfAsync(conditional).ConfigureAwait(false),
            ForCommand loop => await RunForAsync(loop).ConfigureAwait(false),
            LoopCommand loop => await RunLoopAsync(loop).ConfigureAwait(false),
            CaseCommand choice => await RunCaseAsync(choice).ConfigureAwait(false),
            FunctionDefinition function => Define(function),
            _ => throw new NotSupportedException(command.GetType().Name),
        };
        shell.State.LastStatus = status;
        if (status != 0 && _tested == 0 && shell.State.Options.ExitOnError && command is (SimpleCommand or Pipeline or Subshell))
        {
            throw new ShellExit(status);
        }

        await shell.HandleSignalsAsync().ConfigureAwait(false);
        return status;
    }

    private async Task<int> TestAsync(Command condition)
    {
        _tested++;
        try
        {
            return await RunAsync(condition, tail: false).ConfigureAwait(false);
        }
        finally
        {
            _tested--;
        }
    }

    private async Task<int> RunPipelineAsync(Pipeline pipeline)
    {
        var children = new List<SimProcess>();
        OpenFile? previous = null;
        for (var i = 0; i < pipeline.Commands.Count; i++)
        {
            var files = shell.Process.Files.Copy();
            if (previous is not null)
            {
                files.Set(0, previous);
            }

            if (i < pipeline.Commands.Count - 1)
            {
                (previous, var writer) = Pipe.Create();
                files.Set(1, writer);
            }
            var command = pipeline.Commands[i];
            children.Add(shell.Fork(files, child => child.RunAsync(command, tail: true)));
        }

        var status = 0;
        foreach (var child in children)
        {
            status = await shell.WaitAsync(child).ConfigureAwait(false);
        }
        return status;
    }

    private async Task<int> RunAndOrAsync(AndOr andOr, bool tail)
    {
        var left = await TestAsync(andOr.Left).ConfigureAwait(false);
        return left == 0 == andOr.IsAnd ? await RunAsync(andOr.Right, tail).ConfigureAwait(false) : left;
    }

    private async Task<int> RunListAsync(CommandList list, bool tail)
    {
        var status = 0;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var (command, background) = list.Items[i];
            if (background)
            {
                status = StartJob(command);
            }
            else
            {
                status = await RunAsync(command, tail && i == list.Items.Count - 1).ConfigureAwait(false);
            }
        }
        return status;
    }

    private int StartJob(Command command)
    {
        var files = shell.Process.Files.Copy();
        files.Set(0, new NullDevice(zeros: false).Open(OpenMode.Read));
        var job = shell.Fork(files, child =>
        {
            child.Process.SetAction(Signal.Interrupt, SignalAction.Ignore);
            child.Process.SetAction(Signal.Quit, SignalAction.Ignore);
            return child.RunAsync(command, tail: true);
        });
        shell.State.Jobs.Add(job);
        shell.State.LastBackground = job.Id;
        return 0;
    }

    private async Task<int> RunSubshellAsync(Subshell subshell, bool tail)
    {
        if (tail)
        {
            return await RunAsync(subshell.Body, tail: true).ConfigureAwait(false);
        }

        var tested = _tested > 0;
        var child = shell.Fork(shell.Process.Files.Copy(), async inner =>
        {
            if (tested)
            {
                inner.State.Options.ExitOnError = false;
            }

            return await inner.RunAsync(subshell.Body, tail: true).ConfigureAwait(false);
        });
        return await shell.WaitAsync(child).ConfigureAwait(false);
    }

    private async Task<int> RunRedirectedAsync(Redirected redirected)
    {
        var redirector = new Redirector(shell);
        try
        {
            await redirector.ApplyAsync(redirected.Redirections).ConfigureAwait(false);
            return await RunAsync(redirected.Body, tail: false).ConfigureAwait(false);
        }
        catch (RedirectionException exception)
        {
            await shell.ErrorAsync(exception.Message).ConfigureAwait(false);
            return 2;
        }
        finally
        {
            redirector.Restore();
        }
    }

    private async Task<int> RunIfAsync(IfCommand conditional)
    {
        if (await TestAsync(conditional.Condition).ConfigureAwait(false) == 0)
        {
            return await RunAsync(conditional.Then, tail: false).ConfigureAwait(false);
        }

        return conditional.Else is { } otherwise ? await RunAsync(otherwise, tail: false).ConfigureAwait(false) : 0;
    }

    private async Task<int> RunForAsync(ForCommand loop)
    {
        var values = loop.Words is null ? [.. shell.State.Positional] : await shell.Expander.ExpandAsync(loop.Words).ConfigureAwait(false);
        var status = 0;
        foreach (var value in values)
        {
            shell.State.Set(loop.Name, value);
            var (ended, code) = await RunBodyAsync(loop.Body).ConfigureAwait(false);
            status = code;
            if (ended)
            {
                break;
            }
        }
        return status;
    }

    private async Task<int> RunLoopAsync(LoopCommand loop)
    {
        var status = 0;
        while (true)
        {
            bool ended;
            try
            {
                if (await TestAsync(loop.Condition).ConfigureAwait(false) == 0 == loop.Until)
                {
                    return status;
                }
            }
            catch (LoopExit exit)
            {
                if (exit.Levels > 1)
                {
                    throw new LoopExit(exit.Levels - 1, exit.Again);
                }

                if (!exit.Again)
                {
                    return 0;
                }

                continue;
            }
            (ended, status) = await RunBodyAsync(loop.Body).ConfigureAwait(false);
            if (ended)
            {
                return status;
            }
        }
    }

    private async Task<(bool Ended, int Status)> RunBodyAsync(Command body)
    {
        try
        {
            return (false, await RunAsync(body, tail: false).ConfigureAwait(false));
        }
        catch (LoopExit exit)
        {
            if (exit.Levels > 1)
            {
                throw new LoopExit(exit.Levels - 1, exit.Again);
            }

            return (!exit.Again, 0);
        }
    }

    private async Task<int> RunCaseAsync(CaseCommand choice)
    {
        var subject = await shell.Expander.ExpandToStringAsync(choice.Subject).ConfigureAwait(false);
        foreach (var item in choice.Items)
        {
            foreach (var pattern in item.Patterns)
            {
                var matcher = GlobPattern.Create(await shell.Expander.ExpandToFieldAsync(pattern).ConfigureAwait(false));
                if (!matcher.IsMatch(subject))
                {
                    continue;
                }

                return item.Body is { } body ? await RunAsync(body, tail: false).ConfigureAwait(false) : 0;
            }
        }
        return 0;
    }

    private int Define(FunctionDefinition function)
    {
        shell.State.Functions[function.Name] = function.Body;
        return 0;
    }
}
