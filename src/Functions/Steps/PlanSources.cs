using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Operations.Lifecycle;

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
