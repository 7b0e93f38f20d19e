namespace Cryptomeria.ClusterSimulator;

/// <summary>Writes the file by which clients find the simulator.</summary>
internal static class Kubeconfig
{
    public static string Text(Uri server, string token) =>
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: cryptomeria-simulator
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
        users:
        - name: cryptomeria-simulator
          user:
            token: {token}
        contexts:
        - name: cryptomeria-simulator
          context:
            cluster: cryptomeria-simulator
            user: cryptomeria-simulator
            namespace: default
        current-context: cryptomeria-simulator

        """;
}
