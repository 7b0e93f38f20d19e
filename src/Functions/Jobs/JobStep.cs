namespace Cryptomeria.Functions.Jobs;

/// <summary>A step of a job and its place.</summary>
internal sealed record JobStep(int Index, string Name);
