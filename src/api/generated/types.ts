// Made by `npm run generate` from src/api/contract. Do not edit.
export interface AssignNodeSpec {
  AntiAffinityHyperNodes?: HyperNodeSpec[]
  AntiAffinityNodeNames?: string
  EnableAssignNode?: boolean
  HyperNodes?: HyperNodeSpec[]
  NodeNames?: string
}

export interface AssumeUserInfo {
  AccessKeyId?: string
  Id?: string
  SecurityToken?: string
  Type?: string
}

export interface AutoScalingSpec {
  AutoscalingMetricSpec?: AutoscalingMetricSpec
  MaxReplicas?: number
  MinReplicas?: number
  PodsToDelete?: string[]
  ScalingStrategy?: string
}

export interface AutoscalingMetricSpec {
  MetricName?: string
  StabilizationWindowSeconds?: number /** in seconds */
  TargetValue?: number
  Tolerance?: string
}

export interface ContainerInfo {
  MainContainer?: string
  SidecarContainers?: string[]
}

export interface ContainerSpec {
  Args?: string[]
  Command?: string[]
  Env?: EnvVar[]
  Image?: string
  Name?: string
  Resources?: ResourceRequirements
  SecurityContext?: SecurityContext
  WorkingDir?: string
}

export interface CreateJobRequestCodeSource {
  Branch?: string
  CodeSourceId?: string
  Commit?: string
  IsSharedMountPath?: boolean
  MountPath?: string
}

export interface CreateJobRequestCustomEnvs {
  Key?: string
  Value?: string
  Visible?: string
}

export interface CreateJobRequestDataSources {
  AccessPointId?: string
  DataSourceId?: string
  DataSourceVersion?: string
  EnableCache?: boolean
  MountAccess?: string /** one of RO, RW */
  MountPath?: string
  Options?: string
  RoleArn?: string
  RoleChain?: string
  Uri?: string
}

export interface CreateJobRequestUserVpc {
  DefaultRoute?: string /** one of eth0, eth1 */
  ExtendedCIDRs?: string[]
  SecurityGroupId?: string
  SwitchId?: string
  VpcId?: string
}

export interface CredentialConfig {
  AliyunEnvRoleKey?: string
  CredentialConfigItems?: CredentialConfigItem[]
  EnableCredentialInject?: boolean
}

export interface CredentialConfigItem {
  Key?: string
  Roles?: CredentialRole[]
  Type?: string
}

export interface CredentialRole {
  AssumeRoleFor?: string
  AssumeUserInfo?: AssumeUserInfo
  Policy?: string
  RoleArn?: string
  RoleType?: string
}

export interface DataJuicerConfig {
  CommandType?: string /** one of shell, config */
  EnableResourceEstimation?: boolean
  ExecutionMode?: string /** one of standalone, distributed */
  ResourceLimit?: ResourceLimit
}

export interface DataSourceItem {
  DataSourceId?: string
  DataSourceType?: string /** one of NAS */
  Description?: string
  DisplayName?: string
  Endpoint?: string
  FileSystemId?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  MountPath?: string
  Options?: string
  Path?: string
  UserId?: string
}

export interface EcsSpec {
  AcceleratorType?: string /** one of CPU, GPU */
  Cpu?: number
  DefaultGPUDriver?: string
  Gpu?: number
  GpuMemory?: number
  GpuType?: string
  InstanceType?: string
  IsAvailable?: boolean
  Memory?: number /** in GiB or MiB (not settled by the source) */
  NonProtectSpotDiscount?: number
  PaymentTypes?: string[]
  ResourceType?: string /** one of ECS, Lingjun */
  SpotStockStatus?: string
  SupportedGPUDrivers?: string[]
}

export interface ElasticSpotSpec {
  InstanceType?: string
  SpotDiscountLimit?: number
  SpotPriceLimit?: number
  SpotStrategy?: string /** one of LowestPrice, CapacityOptimized; default LowestPrice */
}

export interface EnvVar {
  Name?: string
  Value?: string
}

export interface ExtraPodSpec {
  InitContainers?: ContainerSpec[]
  Lifecycle?: Lifecycle
  MainContainerSecurityContext?: SecurityContext
  PodAnnotations?: {[key: string]: string} /** deprecated */
  PodLabels?: {[key: string]: string} /** deprecated */
  SharedVolumeMountPaths?: string[]
  SideCarContainers?: ContainerSpec[]
}

export interface GetJobResponseBodyCodeSource {
  Branch?: string
  CodeSourceId?: string
  Commit?: string
  MountPath?: string
}

export interface GetJobResponseBodyCustomEnvs {
  Key?: string
  Value?: string
  Visible?: string
}

export interface GetJobResponseBodyDataSources {
  DataSourceId?: string
  MountPath?: string
  Uri?: string
}

export interface GetJobResponseBodyPods {
  Duration?: number
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFinishTime?: string /** RFC3339 UTC, seconds */
  GmtStartTime?: string /** RFC3339 UTC, seconds */
  HistoryPods?: GetJobResponseBodyPodsHistoryPods[]
  Ip?: string
  NodeName?: string
  PodId?: string
  PodIps?: PodNetworkInterface[]
  PodUid?: string
  ResourceType?: string
  Status?: string /** one of Pending, Running, Succeeded, Failed, Unknown */
  SubStatus?: string /** one of Normal, Evicted */
  Type?: string
  supportedProfilingTypes?: string
}

export interface GetJobResponseBodyPodsHistoryPods {
  Duration?: number
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFinishTime?: string /** RFC3339 UTC, seconds */
  GmtStartTime?: string /** RFC3339 UTC, seconds */
  Ip?: string
  NodeName?: string
  PodId?: string
  PodIps?: PodNetworkInterface[]
  PodUid?: string
  ResourceType?: string
  Status?: string
  SubStatus?: string /** one of Normal, Evicted */
  Type?: string
  supportedProfilingTypes?: string
}

export interface GetJobResponseBodyRestartRecord {
  DetailErrorInfoList?: GetJobResponseBodyRestartRecordDetailErrorInfoList[]
  JobRestartCount?: number
  OccurPhase?: string
  OccurTime?: string
  Reason?: string
  RestartDurationInSec?: number /** in seconds */
  RestartFailReason?: string
  RestartLevelType?: string
  RestartStatus?: string
  TriggerID?: string
}

export interface GetJobResponseBodyRestartRecordDetailErrorInfoList {
  AddJobLevelBlacklist?: boolean
  AddNodeToBlacklist?: boolean
  DetailErrorMsg?: string
  ErrorCode?: string
  ErrorMsg?: string
  ErrorSource?: string
  Node?: string
  Pod?: string
  TriggerRestart?: boolean
}

export interface GetJobResponseBodyUserVpc {
  DefaultRoute?: string /** one of eth0, eth1 */
  ExtendedCidrs?: string[]
  SecurityGroupId?: string
  SwitchId?: string
  VpcId?: string
}

export interface GetJobTemplateResponseBodyVersions {
  Constraints?: {[key: string]: unknown}
  Content?: unknown
  CreatedBy?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  Version?: number
}

export interface HyperNodeSchedulingConfig {
  MinAvailable?: number
  QualityPolicy?: string
}

export interface HyperNodeSpec {
  HyperNodeName?: string
  NodeNames?: string
}

export interface ImageConfig {
  Auth?: string
  DockerRegistry?: string
  Password?: string
  Username?: string
}

export interface JobElasticSpec {
  AIMasterDockerImage?: string
  AIMasterType?: string
  EDPMaxParallelism?: number
  EDPMinParallelism?: number
  ElasticStrategy?: string
  EnableAIMaster?: boolean
  EnableEDP?: boolean
  EnableElasticTraining?: boolean
  EnablePsJobElasticPS?: boolean
  EnablePsJobElasticWorker?: boolean
  EnablePsResourceEstimate?: boolean
  MaxParallelism?: number
  MinParallelism?: number
  PSMaxParallelism?: number
  PSMinParallelism?: number
}

