namespace Cryptomeria.Functions.Tests.Support;

/// <summary>Kubeconfigs for servers that the simulator did not write one for.</summary>
internal static class Kubeconfigs
{
    public static string Of(Uri server) =>
        $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
          - name: test
            cluster:
              server: {{server.GetLeftPart(UriPartial.Authority)}}
        users:
          - name: test
            user:
              token: test
        contexts:
          - name: test
            context:
              cluster: test
              user: test
        """;
}
