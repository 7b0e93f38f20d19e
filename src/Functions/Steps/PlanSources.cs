using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Cluster.Deletion;
using Cryptomeria.K8sOps.Cluster.Workloads;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Relayer;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.Functions.Steps;

/// <summary>Where plans observe.</summary>
public sealed record PlanSources(
    OperationRunner Runner,
    SetupOperations Setup,
    ConnectionOperations Connections,
    RelayerRunOperations Relayers,
    ReadinessOperations Readiness,
    PreflightOperations Preflight,
    ReleaseOperations Releases,
    WorkloadOperations Workloads,
    DataOperations Data,
    ChainRemoval Chains);