export interface JobItem {
  Accessibility?: string
  ClusterId?: string
  CodeSource?: JobItemCodeSource
  CredentialConfig?: CredentialConfig
  DataSources?: JobItemDataSources[]
  DisplayName?: string
  Duration?: number /** in seconds */
  ElasticSpec?: JobElasticSpec
  EnablePreemptibleJob?: boolean
  EnabledDebugger?: boolean
  Envs?: {[key: string]: string}
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFailedTime?: string
  GmtFinishTime?: string /** RFC3339 UTC, seconds */
  GmtModifiedTime?: string /** RFC3339 UTC, seconds */
  GmtRunningTime?: string /** RFC3339 UTC, seconds */
  GmtStoppedTime?: string
  GmtSubmittedTime?: string /** RFC3339 UTC, seconds */
  GmtSuccessedTime?: string /** RFC3339 UTC, seconds */
  IsDeleted?: boolean
  JobId?: string
  JobMaxRunningTimeMinutes?: number
  JobReplicaStatuses?: JobReplicaStatus[]
  JobSpecs?: JobSpec[]
  JobType?: string /** one of TFJob, PyTorchJob, MPIJob, XGBoostJob, OneFlowJob, ElasticBatchJob, RayJob, SlurmJob */
  NodeCount?: string
  NodeNames?: string[]
  Pods?: PodItem[]
  Priority?: number
  ReasonCode?: string
  ReasonMessage?: string
  RequestCPU?: number
  RequestGPU?: string
  RequestMemory?: string
  ResourceId?: string
  ResourceLevel?: string
  ResourceName?: string
  ResourceQuotaName?: string
  ResourceType?: string /** one of ECS, Lingjun, ACS */
  RestartTimes?: string
  RetryCount?: number
  SchedulingStrategy?: string
  Settings?: JobSettings
  Status?: string
  StatusHistory?: StatusTransitionItem[]
  SubStatus?: string
  SystemEnvs?: {[key: string]: string}
  TemplateId?: string
  TemplateName?: string
  TenantId?: string
  ThirdpartyLibDir?: string
  ThirdpartyLibs?: string[]
  UseOversoldResource?: boolean
  UserCommand?: string
  UserId?: string
  UserScript?: string
  UserVpc?: JobItemUserVpc
  Username?: string
  WorkingDir?: string
  WorkspaceId?: string
  WorkspaceName?: string
  supportedProfilingTypes?: string
}

export interface JobItemCodeSource {
  Branch?: string
  CodeSourceId?: string
  Commit?: string
  MountPath?: string
}

export interface JobItemDataSources {
  DataSourceId?: string
  MountPath?: string
}

export interface JobItemUserVpc {
  DefaultRoute?: string /** one of eth0, eth1 */
  ExtendedCidrs?: string[]
  SecurityGroupId?: string
  SwitchId?: string
  VpcId?: string
}

export interface JobReplicaStatus {
  Active?: number
  CurrentSpotInstanceType?: string
  Dequeued?: number
  EstimatedAutoScalingSpec?: AutoScalingSpec
  EstimatedPodCount?: number
  EstimatedResourceConfig?: ResourceConfig
  Queuing?: number
  Type?: string
}

export interface JobSettings {
  AdvancedSettings?: {[key: string]: unknown}
  AllocateAllRDMADevices?: boolean
  AllowUnschedulableNodes?: boolean
  BusinessUserId?: string
  Caller?: string
  DataJuicerConfig?: DataJuicerConfig
  DisableEcsStockCheck?: boolean
  Driver?: string
  ElasticSpotJobMaxRestartTimes?: number
  EnableCPUAffinity?: boolean
  EnableDSWDev?: boolean
  EnableErrorMonitoringInAIMaster?: boolean
  EnableOssAppend?: boolean
  EnableRDMA?: boolean
  EnableSanityCheck?: boolean
  EnableTideResource?: boolean
  ErrorMonitoringArgs?: string
  JobReservedMinutes?: number /** in minutes */
  JobReservedPolicy?: string
  ModelConfig?: ModelConfig
  OversoldType?: string /** one of ForbiddenQuotaOverSold, AcceptQuotaOverSold, ForceQuotaOverSold */
  PipelineId?: string
  SanityCheckArgs?: string
  Shell?: string
  Tags?: {[key: string]: string}
  TerminationGracePeriodSeconds?: number
}

export interface JobSpec {
  AssignNodeSpec?: AssignNodeSpec
  AutoScalingSpec?: AutoScalingSpec
  ConsiderInSuccessPolicy?: boolean
  Driver?: string
  EcsSpec?: string
  ElasticSpotSpecs?: ElasticSpotSpec[]
  ExtraPodSpec?: ExtraPodSpec
  HyperNodeSchedulingConfig?: HyperNodeSchedulingConfig
  Image?: string
  ImageConfig?: ImageConfig
  IsCheif?: boolean /** deprecated */
  IsChief?: boolean
  LocalMountSpecs?: LocalMountSpec[]
  OversoldType?: string
  PodCount?: number
  QuotaId?: string
  ResourceConfig?: ResourceConfig
  RestartPolicy?: string /** one of Always, Never, OnFailure, ExitCode */
  ServiceSpec?: ServiceSpec
  SpotSpec?: SpotSpec
  StartupDependencies?: StartupDependency[]
  SystemDisk?: SystemDisk
  Type?: string
  UseSpotInstance?: boolean /** deprecated */
  UserCommand?: string
}

export interface Lifecycle {
  PostStart?: LifecyclePostStart
  PreStop?: LifecyclePreStop
}

export interface LifecyclePostStart {
  Exec?: LifecyclePostStartExec
}

export interface LifecyclePostStartExec {
  Command?: string[]
}

export interface LifecyclePreStop {
  Exec?: LifecyclePreStopExec
}

export interface LifecyclePreStopExec {
  Command?: string[]
}

export interface ListJobTemplatesResponseBodyJobTemplates {
  DefaultVersion?: number
  Description?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  LastUsedTime?: string
  Metadata?: {[key: string]: unknown}
  ModifiedBy?: string
  TemplateId?: string
  TemplateName?: string
  TenantId?: string
  UserId?: string
  WorkspaceId?: string
}

export interface ListRayHistoryServersResponseBodyRayHistoryServers {
  Accessibility?: string /** one of PUBLIC, PRIVATE; default PRIVATE */
  DisplayName?: string
  EcsSpec?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFinishTime?: string /** RFC3339 UTC, seconds */
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  MaxRuntimeMinutes?: number /** in minutes */
  RayHistoryServerId?: string
  RayHistoryServerUrl?: string
  ReasonCode?: string
  ReasonMessage?: string
  ResourceId?: string
  ResourceName?: string
  Status?: string /** one of Creating, Running, Stopped, Succeeded, Failed */
  StoragePath?: string
  TenantId?: string
  UserId?: string
  Username?: string
  WorkspaceId?: string
}

export interface ListSignalsResponseBodySignals {
  GmtCreated?: string /** RFC3339 with offset, seconds */
  GmtModified?: string /** RFC3339 with offset, seconds */
  Message?: string
  PodNames?: string[]
  Reason?: string
  Roles?: string[]
  Scope?: string
  Signal?: string
  SignalId?: string
  Status?: string
}

export interface LocalMountSpec {
  LocalPath?: string
  MountMode?: string
  MountPath?: string
}

export interface Metric {
  Time?: number /** in milliseconds; epoch milliseconds */
  Value?: number
}

export interface ModelConfig {
  ModelName?: string
  ModelTemplate?: ModelTemplate
}

export interface ModelTemplate {
  Collections?: string
  ModelName?: string
  Provider?: string
}

export interface PodItem {
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFinishTime?: string /** RFC3339 UTC, seconds */
  GmtStartTime?: string /** RFC3339 UTC, seconds */
  HistoryPods?: PodItem[]
  Ip?: string
  NodeName?: string
  PodId?: string
  PodIp?: string
  PodIps?: PodNetworkInterface[]
  PodUid?: string
  Status?: string
  SubStatus?: string
  Type?: string
  supportedProfilingTypes?: string
}

export interface PodMetric {
  Metrics?: Metric[]
  PodId?: string
}

export interface PodNetworkInterface {
  InterfaceName?: string
  Ip?: string
}

export interface ResourceConfig {
  CPU?: string
  GPU?: string
  GPUType?: string
  Memory?: string
  SharedMemory?: string
}

export interface ResourceLimit {
  CPU?: string
  GPU?: string
  Memory?: string
}

export interface ResourceRequirements {
  Limits?: {[key: string]: string}
  Requests?: {[key: string]: string}
}

