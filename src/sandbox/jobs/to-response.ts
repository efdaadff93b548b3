import type {GetJobResponse, GetJobResponseBodyPods, JobItem, JobSpec, PodItem} from '../../api/generated/types.js'
import {formatGmt, formatOptionalGmt, secondsBetween} from '../time.js'
import type {SandboxJob, SandboxPod, SandboxState, StatusPeriod} from '../types.js'
import {jobResources} from './resource-request.js'
import {isReserving, isTerminal} from './terminal-status.js'

type PodResponse = GetJobResponseBodyPods & {StatusDetail: {Message: string; ExitCode: string; Reason: string}}

export function jobResponse(state: SandboxState, job: SandboxJob, detail: boolean): GetJobResponse {
  const {request, pods} = job
  const base: GetJobResponse = Object.assign(commonFields(state, job, pods), {
    Description: job.description,
    CustomEnvs: request.CustomEnvs,
    ...requestedResources(request.JobSpecs),
    DataSources: (request.DataSources ?? []).map(({DataSourceId = '', MountPath = '', Uri = ''}) => ({
      DataSourceId,
      MountPath,
      Uri,
    })),
    RestartTimes: `${job.restarts}/${state.settings.restartLimit}`,
    ...(state.settings.includeTimeLimit ? {JobMaxRunningTimeMinutes: request.JobMaxRunningTimeMinutes ?? 0} : {}),
  })
  if (!detail) return base
  return Object.assign(base, {
    Pods: pods.map((pod) => withHistory(pod, podResponse)),
    StatusHistory: job.statusHistory.map(statusHistoryItem),
    RestartRecord: job.restartRecords,
  })
}

/** GetJob has numbers where ListJobs has texts with a unit. */
function requestedResources(specs: JobSpec[]) {
  const {cpu, gpu, memory} = jobResources(specs)
  return {RequestCPU: Math.ceil(cpu), RequestGPU: gpu, RequestMemory: memory}
}

export function jobItem(state: SandboxState, job: SandboxJob): JobItem {
  const {request, quota} = job
  const demand = jobResources(request.JobSpecs)
  const {pods} = job
  // Not an object with a spread: that takes a hundred times as long.
  return Object.assign(commonFields(state, job, pods), {
    DataSources: (request.DataSources ?? []).map(({DataSourceId = '', MountPath = ''}) => ({DataSourceId, MountPath})),
    GmtModifiedTime: formatGmt(job.modified),
    IsDeleted: false,
    JobMaxRunningTimeMinutes: request.JobMaxRunningTimeMinutes ?? 0,
    NodeCount: String(demand.nodes),
    NodeNames: pods.map((pod) => pod.node),
    Pods: pods.map((pod) => withHistory(pod, podItem)),
    RequestCPU: demand.cpu,
    RequestGPU: String(demand.gpu),
    RequestMemory: `${demand.memory}Gi`,
    ResourceName: quota?.name,
    ResourceQuotaName: quota?.name,
    RestartTimes: String(job.restarts),
    RetryCount: job.restarts,
    TemplateId: request.TemplateId,
    TemplateName: state.templates.get(request.TemplateId ?? '')?.name,
    EnablePreemptibleJob: isSpot(job),
    UseOversoldResource: false,
    StatusHistory: job.statusHistory.map(statusHistoryItem),
    UserScript: '',
    Username: job.owner.userName,
    WorkingDir: '',
  })
}

export const isSpot = (job: SandboxJob) =>
  job.request.JobSpecs.some((spec) => spec.SpotSpec !== undefined || spec.UseSpotInstance === true)

export const jobResourceType = (job: SandboxJob) =>
  job.quota?.resourceType ?? (job.request.JobSpecs.some((spec) => spec.EcsSpec?.startsWith('ml.')) ? 'Lingjun' : 'ECS')

const jobDuration = (job: SandboxJob, now: number) => secondsBetween(job.created, job.finished ?? now)

