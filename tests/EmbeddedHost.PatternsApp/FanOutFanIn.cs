using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.PatternsApp;

/// <summary>Fan-out and fan-in: many activities at a time, and their results taken together.</summary>
public static class FanOutFanIn
{
    /// <summary>Counts the letters of a batch of words.</summary>
    [Function(nameof(CountLetters))]
    public static async Task<int> CountLetters([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string[] workBatch = await context.CallActivityAsync<string[]>(nameof(GetWork), context.GetInput<int>());
        var parallelTasks = new List<Task<int>>();
        foreach (string word in workBatch)
        {
            parallelTasks.Add(context.CallActivityAsync<int>(nameof(CountLettersOf), word));
        }

        await Task.WhenAll(parallelTasks);
        return parallelTasks.Sum(task => task.Result);
    }

    /// <summary>Gives so many words.</summary>
    [Function(nameof(GetWork))]
    public static string[] GetWork([ActivityTrigger] int count) => [.. Enumerable.Range(1, count).Select(n => new string('a', n))];

    /// <summary>Counts a word's letters.</summary>
    [Function(nameof(CountLettersOf))]
    public static int CountLettersOf([ActivityTrigger] string word) => word.Length;
}