export interface SanityCheckResultItem {
  CheckNumber?: number
  FinishedAt?: string /** RFC3339 with offset, microseconds */
  Message?: string
  Phase?: string
  StartedAt?: string /** RFC3339 with offset, microseconds */
  Status?: string
}

export interface SeccompProfile {
  LocalhostProfile?: string
  Type?: string /** one of Localhost, RuntimeDefault, Unconfined */
}

export interface SecurityContext {
  Capabilities?: SecurityContextCapabilities
  Privileged?: boolean
  RunAsGroup?: number
  RunAsUser?: number
  SeccompProfile?: SeccompProfile
}

export interface SecurityContextCapabilities {
  Add?: string[]
  Drop?: string[]
}

export interface ServiceSpec {
  DefaultPort?: number
  ExtraPorts?: number[]
  ServiceMode?: string /** one of PerRole, PerPod; default PerPod */
}

export interface SignalTarget {
  PodNames?: string[]
  Roles?: string[]
  Scope?: string
}

export interface SpotSpec {
  SpotDiscountLimit?: number
  SpotPriceLimit?: number /** in CNY/minute */
  SpotStrategy?: string /** one of SpotWithPriceLimit */
}

export interface StartupDependency {
  MinReplicas?: string
  OnPhase?: string
  Type?: string
}

export interface StatusTransitionItem {
  EndTime?: string
  ReasonCode?: string
  ReasonMessage?: string
  StartTime?: string
  Status?: string
}

export interface SystemDisk {
  Category?: string
  PerformanceLevel?: string
  Size?: number
}

export interface TagResourcesRequestTag {
  Key?: string
  Value?: string
}

export interface Tensorboard {
  Accessibility?: string
  Cpu?: number
  DataSourceId?: string
  DataSourceType?: string
  DisplayName?: string
  Duration?: string /** in seconds */
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFinishTime?: string
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  JobId?: string
  MaxRunningTimeMinutes?: number
  Memory?: number
  Options?: string
  Priority?: string
  QuotaId?: string
  QuotaName?: string
  ReasonCode?: string
  ReasonMessage?: string
  RequestId?: string
  Status?: string
  SummaryPath?: string
  SummaryRelativePath?: string
  TensorboardDataSources?: TensorboardDataSourceSpec[]
  TensorboardId?: string
  TensorboardSpec?: TensorboardSpec
  TensorboardUrl?: string
  Token?: string
  UserId?: string
  Username?: string
  WorkspaceId?: string
}

export interface TensorboardDataSourceSpec {
  DataSourceType?: string
  DirectoryName?: string
  FullSummaryPath?: string
  Id?: string
  Name?: string
  SourceType?: string /** one of datasource, dlcjob */
  SummaryPath?: string
  Uri?: string
}

export interface TensorboardSpec {
  EcsType?: string
  SecurityGroupId?: string
  SwitchId?: string
  VpcId?: string
}

export interface TokenSettings {
  EnableCrossAccountAccess?: boolean
  EnableLogDownloadJob?: boolean
}

export interface CodeSourceItem {
  Accessibility?: string /** one of PRIVATE, PUBLIC */
  CloneType?: number /** one of 0, 1 */
  CodeBranch?: string
  CodeCommit?: string
  CodeRepo?: string
  CodeRepoAccessToken?: string
  CodeRepoUserName?: string
  CodeSourceId?: string
  Description?: string
  DisplayName?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  MountPath?: string
  UserId?: string
  WorkspaceId?: string
}

export interface Dataset {
  Accessibility?: string /** one of PRIVATE, PUBLIC, ROLE_PUBLIC */
  AccessibleRoleIdList?: string[]
  DataSourceType?: string /** one of NAS, OSS */
  DataType?: string /** one of COMMON, PIC, TEXT, VIDEO, AUDIO; default COMMON */
  DatasetId?: string
  Description?: string
  Edition?: string /** one of BASIC, ADVANCED */
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  ImportInfo?: string
  IsShared?: boolean
  Labels?: Label[]
  LatestVersion?: DatasetVersion
  MountAccess?: string /** one of RO, RW */
  MountAccessReadWriteRoleIdList?: string[]
  Name?: string
  Options?: string
  OwnerId?: string
  Property?: string /** one of FILE, DIRECTORY */
  ProviderType?: string /** one of ECS, Lingjun; default ECS */
  SharedFrom?: DatasetShareRelationship
  SharingConfig?: DatasetSharingConfig
  SourceDatasetId?: string
  SourceDatasetVersion?: string
  SourceId?: string
  SourceType?: string /** one of PAI_PUBLIC_DATASET, ITAG, USER */
  TagTemplateType?: string
  Uri?: string
  UserId?: string
  WorkspaceId?: string
}

export interface DatasetShareRelationship {
  AllowedMountAccessLevels?: string[] /** one of RO, RW; default RO */
  ExpiresAt?: string /** RFC3339 UTC, seconds */
  Extra?: string
  IsSecureMode?: boolean
  SharedAt?: string /** RFC3339 UTC, seconds */
  SourceTenantId?: string
  SourceWorkspaceId?: string
  Status?: string /** one of ACTIVE, EXPIRED, REVOKED, INVALID */
  TenantId?: string
  WorkspaceId?: string
}

export interface DatasetSharingConfig {
  SharedTo?: DatasetShareRelationship[]
}

export interface DatasetVersion {
  DataCount?: number
  DataSize?: number /** in bytes */
  DataSourceType?: string
  DatasetTaskRamRole?: string
  Description?: string
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  ImportInfo?: string
  Labels?: Label[]
  MountAccess?: string
  Options?: string
  Property?: string
  SourceId?: string
  SourceType?: string
  Uri?: string
  UserMetricsEndpoints?: UserMetricsEndpoint[]
  VersionName?: string
}

export interface GetDatasetResponseBodySharingConfig {
  SharedTo?: DatasetShareRelationship[]
}

export interface GetDefaultWorkspaceResponseBodyConditions {
  Code?: number
  Message?: string
  Type?: string /** one of CREATING, WORKSPACE_CREATED, MEMBERS_ADDED, ENABLED */
}

export interface GetDefaultWorkspaceResponseBodyOwner {
  UserId?: string
  UserKp?: string
  UserName?: string
}

export interface GetImageResponseBodyLabels {
  Key?: string
  Value?: string
}

export interface GetPermissionResponseBodyPermissionRules {
  Accessibility?: string /** one of PUBLIC, PRIVATE, ANY */
  EntityAccessType?: string /** one of CREATOR, ANY */
}

export interface GetWorkspaceResponseBodyOwner {
  DisplayName?: string
  UserId?: string
  UserKp?: string
  UserName?: string
}

export interface Label {
  Key?: string
  Value?: string
}

export interface ListConfigsResponseBodyConfigs {
  ConfigId?: string
  ConfigKey?: string /** one of tempStoragePath, isAutoRecycle, priorityConfig, quotaMaximumDuration, predefinedTags */
  ConfigValue?: string
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  Labels?: ListConfigsResponseBodyConfigsLabels[]
}

export interface ListConfigsResponseBodyConfigsLabels {
  Key?: string
  Value?: string
}

export interface ListImageLabelsResponseBodyLabels {
  Key?: string
  Value?: string
}

export interface ListImagesResponseBodyImages {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  Description?: string
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  ImageId?: string
  ImageUri?: string
  Labels?: ListImagesResponseBodyImagesLabels[]
  Name?: string
  ParentUserId?: string
  Size?: number /** in bytes */
  SourceId?: string
  SourceType?: string
  UserId?: string
  WorkspaceId?: string
}

export interface ListImagesResponseBodyImagesLabels {
  Key?: string
  Value?: string
}

export interface ListMembersResponseBodyMembers {
  AccountName?: string
  AccountType?: string /** one of 1, 5, 6 */
  DisplayName?: string
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  MemberId?: string
  MemberName?: string
  Roles?: string[]
  UserId?: string
}

export interface ListPermissionsResponseBodyPermissions {
  PermissionCode?: string
  PermissionRules?: ListPermissionsResponseBodyPermissionsPermissionRules[]
}

export interface ListPermissionsResponseBodyPermissionsPermissionRules {
  Accessibility?: string /** one of PUBLIC, PRIVATE, ANY */
  EntityAccessType?: string /** one of CREATOR, ANY */
}