function commonFields(state: SandboxState, job: SandboxJob, pods: SandboxPod[]) {
  const {request} = job
  const ended = isTerminal(job) || isReserving(job) ? formatOptionalGmt(job.finished) : undefined
  return {
    JobId: job.id,
    DisplayName: request.DisplayName,
    JobType: request.JobType,
    JobSpecs: request.JobSpecs.map(jobSpecResponse),
    UserCommand: request.UserCommand,
    Status: job.status,
    SubStatus: job.subStatus ?? '',
    ReasonCode: job.reasonCode ?? '',
    ReasonMessage: job.reasonMessage ?? '',
    Duration: jobDuration(job, state.clock.now()),
    GmtCreateTime: formatGmt(job.created),
    GmtSubmittedTime: formatOptionalGmt(job.submitted),
    GmtRunningTime: formatOptionalGmt(job.running),
    GmtFinishTime: ended,
    GmtSuccessedTime: job.status === 'Succeeded' ? ended : undefined,
    GmtFailedTime: job.status === 'Failed' ? ended : undefined,
    GmtStoppedTime: job.status === 'Stopped' ? ended : undefined,
    Accessibility: job.accessibility,
    Priority: job.priority,
    ResourceId: request.ResourceId ?? '',
    ResourceLevel: 'L0',
    ResourceType: jobResourceType(job),
    ClusterId: `asi_${state.regionId}_pai_g01`,
    CodeSource: codeSourceResponse(request.CodeSource),
    CredentialConfig: request.CredentialConfig,
    ElasticSpec: {
      AIMasterType: '',
      EnableElasticTraining: false,
      MaxParallelism: 0,
      MinParallelism: 0,
      ...request.ElasticSpec,
    },
    EnabledDebugger: false,
    Envs: request.Envs,
    JobReplicaStatuses: replicaStatuses(job, pods),
    SchedulingStrategy: request.SchedulingStrategy ?? 'Auto',
    Settings: {
      BusinessUserId: '',
      Caller: '',
      EnableErrorMonitoringInAIMaster: false,
      EnableTideResource: false,
      ErrorMonitoringArgs: '',
      PipelineId: '',
      ...request.Settings,
    },
    TenantId: String(job.workspace.ExtraInfos?.TenantId ?? ''),
    ThirdpartyLibDir: request.ThirdpartyLibDir ?? '',
    ThirdpartyLibs: request.ThirdpartyLibs,
    UserId: job.owner.userId,
    UserVpc: userVpcResponse(request.UserVpc),
    WorkspaceId: job.workspace.WorkspaceId,
    WorkspaceName: job.workspace.WorkspaceName,
    supportedProfilingTypes: '',
  }
}

function codeSourceResponse({
  CodeSourceId = '',
  MountPath = '',
  Branch,
  Commit,
}: NonNullable<SandboxJob['request']['CodeSource']> = {}) {
  return {CodeSourceId, MountPath, Branch, Commit}
}

function userVpcResponse(vpc: SandboxJob['request']['UserVpc']) {
  if (!vpc) return undefined
  const {ExtendedCIDRs: ExtendedCidrs, ...rest} = vpc
  return {...rest, ExtendedCidrs}
}

/** With the service's defaults, without the password of a private registry. */
function jobSpecResponse(spec: JobSpec): JobSpec {
  const {ImageConfig, ResourceConfig, ...rest} = spec
  return {
    UseSpotInstance: false,
    AssignNodeSpec: {EnableAssignNode: false, NodeNames: ''},
    EcsSpec: '',
    PodCount: 1,
    Type: 'Worker',
    ...rest,
    ...(ImageConfig ? {ImageConfig: {DockerRegistry: ImageConfig.DockerRegistry, Username: ImageConfig.Username}} : {}),
    ResourceConfig: {CPU: '', GPU: '', GPUType: '', Memory: '', SharedMemory: '', ...ResourceConfig},
  }
}

function replicaStatuses(job: SandboxJob, pods: SandboxPod[]) {
  return job.request.JobSpecs.map((spec) => {
    const type = spec.Type ?? 'Worker'
    const active = pods.filter((pod) => pod.spec === spec && pod.status === 'Running').length
    return {Type: type, Active: active, Queuing: job.status === 'Queuing' ? (spec.PodCount ?? 1) : 0, Dequeued: 0}
  })
}

function statusHistoryItem({status, start, end, reasonCode, reasonMessage}: StatusPeriod) {
  return {
    Status: status,
    StartTime: formatGmt(start),
    EndTime: formatOptionalGmt(end),
    ReasonCode: reasonCode,
    ReasonMessage: reasonMessage,
  }
}

/** Earlier incarnations form one flat list; they have no HistoryPods themselves. */
const withHistory = <Item extends object>(pod: SandboxPod, toItem: (pod: SandboxPod) => Item) => ({
  ...toItem(pod),
  HistoryPods: pod.earlier.length > 0 ? pod.earlier.map(toItem) : undefined,
})

function podResponse(pod: SandboxPod): PodResponse {
  const {PodIp: _, ...item} = podItem(pod)
  const ended = (pod.status === 'Failed' || pod.status === 'Stopped') && pod.exitCode !== undefined
  return {
    ...item,
    Duration: pod.finished === undefined ? undefined : secondsBetween(pod.created, pod.finished),
    ResourceType: 'Normal',
    StatusDetail: {
      Message: pod.status === 'Failed' ? (pod.detail?.message ?? `Container exited with code ${pod.exitCode}`) : '',
      ExitCode: ended ? String(pod.exitCode) : '',
      // Never OOMKilled: the sandbox doesn't know who sent a KILL.
      Reason: pod.status === 'Failed' ? (pod.detail?.reason ?? 'Error') : '',
    },
  }
}

function podItem(pod: SandboxPod): PodItem {
  return {
    PodId: pod.id,
    PodUid: pod.uid,
    Type: pod.type,
    Status: pod.status,
    SubStatus: pod.evicted ? 'Evicted' : 'Normal',
    Ip: pod.ip,
    PodIp: pod.ip,
    PodIps: [{InterfaceName: 'eth0', Ip: pod.ip}],
    NodeName: pod.node,
    GmtCreateTime: formatGmt(pod.created),
    GmtStartTime: formatOptionalGmt(pod.started),
    GmtFinishTime: formatOptionalGmt(pod.finished),
    supportedProfilingTypes: '',
  }
}
