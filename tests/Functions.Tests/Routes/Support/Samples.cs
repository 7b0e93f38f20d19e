namespace Cryptomeria.Functions.Tests.Routes.Support;

/// <summary>The specification's samples of the queries, word for word.</summary>
internal static class Samples
{
    /// <summary>4.1 GET /system/status.</summary>
    public const string Status =
        """
        {
          "ok": true,
          "data": {
            "namespace": "cryptomeria",
            "timestamp": "2026-01-23T12:00:00Z",
            "pods": [
              {
                "name": "cryptomeria-mdsc-0",
                "component": "mdsc",
                "instance": "mdsc",
                "phase": "Running",
                "ready": true,
                "restarts": 0
              }
            ],
            "services": [
              {
                "name": "cryptomeria-mdsc-external",
                "type": "NodePort",
                "ports": {
                  "rpc": { "port": 26657, "nodePort": 31057 },
                  "api": { "port": 1317, "nodePort": 30317 },
                  "grpc": { "port": 9090, "nodePort": 30090 }
                }
              }
            ],
            "relayer": {
              "pod": "cryptomeria-relayer-xxxxx",
              "running": true,
              "hint": "use /system/jobs/* for workflow logs"
            },
            "chains": [
              { "chainId": "mdsc", "latestHeight": "1234", "catchingUp": false }
            ]
          }
        }
        """;

    /// <summary>4.2 GET /system/ports.</summary>
    public const string Ports =
        """
        {
          "ok": true,
          "data": {
            "namespace": "cryptomeria",
            "nodeHost": "192.168.49.2",
            "chains": [
              {
                "chainId": "mdsc",
                "external": {
                  "rpc": "http://192.168.49.2:31057",
                  "api": "http://192.168.49.2:30317",
                  "grpc": "192.168.49.2:30090"
                },
                "internal": {
                  "rpc": "http://cryptomeria-mdsc:26657",
                  "api": "http://cryptomeria-mdsc:1317",
                  "grpc": "cryptomeria-mdsc:9090"
                }
              }
            ]
          }
        }
        """;

    /// <summary>5.1 GET /system/k8s/pods.</summary>
    public const string Pods =
        """
        {
          "ok": true,
          "data": {
            "items": [
              {
                "name": "cryptomeria-relayer-abcde",
                "namespace": "cryptomeria",
                "labels": {
                  "app.kubernetes.io/name": "cryptomeria",
                  "app.kubernetes.io/component": "relayer"
                },
                "phase": "Running",
                "ready": true,
                "restarts": 0,
                "node": "minikube",
                "startTime": "2026-01-23T11:50:00Z"
              }
            ]
          }
        }
        """;

    /// <summary>5.2 GET /system/k8s/services.</summary>
    public const string Services =
        """
        {
          "ok": true,
          "data": {
            "items": [
              {
                "name": "cryptomeria-mdsc-external",
                "type": "NodePort",
                "clusterIP": "10.96.0.10",
                "ports": [
                  { "name": "rpc", "port": 26657, "nodePort": 31057, "protocol": "TCP" }
                ],
                "selector": { "app.kubernetes.io/instance": "mdsc" }
              }
            ]
          }
        }
        """;

    /// <summary>5.3 GET /system/k8s/configmaps.</summary>
    public const string ConfigMaps =
        """
        {
          "ok": true,
          "data": {
            "items": [
              { "name": "cryptomeria-chain-config", "keys": ["config.toml", "app.toml"] }
            ]
          }
        }
        """;
}