export interface ListProductsResponseBodyProducts {
  HasPermissionToPurchase?: boolean
  IsPurchased?: boolean
  ProductCode?: string
  ProductId?: string
  PurchaseUrl?: string
}

export interface ListProductsResponseBodyServices {
  IsOpen?: boolean
  OpenUrl?: string
  ServiceCode?: string
}

export interface ListQuotasResponseBodyQuotas {
  DisplayName?: string
  Id?: string
  Mode?: string /** one of isolate, share */
  Name?: string
  ProductCode?: string /** one of PAI_isolate, PAI_share */
  QuotaType?: string /** one of PAI */
  Specs?: ListQuotasResponseBodyQuotasSpecs[]
}

export interface ListQuotasResponseBodyQuotasSpecs {
  Name?: string
  Type?: string
  Value?: string
}

export interface ListResourcesResponseBodyResources {
  Encryption?: ListResourcesResponseBodyResourcesEncryption
  EnvType?: string /** one of dev, prod */
  Executor?: ListResourcesResponseBodyResourcesExecutor /** deprecated */
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GroupName?: string
  Id?: string
  IsDefault?: boolean
  Labels?: ListResourcesResponseBodyResourcesLabels[]
  Name?: string
  ProductType?: string /** deprecated */
  Quotas?: ListResourcesResponseBodyResourcesQuotas[]
  ResourceType?: string /** one of MaxCompute, ECS, Lingjun, ACS, Flink, SelfManagedAckPro, SelfManagedAckLingjun, SelfManagedASI */
  Spec?: {[key: string]: unknown}
  WorkspaceId?: string
}

export interface ListResourcesResponseBodyResourcesEncryption {
  Algorithm?: string
  Enabled?: boolean
  Key?: string
}

export interface ListResourcesResponseBodyResourcesExecutor {
  OwnerId?: string /** deprecated */
}

export interface ListResourcesResponseBodyResourcesLabels {
  Key?: string
  Value?: string
}

export interface ListResourcesResponseBodyResourcesQuotas {
  CardType?: string /** one of CPU, GPU */
  DisplayName?: string
  Id?: string
  Mode?: string /** one of isolate, share */
  Name?: string
  ProductCode?: string /** one of PAI_isolate, PAI_share, MaxCompute_share, MaxCompute_isolate, DataWorks_isolate, DataWorks_share, DLC_share */
  QuotaType?: string /** one of PAI, MaxCompute, DLC */
  Specs?: ListResourcesResponseBodyResourcesQuotasSpecs[]
}

export interface ListResourcesResponseBodyResourcesQuotasSpecs {
  Name?: string
  Value?: string
}

export interface ListWorkspaceUsersResponseBodyUsers {
  UserId?: string
  UserName?: string
}

export interface ListWorkspacesResponseBodyWorkspaces {
  AdminNames?: string[]
  Creator?: string
  Description?: string
  DisplayName?: string
  EnvTypes?: string[] /** one of dev, prod */
  ExtraInfos?: {[key: string]: unknown}
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  IsDefault?: boolean
  Status?: string
  WorkspaceId?: string
  WorkspaceName?: string
  resourceGroupId?: string
}

export interface UserMetricsEndpoint {
  Path?: string
  Port?: number
}

export interface CreateJobInput {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  CodeSource?: CreateJobRequestCodeSource
  CredentialConfig?: CredentialConfig
  CustomEnvs?: CreateJobRequestCustomEnvs[]
  DataSources?: CreateJobRequestDataSources[]
  DebuggerConfigContent?: string
  Description?: string
  DisplayName: string
  ElasticSpec?: JobElasticSpec
  Envs?: {[key: string]: string}
  JobMaxRunningTimeMinutes?: number /** in minutes */
  JobSpecs: JobSpec[]
  JobType: string /** one of TFJob, PyTorchJob, MPIJob, XGBoostJob, OneFlowJob, ElasticBatchJob, SlurmJob, RayJob, DataJuicerJob */
  Options?: string
  Priority?: number /** default 1; 1..9 */
  ResourceId?: string
  SchedulingStrategy?: string
  Settings?: JobSettings
  SuccessPolicy?: string /** one of ChiefWorker, AllWorkers; default AllWorkers */
  TemplateId?: string
  TemplateVersion?: number
  ThirdpartyLibDir?: string
  ThirdpartyLibs?: string[]
  UserCommand: string
  UserVpc?: CreateJobRequestUserVpc
  WorkspaceId?: string
}

export interface CreateJobResponse {
  JobId?: string
  RequestId?: string
}

export interface CreateJobTemplateInput {
  Constraints?: {[key: string]: unknown}
  Content: string
  Description?: string
  Metadata?: {[key: string]: unknown}
  TemplateName: string
  WorkspaceId: string
}

export interface CreateJobTemplateResponse {
  DefaultVersion?: number
  Description?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  LastUsedTime?: string
  Metadata?: {[key: string]: unknown}
  RequestId?: string
  TemplateId?: string
  TemplateName?: string
  TenantId?: string
  UserId?: string
  Version?: number
  WorkspaceId?: string
}

export interface CreateRayHistoryServerInput {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  DisplayName: string
  EcsSpec?: string
  MaxRuntimeMinutes?: number /** in minutes */
  ResourceId?: string
  StoragePath: string
  WorkspaceId: string
}

export interface CreateRayHistoryServerResponse {
  RayHistoryServerId?: string
  RequestId?: string
}

export interface CreateSignalInput {
  JobId: string
  Signal?: string
  Target?: SignalTarget
}

export interface CreateSignalResponse {
  JobId?: string
  RequestId?: string
  Signal?: string
  SignalId?: string
  Status?: string
}

export interface CreateTensorboardInput {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  Cpu?: number
  DataSourceId?: string
  DataSourceType?: string /** one of OSS, NAS */
  DataSources?: DataSourceItem[]
  DisplayName?: string
  JobId?: string
  MaxRunningTimeMinutes?: number /** in minutes */
  Memory?: number /** in GB */
  Options?: string
  Priority?: string /** default 1; 1..9 */
  QuotaId?: string
  SourceId?: string
  SourceType?: string
  SummaryPath?: string
  SummaryRelativePath?: string
  TensorboardDataSources?: TensorboardDataSourceSpec[]
  TensorboardSpec?: TensorboardSpec
  Uri?: string
  WorkspaceId?: string
}

export interface CreateTensorboardResponse {
  DataSourceId?: string
  JobId?: string
  RequestId?: string
  TensorboardId?: string
}

export interface DeleteJobInput {
  JobId: string
}

export interface DeleteJobResponse {
  JobId?: string
  RequestId?: string
}

export interface DeleteJobTemplateInput {
  TemplateId: string
}

export interface DeleteJobTemplateResponse {
  RequestId?: string
  TemplateId?: string
}

export interface DeleteRayHistoryServerInput {
  RayHistoryServerId: string
}

export interface DeleteRayHistoryServerResponse {
  RequestId?: string
}

export interface DeleteTensorboardInput {
  TensorboardId: string
  WorkspaceId?: string
}

export interface DeleteTensorboardResponse {
  RequestId?: string
  TensorboardId?: string
}

export interface GetDashboardInput {
  jobId: string
  isShared?: boolean
  token?: string
}

export interface GetDashboardResponse {
  url?: string
}

export interface GetJobInput {
  JobId: string
  NeedDetail?: boolean /** default true */
}

