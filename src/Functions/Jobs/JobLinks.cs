namespace Cryptomeria.Functions.Jobs;

/// <summary>The addresses of a job's resources.</summary>
public static class JobLinks
{
    public static string Self(string jobId) => $"/api/v1/system/jobs/{jobId}";

    public static string Logs(string jobId) => $"/api/v1/system/jobs/{jobId}/logs";
}
