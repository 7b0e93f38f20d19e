using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace Cryptomeria.EmbeddedHost.PatternsApp;

/// <summary>Class-based tasks with typed calls: books a trip once somebody has paid for it.</summary>
[DurableTask]
public sealed class BookTrip : TaskOrchestrator<Trip, string>
{
    /// <inheritdoc/>
    public override async Task<string> RunAsync(TaskOrchestrationContext context, Trip input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string hotel = await context.CallBookAsync($"hotel in {input.City}");
        string flight = await context.CallBookAsync($"flight to {input.City}", TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 3));
        Payment payment = await context.WaitForPaymentAsync();
        string greeting = await context.CallSayHelloAsync(input.City);
        return $"{hotel}, {flight}, paid {payment.Amount}. {greeting}";
    }
}

/// <summary>Books something.</summary>
/// <param name="environment">A service, to show that it gets them.</param>
[DurableTask("Book")]
public sealed class BookActivity(IHostEnvironment environment) : TaskActivity<string, string>
{
    /// <inheritdoc/>
    public override Task<string> RunAsync(TaskActivityContext context, string input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Task.FromResult($"{input} booked for {context.InstanceId} by {environment.ApplicationName}");
    }
}

/// <summary>Where somebody goes.</summary>
/// <param name="City">The city.</param>
public sealed record Trip(string City);

/// <summary>What was paid.</summary>
/// <param name="Amount">How much.</param>
[DurableEvent]
public sealed record Payment(int Amount);