export interface GetJobResponse {
  Accessibility?: string /** one of PUBLIC, PRIVATE; default PRIVATE */
  ClusterId?: string
  CodeSource?: GetJobResponseBodyCodeSource
  CredentialConfig?: CredentialConfig
  CustomEnvs?: GetJobResponseBodyCustomEnvs[]
  DataSources?: GetJobResponseBodyDataSources[]
  Description?: string
  DisplayName?: string
  Duration?: number /** in seconds */
  ElasticSpec?: JobElasticSpec
  EnabledDebugger?: boolean
  Envs?: {[key: string]: string}
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFailedTime?: string /** RFC3339 UTC, seconds */
  GmtFinishTime?: string /** RFC3339 UTC, seconds */
  GmtRunningTime?: string /** RFC3339 UTC, seconds */
  GmtStoppedTime?: string /** RFC3339 UTC, seconds */
  GmtSubmittedTime?: string /** RFC3339 UTC, seconds */
  GmtSuccessedTime?: string /** RFC3339 UTC, seconds */
  JobId?: string
  JobReplicaStatuses?: JobReplicaStatus[]
  JobSpecs?: JobSpec[]
  JobType?: string
  Pods?: GetJobResponseBodyPods[]
  Priority?: number /** 1..9 */
  ReasonCode?: string
  ReasonMessage?: string
  RequestCPU?: number
  RequestGPU?: number
  RequestId?: string
  RequestMemory?: number
  ResourceId?: string
  ResourceLevel?: string
  ResourceType?: string /** one of ECS, Lingjun, ACS */
  RestartRecord?: GetJobResponseBodyRestartRecord[]
  RestartTimes?: string
  RoleSystemEnvs?: {[key: string]: {[key: string]: unknown}}
  SchedulingStrategy?: string
  Settings?: JobSettings
  Status?: string /** one of Creating, Queuing, Bidding, EnvPreparing, SanityChecking, Running, Restarting, Stopping, SucceededReserving, FailedReserving, Succeeded, Failed, Stopped */
  StatusHistory?: StatusTransitionItem[]
  SubStatus?: string
  TenantId?: string
  ThirdpartyLibDir?: string
  ThirdpartyLibs?: string[]
  UserCommand?: string
  UserId?: string
  UserVpc?: GetJobResponseBodyUserVpc
  WorkspaceId?: string
  WorkspaceName?: string
  supportedProfilingTypes?: string
}

export interface GetJobEventsInput {
  JobId: string
  EndTime?: string /** RFC3339 UTC, seconds */
  MaxEventsNum?: number /** default 2000 */
  StartTime?: string /** RFC3339 UTC, seconds */
}

export interface GetJobEventsResponse {
  Events?: string[]
  JobId?: string
  RequestId?: string
}

export interface GetJobMetricsInput {
  JobId: string
  EndTime?: string /** RFC3339 UTC, seconds */
  MetricType: string /** one of GpuCoreUsage, GpuMemoryUsage, CpuCoreUsage, MemoryUsage, NetworkInputRate, NetworkOutputRate, DiskReadRate, DiskWriteRate */
  StartTime?: string /** RFC3339 UTC, seconds */
  TimeStep?: string /** in minutes; default 5 */
  Token?: string
}

export interface GetJobMetricsResponse {
  JobId?: string
  PodMetrics?: PodMetric[]
  RequestId?: string
}

export interface GetJobSanityCheckResultInput {
  JobId: string
  SanityCheckNumber: number
  SanityCheckPhase?: string /** one of CheckInit, DeviceCheck, SingleNodeCommCheck, TwoNodeCommCheck, AllNodeCommCheck */
  Token?: string
}

export interface GetJobSanityCheckResultResponse {
  JobId?: string
  RequestID?: string
  SanityCheckResult?: SanityCheckResultItem[]
}

export interface GetJobTemplateInput {
  TemplateId: string
  Version?: string
}

export interface GetJobTemplateResponse {
  DefaultVersion?: number
  Description?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  LastUsedTime?: string
  Metadata?: {[key: string]: unknown}
  ModifiedBy?: string
  RequestId?: string
  TemplateId?: string
  TemplateName?: string
  TenantId?: string
  TotalCount?: number
  UserId?: string
  Versions?: GetJobTemplateResponseBodyVersions[]
  WorkspaceId?: string
}

export interface GetMetricsInput {
  Dimensions?: string
  EndTime?: string /** RFC3339 UTC, seconds */
  JobId?: string
  Length?: string /** default 1000 */
  MetricName?: string
  Namespace?: string
  NextToken?: string
  Period?: string /** in seconds; one of 15, 60, 900, 3600 */
  StartTime?: string /** RFC3339 UTC, seconds */
  Token?: string
}

export interface GetMetricsResponse {
  Code?: string
  DataPoints?: string
  Message?: string
  NextToken?: string
  Period?: string /** in seconds; one of 15, 60, 900, 3600 */
  RequestId?: string
  Success?: boolean
}

export interface GetPodEventsInput {
  JobId: string
  PodId: string
  EndTime?: string /** RFC3339 UTC, seconds */
  MaxEventsNum?: number
  PodUid?: string
  StartTime?: string /** RFC3339 UTC, seconds */
}

export interface GetPodEventsResponse {
  Events?: string[]
  JobId?: string
  PodId?: string
  PodUid?: string
  RequestId?: string
}

export interface GetPodLogsInput {
  JobId: string
  PodId: string
  Containers?: string
  DownloadToFile?: boolean /** default false */
  EndTime?: string /** RFC3339 UTC, seconds */
  MaxLines?: number /** default 2000 */
  PodUid?: string
  StartTime?: string /** RFC3339 UTC, seconds */
}

export interface GetPodLogsResponse {
  ContainerInfo?: ContainerInfo
  Containers?: string
  JobId?: string
  Logs?: string[]
  PodId?: string
  PodUid?: string
  RequestId?: string
}

export interface GetRayDashboardInput {
  jobId: string
  isShared?: boolean
  token?: string
}

export interface GetRayDashboardResponse {
  metricsEnabled?: string
  url?: string
}

export interface GetRayHistoryServerInput {
  RayHistoryServerId: string
}

export interface GetRayHistoryServerResponse {
  Accessibility?: string
  DisplayName?: string
  EcsSpec?: string
  GmtCreateTime?: string /** RFC3339 UTC, seconds */
  GmtFinishTime?: string /** RFC3339 UTC, seconds */
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  MaxRuntimeMinutes?: number /** in minutes */
  RayHistoryServerId?: string
  RayHistoryServerUrl?: string
  ReasonCode?: string
  ReasonMessage?: string
  ResourceId?: string
  ResourceName?: string
  Status?: string
  StoragePath?: string
  TenantId?: string
  UserId?: string
  Username?: string
  WorkspaceId?: string
}

export interface GetSignalInput {
  JobId: string
  SignalId: string
  Token?: string
}

export interface GetSignalResponse {
  GmtCreated?: string /** RFC3339 with offset, seconds */
  GmtModified?: string /** RFC3339 with offset, seconds */
  JobId?: string
  Message?: string
  PodNames?: string[]
  Reason?: string
  RequestId?: string
  Roles?: string[]
  Scope?: string
  Signal?: string
  SignalId?: string
  Status?: string
}

export interface GetTensorboardInput {
  TensorboardId: string
  JodId?: string
  Token?: string
  WorkspaceId?: string
}


export interface GetTensorboardSharedUrlInput {
  TensorboardId: string
  ExpireTimeSeconds?: string /** in seconds; ..604800 */
}

export interface GetTensorboardSharedUrlResponse {
  RequestId?: string
  TensorboardSharedUrl?: string
}

export interface GetTokenInput {
  ExpireTime?: number /** in seconds; default 604800; 0.. */
  TargetId?: string
  TargetType?: string /** one of job, tensorboard */
  TokenSettings?: TokenSettings
}

export interface GetTokenResponse {
  RequestId?: string
  Token?: string
}

export interface GetWebTerminalInput {
  JobId: string
  PodId: string
  IsShared?: boolean
  PodUid?: string
}

export interface GetWebTerminalResponse {
  RequestId?: string
  WebTerminalUrl?: string
}

export interface ListEcsSpecsInput {
  AcceleratorType?: string /** one of CPU, GPU */
  InstanceTypes?: string
  Order?: string /** one of desc, asc */
  PageNumber?: number /** 1.. */
  PageSize?: number
  ResourceType?: string /** one of ECS, Lingjun */
  SortBy?: string /** one of CPU, GPU, Memory, GmtCreateTime */
}

export interface ListEcsSpecsResponse {
  EcsSpecs?: EcsSpec[]
  RequestId?: string
  TotalCount?: number
}

export interface ListJobSanityCheckResultsInput {
  JobId: string
  Order?: string /** one of desc, asc */
}

export interface ListJobSanityCheckResultsResponse {
  RequestID?: string
  SanityCheckResults?: (SanityCheckResultItem[])[]
  TotalCount?: number
}

