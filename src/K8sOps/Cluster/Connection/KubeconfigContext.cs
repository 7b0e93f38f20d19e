using System.Security.Cryptography;
using Cryptomeria.K8sOps.Cluster.Connection.Credentials;
using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>The context of a kubeconfig that is used, checked to be whole.</summary>
internal sealed class KubeconfigContext
{
    private readonly K8SConfiguration _config;
    private readonly Context _context;
    private readonly UserCredentials? _credentials;
    private readonly ExternalExecution? _plugin;
    private readonly string? _tokenFile;

    private KubeconfigContext(K8SConfiguration config, Context context, UserCredentials? credentials, string? tokenFile, Uri? proxy) =>
        (_config, _context, _credentials, _plugin, _tokenFile, Proxy) = (config, context, credentials, credentials?.ExternalExecution, tokenFile, proxy);

    /// <summary>Its name.</summary>
    public string Name => _context.Name;

    /// <summary>Its cluster's <c>proxy-url</c>, or null.</summary>
    public Uri? Proxy { get; }

    /// <summary>Makes what gives each request its credential, from a program or a file; null where the kubeconfig itself has it or there is none.</summary>
    public Func<TimeProvider, CredentialSource>? Credentials =>
        _tokenFile is not null ? _ => new TokenFile(_tokenFile)
        : _plugin is not null ? time => new CredentialPlugin(_plugin, time)
        : null;

    /// <summary>Finds the context and checks what it names.</summary>
    /// <param name="errors">Receives all that is wrong; null is answered then.</param>
    public static KubeconfigContext? Find(Kubeconfig kubeconfig, string? contextName, ICollection<string> errors)
    {
        var config = kubeconfig.Config;
        var name = string.IsNullOrEmpty(contextName) ? config.CurrentContext : contextName;
        var known = string.Join(", ", config.Contexts.Select(c => c.Name));
        if (string.IsNullOrEmpty(name))
        {
            errors.Add($"KUBECONFIG: it has no current-context; its contexts are: {known}");
            return null;
        }

        var context = config.Contexts.FirstOrDefault(c => c.Name == name);
        if (context?.ContextDetails is not { } details)
        {
            errors.Add($"KUBECONFIG: there is no context \"{name}\"; its contexts are: {known}");
            return null;
        }

        var before = errors.Count;
        CheckCluster(config, name, details, errors);
        var proxy = FindProxy(kubeconfig, details.Cluster, errors);
        var credentials = CheckUser(config, name, details, errors);
        var tokenFile = details.User is null ? null : kubeconfig.TokenFiles.GetValueOrDefault(details.User);
        if (tokenFile is not null && !File.Exists(tokenFile))
        {
            errors.Add($"KUBECONFIG: the token file {tokenFile} of user \"{details.User}\" does not exist");
        }

        return errors.Count > before ? null : new KubeconfigContext(config, context, credentials, tokenFile, proxy);
    }

    /// <summary>Makes the client library's configuration, without what <see cref="Credentials"/> has.</summary>
    /// <exception cref="KubeConfigException">The library refuses it.</exception>
    public KubernetesClientConfiguration Build()
    {
        if (_credentials is not null && Credentials is not null)
        {
            _credentials.ExternalExecution = null;
            _credentials.Token = null;
        }

        // The library takes a user without credentials for an error; to Kubernetes it is an anonymous one.
        if (_credentials is null || IsEmpty(_credentials))
        {
            _context.ContextDetails.User = null;
        }

        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigObject(_config, Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or CryptographicException)
        {
            throw new KubeConfigException(e.Message, e);
        }
    }

    private static void CheckCluster(K8SConfiguration config, string name, ContextDetails details, ICollection<string> errors)
    {
        var cluster = config.Clusters.FirstOrDefault(c => c.Name == details.Cluster)?.ClusterEndpoint;
        if (cluster is null)
        {
            errors.Add($"KUBECONFIG: context \"{name}\" names the cluster \"{details.Cluster}\", which is not there");
        }
        else if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
        {
            errors.Add($"KUBECONFIG: the server \"{cluster.Server}\" of cluster \"{details.Cluster}\" is not an http or https address");
        }
    }

    // Told without the address, which may hold a password.
    private static Uri? FindProxy(Kubeconfig kubeconfig, string? cluster, ICollection<string> errors)
    {
        if (cluster is null || kubeconfig.ProxyUrls.GetValueOrDefault(cluster) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var written) && written is { Scheme: "http" or "https" or "socks5" or "socks5h", Host.Length: > 0 })
        {
            return ProxyRules.ParseProxy(text);
        }

        errors.Add($"KUBECONFIG: the proxy-url of cluster \"{cluster}\" is not an http, https or socks5 address");
        return null;
    }

    private static UserCredentials? CheckUser(K8SConfiguration config, string name, ContextDetails details, ICollection<string> errors)
    {
        if (string.IsNullOrEmpty(details.User))
        {
            return null;
        }

        var user = config.Users.FirstOrDefault(u => u.Name == details.User);
        if (user is null)
        {
            errors.Add($"KUBECONFIG: context \"{name}\" names the user \"{details.User}\", which is not there");
            return null;
        }

        var credentials = user.UserCredentials;
        if (credentials?.ExternalExecution is { } plugin && !IsRunnable(plugin.Command))
        {
            var hint = string.IsNullOrWhiteSpace(plugin.InstallHint) ? "" : $" ({plugin.InstallHint.Trim()})";
            errors.Add($"KUBECONFIG: the credential plugin \"{plugin.Command}\" of user \"{details.User}\" is not installed{hint}");
        }
        else if (credentials?.ExternalExecution is { ApiVersion: null or "" } unversioned)
        {
            errors.Add($"KUBECONFIG: the credential plugin \"{unversioned.Command}\" of user \"{details.User}\" has no apiVersion");
        }

        return credentials is null || IsEmpty(credentials) ? null : credentials;
    }

    private static bool IsEmpty(UserCredentials credentials) =>
        string.IsNullOrWhiteSpace(credentials.Token)
        && string.IsNullOrWhiteSpace(credentials.UserName)
        && string.IsNullOrWhiteSpace(credentials.ClientCertificate)
        && string.IsNullOrWhiteSpace(credentials.ClientCertificateData)
        && credentials.AuthProvider is null
        && credentials.ExternalExecution is null;

    private static bool IsRunnable(string? command)
    {
        if (string.IsNullOrWhiteSpace(command))
        {
            return false;
        }

        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        if (command.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(command);
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Any(folder => File.Exists(Path.Combine(folder, command)));
    }
}
