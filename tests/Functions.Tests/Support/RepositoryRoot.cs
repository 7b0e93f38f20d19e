namespace Cryptomeria.Functions.Tests.Support;

/// <summary>The folder the sources lie in.</summary>
public static class RepositoryRoot
{
    /// <summary>Null where the tests do not run in a checkout.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cryptomeria.Functions.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>A file or folder of the checkout.</summary>
    public static string PathOf(params string[] parts) =>
        Path.Combine([Find() ?? throw new InvalidOperationException("the tests do not run in a checkout"), .. parts]);
}