export interface ListJobTemplatesInput {
  Description?: string
  Order?: string /** one of asc, desc; default desc */
  PageNumber?: number
  PageSize?: number
  SortBy?: string /** default GmtCreateTime */
  TemplateId?: string
  TemplateName?: string
  UserId?: string
  WorkspaceId: string
}

export interface ListJobTemplatesResponse {
  JobTemplates?: ListJobTemplatesResponseBodyJobTemplates[]
  PageNumber?: number
  PageSize?: number
  RequestId?: string
  TotalCount?: number
}

export interface ListJobsInput {
  Accessibility?: string /** one of PUBLIC, PRIVATE; default PRIVATE */
  BusinessUserId?: string
  Caller?: string
  Description?: string
  DisplayName?: string
  DisplayNameSearchMode?: string /** default wildcard */
  EnableAssignNode?: string
  EndTime?: string /** RFC3339 UTC, seconds */
  FromAllWorkspaces?: boolean
  ImageSearch?: string
  JobId?: string
  JobIds?: string
  JobType?: string /** one of TFJob, PyTorchJob, XGBoostJob, OneFlowJob, ElasticBatchJob */
  NumericRangeField?: string
  NumericRangeMax?: number
  NumericRangeMin?: number
  Order?: string /** one of desc, asc; default desc */
  OversoldInfo?: string /** one of ForbiddenQuotaOverSold, ForceQuotaOverSold, AcceptQuotaOverSold-true, AcceptQuotaOverSold-false */
  PageNumber?: number /** default 1; 1.. */
  PageSize?: number
  PaymentType?: string /** one of PrePaid, Spot, PostPaid */
  PipelineId?: string
  ReasonSearch?: string
  ResourceId?: string
  ResourceIds?: string
  ResourceQuotaName?: string
  ShowOwn?: boolean
  SortBy?: string /** one of DisplayName, JobType, Status, GmtCreateTime, GmtFinishTime */
  StartTime?: string /** RFC3339 UTC, seconds */
  Status?: string /** one of Creating, Queuing, Bidding, EnvPreparing, SanityChecking, Running, Restarting, Stopping, SucceededReserving, FailedReserving, Succeeded, Failed, Stopped */
  Tags?: {[key: string]: string}
  TemplateId?: string
  TimeRangeField?: string
  UserCommandSearch?: string
  UserIdForFilter?: string
  Username?: string
  WorkspaceId?: string
}

export interface ListJobsResponse {
  Jobs?: JobItem[]
  RequestId?: string
  TotalCount?: number
}

export interface ListRayHistoryServersInput {
  DisplayName?: string
  EndTime?: string /** RFC3339 UTC, seconds */
  IdPrefix?: string
  ModifiedAfter?: string /** RFC3339 UTC, seconds */
  Order?: string /** one of desc, asc */
  PageNumber?: number
  PageSize?: number
  PaymentType?: string /** one of PrePaid, PostPaid */
  ResourceId?: string
  ShowOwn?: boolean
  SortBy?: string /** one of DisplayName, GmtCreateTime, UserId, ResourceId, Status, GmtModifyTime */
  StartTime?: string /** RFC3339 UTC, seconds */
  Status?: string /** one of Creating, Queuing, Running, Stopped, Failed */
  StoragePath?: string
  UserIdForFilter?: string
  Username?: string
  WorkspaceId?: string
}

export interface ListRayHistoryServersResponse {
  RayHistoryServers?: ListRayHistoryServersResponseBodyRayHistoryServers[]
  RequestId?: string
  TotalCount?: number
}

export interface ListSignalsInput {
  JobId: string
  Order?: string
  PageNumber?: string
  PageSize?: string
  SortBy?: string
  Status?: string
  Token?: string
}

export interface ListSignalsResponse {
  JobId?: string
  PageNumber?: number
  PageSize?: number
  RequestId?: string
  Signals?: ListSignalsResponseBodySignals[]
  TotalCount?: number
}

export interface ListTensorboardsInput {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  DisplayName?: string
  EndTime?: string /** RFC3339 UTC, seconds */
  JobId?: string
  Order?: string /** one of desc, asc */
  PageNumber?: number /** 1.. */
  PageSize?: number
  PaymentType?: string /** one of Free, Postpaid */
  QuotaId?: string
  ShowOwn?: boolean
  SortBy?: string /** one of DisplayName, GmtCreateTime */
  SourceId?: string
  SourceType?: string /** one of job */
  StartTime?: string /** RFC3339 UTC, seconds */
  Status?: string /** one of Creating, Running, Stopped, Succeeded, Failed */
  TensorboardId?: string
  UserId?: string
  Username?: string
  Verbose?: boolean
  WorkspaceId?: string
}

export interface ListTensorboardsResponse {
  RequestId?: string
  Tensorboards?: Tensorboard[]
  TotalCount?: number
}

export interface SetJobTemplateDefaultVersionInput {
  TemplateId: string
  Version: number
}

export interface SetJobTemplateDefaultVersionResponse {
  DefaultVersion?: number
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  RequestId?: string
}

export interface StartRayHistoryServerInput {
  RayHistoryServerId: string
}

export interface StartRayHistoryServerResponse {
  RequestId?: string
}

export interface StartTensorboardInput {
  TensorboardId: string
  WorkspaceId?: string
}

export interface StartTensorboardResponse {
  RequestId?: string
  TensorboardId?: string
}

export interface StopJobInput {
  JobId: string
}

export interface StopJobResponse {
  JobId?: string
  RequestId?: string
}

export interface StopRayHistoryServerInput {
  RayHistoryServerId: string
}

export interface StopRayHistoryServerResponse {
  RequestId?: string
}

export interface StopTensorboardInput {
  TensorboardId: string
  WorkspaceId?: string
}

export interface StopTensorboardResponse {
  RequestId?: string
  TensorboardId?: string
}

export interface TagResourcesInput {
  RegionId: string
  ResourceId: string[]
  ResourceType: string /** one of Job */
  Tag?: TagResourcesRequestTag[]
}

export interface TagResourcesResponse {
  RequestId?: string
}

export interface UntagResourcesInput {
  All?: string /** one of true, false; default false */
  ResourceId: string[]
  ResourceType: string
  TagKey?: string[]
}

export interface UntagResourcesResponse {
  RequestId?: string
}

export interface UpdateJobInput {
  JobId: string
  Accessibility?: string /** one of PUBLIC */
  Description?: string
  JobSpecs?: JobSpec[]
  Priority?: number /** 1..9 */
  UserCommand?: string
}

export interface UpdateJobResponse {
  JobId?: string
  RequestId?: string
}

export interface UpdateJobTemplateInput {
  TemplateId: string
  Constraints?: {[key: string]: unknown}
  Content?: string
  Description?: string
  Metadata?: {[key: string]: unknown}
  SetAsDefault?: boolean
  TemplateName?: string
  version?: number
}

export interface UpdateJobTemplateResponse {
  DefaultVersion?: number
  GmtModifyTime?: string /** RFC3339 UTC, seconds */
  RequestId?: string
  Version?: number
  VersionCreated?: boolean
}

export interface UpdateTensorboardInput {
  TensorboardId: string
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  MaxRunningTimeMinutes?: number /** in minutes */
  Priority?: string
  WorkspaceId?: string
}

export interface UpdateTensorboardResponse {
  RequestId?: string
  TensorboardId?: string
}

export interface GetCodeSourceInput {
  CodeSourceId: string
}

export interface GetCodeSourceResponse {
  Accessibility?: string /** one of PRIVATE, PUBLIC */
  CloneType?: number /** one of 0, 1 */
  CodeBranch?: string
  CodeCommit?: string
  CodeRepo?: string
  CodeRepoAccessToken?: string
  CodeRepoUserName?: string
  CodeSourceId?: string
  Description?: string
  DisplayName?: string
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifyTime?: string /** RFC3339 UTC, milliseconds */
  MountPath?: string
  RequestId?: string
  UserId?: string
  WorkspaceId?: string
}

export interface GetDatasetInput {
  DatasetId: string
}

