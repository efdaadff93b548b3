// What every client is asked to do, in this order, against a sandbox of its own. A row is a line of the table: an operation, its input, and
// what its answer has to say. `seen` is what rows before have learned. Inputs are in the API's spelling; clients make typed requests of them.

const IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/pytorch-training:1.8-gpu-py36-cu111-ubuntu20.04'
const WorkspaceId = '268'
const job = {
  WorkspaceId,
  DisplayName: 'conformance',
  JobType: 'PyTorchJob',
  JobSpecs: [{Type: 'Worker', PodCount: 2, EcsSpec: 'ecs.g6.xlarge', Image: IMAGE}],
  UserCommand: 'echo "hello from $RANK"; trap "exit 0" TERM; trap "echo signal" USR1; while :; do sleep 1 & wait; done',
  Envs: {A: '1'},
  Settings: {EnableSanityCheck: true, Tags: {team: 'a', 'run of': 'ü&='}},
  DataSources: [{Uri: 'nas://x.cn-hangzhou/', MountPath: '/mnt/a', MountAccess: 'RO'}],
}
/** Much of what a job can say, each in the type that the contract gives it. */
const rich = {
  ...job,
  JobType: 'TFJob',
  Description: 'all that it can say',
  Accessibility: 'PRIVATE',
  Priority: 3,
  JobMaxRunningTimeMinutes: 30,
  SuccessPolicy: 'ChiefWorker',
  JobSpecs: [
    {
      Type: 'Chief',
      PodCount: 1,
      EcsSpec: 'ecs.g6.xlarge',
      Image: IMAGE,
      IsChief: true,
      RestartPolicy: 'OnFailure',
      ImageConfig: {DockerRegistry: 'registry.cn-hangzhou.aliyuncs.com', Username: 'lin', Password: 'never given back'},
      SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5},
      SystemDisk: {Category: 'essd', PerformanceLevel: 'PL1', Size: 60},
      LocalMountSpecs: [{LocalPath: '/a', MountPath: '/b', MountMode: 'ro'}],
    },
    {
      Type: 'PS',
      PodCount: 2,
      EcsSpec: 'ecs.g6.xlarge',
      Image: IMAGE,
      StartupDependencies: [{Name: 'Chief', Type: 'Running', MinReplicas: '1'}],
    },
  ],
  CustomEnvs: [{Key: 'B', Value: '2', Visible: 'public'}],
  CredentialConfig: {EnableCredentialInject: false},
  ThirdpartyLibs: ['numpy==2.0'],
  UserVpc: {VpcId: 'vpc-1', SwitchId: 'vsw-1', SecurityGroupId: 'sg-1', ExtendedCIDRs: ['10.0.0.0/8'], DefaultRoute: 'eth0'},
  Settings: {
    Tags: {a: 'b'},
    AdvancedSettings: {deep: {er: [1, 'x']}},
    EnableRDMA: false,
    OversoldType: 'ForbiddenQuotaOverSold',
    Shell: 'bash',
  },
}
const template = {TemplateName: 'conformance', WorkspaceId, Content: JSON.stringify(job), Constraints: {JobType: 'locked'}}
const history = {DisplayName: 'h', WorkspaceId, StoragePath: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/ray'}

const pod = ({JobId}) => ({JobId, PodId: `${JobId}-master-0`})
const some = (name) => (answer) => answer[name]?.length > 0
const own = ({JobId}, {Jobs}) => Jobs?.some((item) => item.JobId === JobId)

/** @typedef {{operation: string, what?: string, input?: object | ((seen: object) => object), right?: (answer: object, seen: object) => unknown, keep?: (answer: object) => object, patient?: boolean, path?: object}} Row */

/** @type {Row[]} */
export const CALLS = [
  {operation: 'ListWorkspaces', input: {Verbose: true, PageSize: 50}, right: some('Workspaces')},
  {operation: 'GetWorkspace', input: {WorkspaceId, Verbose: true}, right: (answer) => answer.WorkspaceId === WorkspaceId},
  {operation: 'GetDefaultWorkspace', input: {Verbose: true}, right: (answer) => answer.WorkspaceId},
  {operation: 'ListImageLabels', right: some('Labels')},
  {
    operation: 'ListImages',
    what: 'by labels',
    input: {Labels: 'system.chipType=GPU,system.official=true', Verbose: true, PageSize: 100},
    right: ({Images}) => Images.length > 0 && Images.every(({Labels}) => Labels.some(({Value}) => Value === 'GPU')),
    keep: ({Images}) => ({ImageId: Images[0].ImageId}),
  },
  {
    operation: 'ListImages',
    what: 'of a workspace',
    input: {WorkspaceId, Verbose: true},
    right: ({Images}) => Images.length > 0 && Images.every((image) => image.WorkspaceId === WorkspaceId),
  },
  {operation: 'GetImage', input: ({ImageId}) => ({ImageId, Verbose: true}), right: (answer) => answer.ImageUri},
  {operation: 'ListDatasets', input: {WorkspaceId}, right: some('Datasets'), keep: ({Datasets}) => ({DatasetId: Datasets[0].DatasetId})},
  {operation: 'GetDataset', input: ({DatasetId}) => ({DatasetId}), right: (answer) => answer.Uri},
  {operation: 'ListDatasetVersions', input: ({DatasetId}) => ({DatasetId, PageNumber: 1, PageSize: 10}), right: some('DatasetVersions')},
  {
    operation: 'ListCodeSources',
    input: {WorkspaceId},
    right: some('CodeSources'),
    keep: ({CodeSources}) => ({CodeSourceId: CodeSources[0].CodeSourceId}),
  },
  {operation: 'GetCodeSource', input: ({CodeSourceId}) => ({CodeSourceId}), right: (answer) => answer.CodeRepo},
  {operation: 'ListEcsSpecs', input: {AcceleratorType: 'GPU', PageSize: 100}, right: some('EcsSpecs')},
  {operation: 'ListResources', input: {WorkspaceId}, right: some('Resources')},
  {operation: 'ListQuotas', right: ({TotalCount}) => TotalCount === 0},
  {operation: 'ListMembers', input: {WorkspaceId}, right: some('Members')},
  {operation: 'ListPermissions', input: {WorkspaceId}, right: some('Permissions')},
  {operation: 'GetPermission', input: {WorkspaceId, PermissionCode: 'PaiDLC:ListJobs'}, right: (answer) => answer.PermissionCode},
  {operation: 'ListConfigs', input: {WorkspaceId}, right: ({Configs}) => Array.isArray(Configs)},
  {operation: 'ListProducts', right: some('Products')},
  {operation: 'ListWorkspaceUsers', input: {WorkspaceId: '269'}, right: some('Users')},

  {
    operation: 'CreateJob',
    input: ({CodeSourceId}) => ({...job, CodeSource: {CodeSourceId, MountPath: '/root/code'}}),
    right: ({JobId}) => /^dlc\w+$/.test(JobId),
    keep: ({JobId}) => ({JobId}),
  },
  {
    operation: 'GetJob',
    input: ({JobId}) => ({JobId, NeedDetail: true}),
    patient: true,
    right: ({Status, Pods, Settings}) => Status === 'Running' && Pods.length === 2 && Settings.Tags['run of'] === 'ü&=',
  },
  {
    operation: 'ListJobs',
    what: 'with filters',
    input: {
      Status: 'Running',
      DisplayName: 'conform',
      WorkspaceId,
      Tags: {'run of': 'ü&='},
      SortBy: 'GmtCreateTime',
      Order: 'desc',
      PageSize: 5,
    },
    right: (answer, seen) => own(seen, answer) && answer.TotalCount === 1,
  },
  {operation: 'ListJobs', what: 'of other tags', input: {Tags: {team: 'b'}}, right: ({TotalCount}) => TotalCount === 0},
  {
    operation: 'ListJobs',
    what: 'of all users, paged',
    input: {ShowOwn: false, PageNumber: 2, PageSize: 2, StartTime: '2020-01-01T00:00:00Z'},
    right: ({Jobs, TotalCount}) => Jobs.length === 2 && TotalCount > 4,
  },
  {operation: 'GetJobEvents', input: ({JobId}) => ({JobId, MaxEventsNum: 50}), right: some('Events')},
  {operation: 'GetPodEvents', input: pod, right: some('Events')},
  {
    operation: 'GetPodLogs',
    input: (seen) => ({...pod(seen), MaxLines: 100}),
    patient: true,
    right: ({Logs}) => Logs.some((line) => /hello from 0/.test(line)),
  },
  {
    operation: 'GetJobMetrics',
    input: ({JobId}) => ({JobId, MetricType: 'CpuCoreUsage'}),
    right: ({PodMetrics}) => Array.isArray(PodMetrics),
  },
  {operation: 'GetMetrics', input: ({JobId}) => ({Dimensions: JSON.stringify([{jobId: JobId}]), MetricName: 'JOB_MEMORY_FREE'})},
  {operation: 'ListJobSanityCheckResults', input: ({JobId}) => ({JobId, Order: 'asc'}), right: some('SanityCheckResults')},
  {operation: 'GetJobSanityCheckResult', input: ({JobId}) => ({JobId, SanityCheckNumber: 1})},
  {operation: 'GetToken', input: ({JobId}) => ({TargetId: JobId, TargetType: 'job', ExpireTime: 60}), right: ({Token}) => Token},
  {operation: 'GetWebTerminal', input: pod, right: ({WebTerminalUrl}) => WebTerminalUrl},
  {operation: 'GetDashboard', input: ({JobId}) => ({jobId: JobId}), right: ({url}) => url},
  {
    operation: 'CreateJob',
    what: 'of type RayJob',
    input: {...job, JobType: 'RayJob', Settings: undefined},
    keep: ({JobId}) => ({ray: JobId}),
  },
  {operation: 'GetRayDashboard', input: ({ray}) => ({jobId: ray}), patient: true, right: ({url}) => url},
  {
    operation: 'CreateSignal',
    input: ({JobId}) => ({JobId, Signal: 'SIGUSR1', Target: {Scope: 'roles', Roles: ['Worker']}}),
    keep: ({SignalId}) => ({SignalId}),
  },
  {operation: 'GetSignal', input: ({JobId, SignalId}) => ({JobId, SignalId}), right: ({Signal}) => Signal === 'SIGUSR1'},
  {operation: 'ListSignals', input: ({JobId}) => ({JobId, PageNumber: '1', PageSize: '10'}), right: some('Signals')},
  {
    operation: 'TagResources',
    input: ({JobId}) => ({RegionId: 'cn-hangzhou', ResourceType: 'Job', ResourceId: [JobId], Tag: [{Key: 'c', Value: 'd'}]}),
  },
  {operation: 'UntagResources', input: ({JobId}) => ({RegionId: 'cn-hangzhou', ResourceType: 'Job', ResourceId: [JobId], TagKey: ['c']})},
  {
    operation: 'UpdateJob',
    input: ({JobId}) => ({JobId, Description: 'changed', Accessibility: 'PUBLIC'}),
    right: (answer, {JobId}) => answer.JobId === JobId,
  },
  {
    operation: 'GetJob',
    what: 'after an update',
    input: ({JobId}) => ({JobId}),
    right: ({Description, Accessibility}) => Description === 'changed' && Accessibility === 'PUBLIC',
  },

  {operation: 'CreateJob', what: 'with much to say', input: rich, keep: ({JobId}) => ({rich: JobId})},
  {
    operation: 'GetJob',
    what: 'with much to say',
    input: (seen) => ({JobId: seen.rich}),
    patient: true,
    right: ({JobSpecs, CustomEnvs, UserVpc, Settings, JobType}) =>
      JobType === 'TFJob' &&
      JobSpecs[0].SpotSpec.SpotDiscountLimit === 0.5 &&
      JobSpecs[1].StartupDependencies[0].MinReplicas === '1' &&
      JobSpecs[0].ImageConfig.Password === undefined &&
      CustomEnvs[0].Visible === 'public' &&
      UserVpc.ExtendedCidrs[0] === '10.0.0.0/8' &&
      Settings.AdvancedSettings.deep.er.length === 2,
  },
  {
    operation: 'ListJobs',
    what: 'by type',
    input: {JobType: 'TFJob'},
    right: ({Jobs}) => Jobs.length > 0 && Jobs.every(({JobType}) => JobType === 'TFJob'),
  },

  {operation: 'CreateJobTemplate', input: template, keep: ({TemplateId}) => ({TemplateId})},
  {operation: 'ListJobTemplates', input: {WorkspaceId}, right: ({TotalCount}) => TotalCount === 1},
  {operation: 'UpdateJobTemplate', input: ({TemplateId}) => ({TemplateId, Content: template.Content})},
  {
    operation: 'GetJobTemplate',
    input: ({TemplateId}) => ({TemplateId, Version: 'all'}),
    right: (answer, {TemplateId}) => answer.TemplateId === TemplateId,
  },
  {operation: 'SetJobTemplateDefaultVersion', input: ({TemplateId}) => ({TemplateId, Version: 2})},
  {operation: 'DeleteJobTemplate', input: ({TemplateId}) => ({TemplateId})},

  {
    operation: 'CreateTensorboard',
    input: ({JobId}) => ({JobId, WorkspaceId, DisplayName: 'tb'}),
    keep: ({TensorboardId}) => ({TensorboardId}),
  },
  {operation: 'GetTensorboard', input: ({TensorboardId}) => ({TensorboardId}), patient: true, right: ({Status}) => Status === 'Running'},
  {operation: 'ListTensorboards', input: {WorkspaceId}, right: ({TotalCount}) => TotalCount === 1},
  {operation: 'GetTensorboardSharedUrl', input: ({TensorboardId}) => ({TensorboardId})},
  {operation: 'UpdateTensorboard', input: ({TensorboardId}) => ({TensorboardId, Priority: '2'})},
  {operation: 'StopTensorboard', input: ({TensorboardId}) => ({TensorboardId})},
  {operation: 'StartTensorboard', input: ({TensorboardId}) => ({TensorboardId})},
  {operation: 'StopTensorboard', what: 'once more', input: ({TensorboardId}) => ({TensorboardId}), patient: true},
  {operation: 'DeleteTensorboard', input: ({TensorboardId}) => ({TensorboardId}), patient: true},

  {operation: 'CreateRayHistoryServer', input: history, keep: ({RayHistoryServerId}) => ({RayHistoryServerId})},
  {
    operation: 'GetRayHistoryServer',
    input: ({RayHistoryServerId}) => ({RayHistoryServerId}),
    patient: true,
    right: ({Status}) => /running/i.test(Status),
  },
  {operation: 'ListRayHistoryServers', input: {WorkspaceId}, right: ({TotalCount}) => TotalCount === 1},
  {operation: 'StopRayHistoryServer', input: ({RayHistoryServerId}) => ({RayHistoryServerId})},
  {operation: 'StartRayHistoryServer', input: ({RayHistoryServerId}) => ({RayHistoryServerId}), patient: true},
  {operation: 'StopRayHistoryServer', what: 'once more', input: ({RayHistoryServerId}) => ({RayHistoryServerId}), patient: true},
  {operation: 'DeleteRayHistoryServer', input: ({RayHistoryServerId}) => ({RayHistoryServerId}), patient: true},

  {operation: 'StopJob', input: ({JobId}) => ({JobId}), right: (answer, {JobId}) => answer.JobId === JobId},
  {operation: 'GetJob', what: 'after a stop', input: ({JobId}) => ({JobId}), patient: true, right: ({Status}) => Status === 'Stopped'},
  {operation: 'DeleteJob', input: ({JobId}) => ({JobId}), right: (answer, {JobId}) => answer.JobId === JobId},
]

/** What is refused, and how: `{status, code}`. `ready` is done through the sandbox's control endpoint before the call, and undone after it. */
export const REFUSALS = [
  {what: 'an unknown job', operation: 'GetJob', input: {JobId: 'dlc0000000000000'}, refused: {status: 404, code: 'NotFound'}},
  {what: 'an unknown dataset', operation: 'GetDataset', input: {DatasetId: 'd-0'}, refused: {status: 404, code: '201300003'}},
  {
    what: 'a job without anything',
    operation: 'CreateJob',
    input: {},
    refused: {status: 400, code: /^(Missing|Invalid)Parameter|BadRequest/},
  },
  {
    what: 'a machine type list with SortBy',
    operation: 'ListEcsSpecs',
    input: {SortBy: 'GpuType'},
    refused: {status: 400, code: 'InvalidParameter'},
  },
  {
    what: 'a wrong secret',
    operation: 'ListJobs',
    key: {secret: 'Wrong0000000000000000000000000'},
    refused: {status: 400, code: 'SignatureDoesNotMatch'},
  },
  {
    what: 'an unknown key',
    operation: 'ListJobs',
    key: {id: 'LTAI5tUnknownKey00000'},
    refused: {status: 404, code: 'InvalidAccessKeyId.NotFound'},
  },
  {
    what: 'an old clock',
    operation: 'ListJobs',
    headers: {'x-acs-date': '2020-01-01T00:00:00Z'},
    refused: {status: 400, code: 'InvalidTimeStamp.Expired'},
  },
  {
    what: 'a repeated nonce',
    operation: 'ListJobs',
    headers: {'x-acs-signature-nonce': 'the-same-twice'},
    first: true,
    refused: {status: 400, code: 'SignatureNonceUsed'},
  },
  {
    what: 'a missing permission',
    operation: 'GetJob',
    input: {JobId: 'dlc0000000000000'},
    ready: ['policy', {actions: ['pai:ListJobs']}],
    refused: {status: 403, code: 'Forbidden.RAM'},
  },
  {
    what: 'too many calls',
    operation: 'ListJobs',
    ready: ['faults', {faults: ['ListJobs:throttling']}],
    refused: {status: 429, code: 'Throttling.User'},
  },
]
