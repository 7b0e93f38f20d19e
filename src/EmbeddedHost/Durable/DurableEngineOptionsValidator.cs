using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Reports every wrong setting of the engine.</summary>
internal sealed partial class DurableEngineOptionsValidator : IValidateOptions<DurableEngineOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DurableEngineOptions options)
    {
        ValidateOptionsResultBuilder result = new();
        if (!HubNamePattern().IsMatch(options.HubName))
        {
            result.AddError($"'{options.HubName}' has to be 1 to 64 letters, digits, '-' or '_'.", nameof(options.HubName));
        }

        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            result.AddError("A directory is needed.", nameof(options.DataDirectory));
        }

        AtLeastOne(options.MaxConcurrentActivityFunctions, nameof(options.MaxConcurrentActivityFunctions));
        AtLeastOne(options.MaxConcurrentOrchestratorFunctions, nameof(options.MaxConcurrentOrchestratorFunctions));
        AtLeastOne(options.MaxConcurrentEntityFunctions, nameof(options.MaxConcurrentEntityFunctions));
        AtLeastOne(options.MaxEntityOperationBatchSize, nameof(options.MaxEntityOperationBatchSize));
        AtLeastOne(options.MaxCachedInstances, nameof(options.MaxCachedInstances));
        if (options.FunctionTimeout <= TimeSpan.Zero)
        {
            result.AddError("The time has to be above zero; leave it out for none.", nameof(options.FunctionTimeout));
        }

        return result.Build();

        void AtLeastOne(int value, string property)
        {
            if (value < 1)
            {
                result.AddError($"{value} is below 1.", property);
            }
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex HubNamePattern();
}