export interface GetDatasetResponse {
  Accessibility?: string /** one of PRIVATE, PUBLIC, ROLE_PUBLIC */
  AccessibleRoleIdList?: string[]
  DataSourceType?: string /** one of OSS, NAS */
  DataType?: string /** one of COMMON, PIC, TEXT, VIDEO, AUDIO */
  DatasetId?: string
  Description?: string
  Edition?: string /** one of BASIC, ADVANCED */
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  ImportInfo?: string
  IsShared?: boolean
  Labels?: Label[]
  LatestVersion?: DatasetVersion
  MountAccess?: string /** one of RO, RW */
  MountAccessReadWriteRoleIdList?: string[]
  Name?: string
  Options?: string
  OwnerId?: string
  Property?: string /** one of FILE, DIRECTORY */
  Provider?: string
  ProviderType?: string /** one of ECS, Lingjun; default ECS */
  RequestId?: string
  SharedFrom?: DatasetShareRelationship
  SharingConfig?: GetDatasetResponseBodySharingConfig
  SourceDatasetId?: string
  SourceDatasetVersion?: string
  SourceId?: string
  SourceType?: string /** one of PAI-PUBLIC-DATASET, ITAG, USER */
  TagTemplateType?: string
  Uri?: string
  UserId?: string
  WorkspaceId?: string
}

export interface GetDefaultWorkspaceInput {
  Verbose?: boolean /** default false */
}

export interface GetDefaultWorkspaceResponse {
  Conditions?: GetDefaultWorkspaceResponseBodyConditions[]
  Creator?: string
  Description?: string
  DisplayName?: string
  EnvTypes?: string[] /** one of dev, prod */
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  Owner?: GetDefaultWorkspaceResponseBodyOwner
  RequestId?: string
  Status?: string /** one of ENABLED, INITIALIZING, FAILURE, DISABLED, FROZEN, UPDATING */
  WorkspaceId?: string
  WorkspaceName?: string
}

export interface GetImageInput {
  ImageId: string
  Verbose?: boolean /** default false */
}

export interface GetImageResponse {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  Description?: string
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  ImageUri?: string
  Labels?: GetImageResponseBodyLabels[]
  Name?: string
  ParentUserId?: string
  RequestId?: string
  Size?: number /** in bytes */
  SourceId?: string
  SourceType?: string
  UserId?: string
  WorkspaceId?: string
}

export interface GetPermissionInput {
  WorkspaceId: string
  PermissionCode: string
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  CallerAccessKeyId?: string
  CallerSecurityToken?: string
  CallerType?: string
  CallerUid?: string
  Creator?: string
  Labels?: {[key: string]: unknown}
  Option?: string /** one of ResourceEmpty, DisableRam */
  Resource?: string
  SecurityToken?: string
}

export interface GetPermissionResponse {
  PermissionCode?: string
  PermissionRules?: GetPermissionResponseBodyPermissionRules[]
  RequestId?: string
}

export interface GetWorkspaceInput {
  WorkspaceId: string
  Verbose?: boolean /** default false */
}

export interface GetWorkspaceResponse {
  AdminNames?: string[]
  Creator?: string
  Description?: string
  DisplayName?: string
  EnvTypes?: string[] /** one of dev, prod */
  ExtraInfos?: {[key: string]: unknown}
  GmtCreateTime?: string /** RFC3339 UTC, milliseconds */
  GmtModifiedTime?: string /** RFC3339 UTC, milliseconds */
  IsDefault?: boolean
  Owner?: GetWorkspaceResponseBodyOwner
  RequestId?: string
  ResourceGroupId?: string
  Status?: string /** one of ENABLED, INITIALIZING, FAILURE, DISABLED, FROZEN, UPDATING */
  WorkspaceId?: string
  WorkspaceName?: string
}

export interface ListCodeSourcesInput {
  DisplayName?: string
  Order?: string /** one of ASC, DESC; default ASC */
  PageNumber?: number /** default 1; 1.. */
  PageSize?: number /** default 20 */
  SortBy?: string /** one of GmtModifyTime, DisplayName, CodeSourceId, GmtCreateTime; default GmtCreateTime */
  WorkspaceId?: string
}

export interface ListCodeSourcesResponse {
  CodeSources?: CodeSourceItem[]
  RequestId?: string
  TotalCount?: number
}

export interface ListConfigsInput {
  WorkspaceId: string
  CategoryName?: string /** one of CommonResourceConfig, DLCAutoRecycle, DLCPriorityConfig, DSWPriorityConfig, QuotaMaximumDuration, CommonTagConfig */
  ConfigKeys?: string /** one of tempStoragePath, isAutoRecycle, priorityConfig, quotaMaximumDuration, predefinedTags */
  Labels?: string
  Options?: string
  Verbose?: string /** one of true, false */
}

export interface ListConfigsResponse {
  Configs?: ListConfigsResponseBodyConfigs[]
  RequestId?: string
  TotalCount?: number
}

export interface ListDatasetVersionsInput {
  DatasetId: string
  LabelKeys?: string
  LabelValues?: string
  Order?: string /** one of ASC, DESC; default ASC */
  PageNumber: number /** default 1; 1.. */
  PageSize: number /** default 10 */
  Properties?: string /** one of DIRECTORY, FILE */
  SortBy?: string /** one of GmtCreateTime, GmtModifiedTime, SourceType, DataSourceType, Property, DataSize, DataCount; default GmtCreateTime */
  SourceId?: string
  SourceTypes?: string /** one of PAI-PUBLIC-DATASET, ITAG, USER */
}

export interface ListDatasetVersionsResponse {
  DatasetVersions?: DatasetVersion[]
  PageNumber?: number
  PageSize?: number
  RequestId?: string
  TotalCount?: number
}

export interface ListDatasetsInput {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  DataSourceTypes?: string /** one of NAS, OSS */
  DataTypes?: string /** one of VIDEO, COMMON, TEXT, PIC, AUDIO */
  DatasetIds?: string
  Edition?: string /** one of BASIC, ADVANCED, LOGICAL */
  Label?: string
  Name?: string
  Order?: string /** one of ASC, DESC; default ASC */
  PageNumber?: number /** default 1 */
  PageSize?: number /** default 10 */
  Properties?: string /** one of DIRECTORY, FILE */
  Provider?: string
  ShareScope?: string /** one of TO_ME, BY_ME */
  SortBy?: string
  SourceDatasetId?: string
  SourceId?: string
  SourceTypes?: string /** one of PAI-PUBLIC-DATASET, ITAG, USER */
  WorkspaceId?: string
}

export interface ListDatasetsResponse {
  Datasets?: Dataset[]
  RequestId?: string
  TotalCount?: number
}

export interface ListImageLabelsInput {
  ImageId?: string
  LabelFilter?: string
  LabelKeys?: string
  Region?: string
  WorkspaceId?: string
}

export interface ListImageLabelsResponse {
  Labels?: ListImageLabelsResponseBodyLabels[]
  RequestId?: string
  TotalCount?: number
}

export interface ListImagesInput {
  Accessibility?: string /** one of PUBLIC, PRIVATE */
  ImageUri?: string
  Labels?: string
  Name?: string
  Options?: string
  Order?: string /** one of ASC, DESC; default ASC */
  PageNumber?: number /** default 1; 1.. */
  PageSize?: number /** default 20 */
  Query?: string
  SortBy?: string /** one of GmtCreateTime */
  Verbose?: boolean
  WorkspaceId?: string
}

export interface ListImagesResponse {
  Images?: ListImagesResponseBodyImages[]
  RequestId?: string
  TotalCount?: number
}

export interface ListMembersInput {
  WorkspaceId: string
  MemberName?: string
  PageNumber?: number /** default 1; 1.. */
  PageSize?: number /** default 20 */
  Roles?: string /** one of PAI.AlgoDeveloper, PAI.AlgoOperator, PAI.LabelManager, PAI.MaxComputeDeveloper, PAI.WorkspaceAdmin, PAI.WorkspaceGuest, PAI.WorkspaceOwner */
  UserId?: string
}

export interface ListMembersResponse {
  Members?: ListMembersResponseBodyMembers[]
  RequestId?: string
  TotalCount?: number
}

export interface ListPermissionsInput {
  WorkspaceId: string
}

export interface ListPermissionsResponse {
  Permissions?: ListPermissionsResponseBodyPermissions[]
  RequestId?: string
  TotalCount?: number
}

export interface ListProductsInput {
  ProductCodes?: string
  ServiceCodes?: string
  Verbose?: boolean
}

export interface ListProductsResponse {
  Products?: ListProductsResponseBodyProducts[]
  RequestId?: string
  Services?: ListProductsResponseBodyServices[]
}

export interface ListQuotasInput {
  Name?: string
}

export interface ListQuotasResponse {
  Quotas?: ListQuotasResponseBodyQuotas[]
  RequestId?: string
  TotalCount?: number
}

export interface ListResourcesInput {
  GroupName?: string
  Labels?: string
  Option?: string /** one of ListResourceByWorkspace, ListResource; default ListResourceByWorkspace */
  PageNumber?: number /** default 1; 1.. */
  PageSize?: number /** default 20 */
  ProductTypes?: string /** deprecated */
  QuotaIds?: string
  ResourceName?: string
  ResourceTypes?: string /** one of MaxCompute, ECS, Lingjun, ACS, Flink, SelfManagedAckPro, SelfManagedAckLingjun, SelfManagedASI */
  Verbose?: boolean /** default true */
  VerboseFields?: string /** one of Quota, Label, IsDefault */
  WorkspaceId?: string
}

export interface ListResourcesResponse {
  RequestId?: string
  Resources?: ListResourcesResponseBodyResources[]
  TotalCount?: number
}

export interface ListWorkspaceUsersInput {
  WorkspaceId: string
  UserId?: string
  UserName?: string
}

export interface ListWorkspaceUsersResponse {
  RequestId?: string
  TotalCount?: number
  Users?: ListWorkspaceUsersResponseBodyUsers[]
}

export interface ListWorkspacesInput {
  Fields?: string /** one of Id */
  ModuleList?: string /** default PAI */
  Option?: string /** one of GetWorkspaces, GetResourceLimits; default GetWorkspaces */
  Order?: string /** one of ASC, DESC; default ASC */
  PageNumber?: number /** default 1; 1.. */
  PageSize?: number /** default 20 */
  ResourceGroupId?: string
  SortBy?: string /** one of GmtCreateTime, GmtModifiedTime; default GmtCreateTime */
  Status?: string /** one of ENABLED, INITIALIZING, FAILURE, DISABLED, FROZEN, UPDATING */
  UserId?: string
  Verbose?: boolean /** default false */
  WorkspaceIds?: string
  WorkspaceName?: string
}

export interface ListWorkspacesResponse {
  RequestId?: string
  ResourceLimits?: {[key: string]: unknown}
  TotalCount?: number
  Workspaces?: ListWorkspacesResponseBodyWorkspaces[]
}

/** Input and response of every operation. */
export interface Operations {
  CreateJob: {input: CreateJobInput; response: CreateJobResponse}
  CreateJobTemplate: {input: CreateJobTemplateInput; response: CreateJobTemplateResponse}
  CreateRayHistoryServer: {input: CreateRayHistoryServerInput; response: CreateRayHistoryServerResponse}
  CreateSignal: {input: CreateSignalInput; response: CreateSignalResponse}
  CreateTensorboard: {input: CreateTensorboardInput; response: CreateTensorboardResponse}
  DeleteJob: {input: DeleteJobInput; response: DeleteJobResponse}
  DeleteJobTemplate: {input: DeleteJobTemplateInput; response: DeleteJobTemplateResponse}
  DeleteRayHistoryServer: {input: DeleteRayHistoryServerInput; response: DeleteRayHistoryServerResponse}
  DeleteTensorboard: {input: DeleteTensorboardInput; response: DeleteTensorboardResponse}
  GetDashboard: {input: GetDashboardInput; response: GetDashboardResponse}
  GetJob: {input: GetJobInput; response: GetJobResponse}
  GetJobEvents: {input: GetJobEventsInput; response: GetJobEventsResponse}
  GetJobMetrics: {input: GetJobMetricsInput; response: GetJobMetricsResponse}
  GetJobSanityCheckResult: {input: GetJobSanityCheckResultInput; response: GetJobSanityCheckResultResponse}
  GetJobTemplate: {input: GetJobTemplateInput; response: GetJobTemplateResponse}
  GetMetrics: {input: GetMetricsInput; response: GetMetricsResponse}
  GetPodEvents: {input: GetPodEventsInput; response: GetPodEventsResponse}
  GetPodLogs: {input: GetPodLogsInput; response: GetPodLogsResponse}
  GetRayDashboard: {input: GetRayDashboardInput; response: GetRayDashboardResponse}
  GetRayHistoryServer: {input: GetRayHistoryServerInput; response: GetRayHistoryServerResponse}
  GetSignal: {input: GetSignalInput; response: GetSignalResponse}
  GetTensorboard: {input: GetTensorboardInput; response: Tensorboard}
  GetTensorboardSharedUrl: {input: GetTensorboardSharedUrlInput; response: GetTensorboardSharedUrlResponse}
  GetToken: {input: GetTokenInput; response: GetTokenResponse}
  GetWebTerminal: {input: GetWebTerminalInput; response: GetWebTerminalResponse}
  ListEcsSpecs: {input: ListEcsSpecsInput; response: ListEcsSpecsResponse}
  ListJobSanityCheckResults: {input: ListJobSanityCheckResultsInput; response: ListJobSanityCheckResultsResponse}
  ListJobTemplates: {input: ListJobTemplatesInput; response: ListJobTemplatesResponse}
  ListJobs: {input: ListJobsInput; response: ListJobsResponse}
  ListRayHistoryServers: {input: ListRayHistoryServersInput; response: ListRayHistoryServersResponse}
  ListSignals: {input: ListSignalsInput; response: ListSignalsResponse}
  ListTensorboards: {input: ListTensorboardsInput; response: ListTensorboardsResponse}
  SetJobTemplateDefaultVersion: {input: SetJobTemplateDefaultVersionInput; response: SetJobTemplateDefaultVersionResponse}
  StartRayHistoryServer: {input: StartRayHistoryServerInput; response: StartRayHistoryServerResponse}
  StartTensorboard: {input: StartTensorboardInput; response: StartTensorboardResponse}
  StopJob: {input: StopJobInput; response: StopJobResponse}
  StopRayHistoryServer: {input: StopRayHistoryServerInput; response: StopRayHistoryServerResponse}
  StopTensorboard: {input: StopTensorboardInput; response: StopTensorboardResponse}
  TagResources: {input: TagResourcesInput; response: TagResourcesResponse}
  UntagResources: {input: UntagResourcesInput; response: UntagResourcesResponse}
  UpdateJob: {input: UpdateJobInput; response: UpdateJobResponse}
  UpdateJobTemplate: {input: UpdateJobTemplateInput; response: UpdateJobTemplateResponse}
  UpdateTensorboard: {input: UpdateTensorboardInput; response: UpdateTensorboardResponse}
  GetCodeSource: {input: GetCodeSourceInput; response: GetCodeSourceResponse}
  GetDataset: {input: GetDatasetInput; response: GetDatasetResponse}
  GetDefaultWorkspace: {input: GetDefaultWorkspaceInput; response: GetDefaultWorkspaceResponse}
  GetImage: {input: GetImageInput; response: GetImageResponse}
  GetPermission: {input: GetPermissionInput; response: GetPermissionResponse}
  GetWorkspace: {input: GetWorkspaceInput; response: GetWorkspaceResponse}
  ListCodeSources: {input: ListCodeSourcesInput; response: ListCodeSourcesResponse}
  ListConfigs: {input: ListConfigsInput; response: ListConfigsResponse}
  ListDatasetVersions: {input: ListDatasetVersionsInput; response: ListDatasetVersionsResponse}
  ListDatasets: {input: ListDatasetsInput; response: ListDatasetsResponse}
  ListImageLabels: {input: ListImageLabelsInput; response: ListImageLabelsResponse}
  ListImages: {input: ListImagesInput; response: ListImagesResponse}
  ListMembers: {input: ListMembersInput; response: ListMembersResponse}
  ListPermissions: {input: ListPermissionsInput; response: ListPermissionsResponse}
  ListProducts: {input: ListProductsInput; response: ListProductsResponse}
  ListQuotas: {input: ListQuotasInput; response: ListQuotasResponse}
  ListResources: {input: ListResourcesInput; response: ListResourcesResponse}
  ListWorkspaceUsers: {input: ListWorkspaceUsersInput; response: ListWorkspaceUsersResponse}
  ListWorkspaces: {input: ListWorkspacesInput; response: ListWorkspacesResponse}
}
