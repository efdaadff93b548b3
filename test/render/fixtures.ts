import type {JobItem} from '../../src/api/generated/types.js'
import type {RenderedJob} from '../../src/render/job.js'
import type {RenderedPod} from '../../src/render/pods.js'

export const NOW = Date.parse('2026-11-23T12:41:03Z')
export const VIEW = {width: 80, color: false, now: NOW, timeZone: 'Asia/Shanghai'}

const JOB_ID = 'dlckjd5hm84tmjec'
const pods: RenderedPod[] = [0, 1, 2, 3].map((index) => ({
  PodId: index === 0 ? `${JOB_ID}-master-0` : `${JOB_ID}-worker-${index - 1}`,
  Type: index === 0 ? 'master' : 'worker',
  Status: index === 0 ? 'Failed' : 'Running',
  SubStatus: index === 2 ? 'Evicted' : 'Normal',
  NodeName: `lingjc0a8000${index}`,
  GmtCreateTime: '2026-11-23T08:02:00Z',
  GmtFinishTime: index === 0 ? '2026-11-23T10:04:58Z' : undefined,
  StatusDetail:
    index === 0
      ? {ExitCode: 1, Reason: 'Error', Message: 'RuntimeError: CUDA out of memory'}
      : {ExitCode: '', Reason: '', Message: ''},
}))
const FAILURE_MESSAGE = `PyTorchJob ${JOB_ID} is failed because 1 Master replica(s) failed.`
const STATUS_HISTORY: [string, string, string, string?, string?][] = [
  ['Creating', '08:00:00', '08:00:10'],
  ['Queuing', '08:00:10', '08:01:50', 'JobEnqueued'],
  ['EnvPreparing', '08:01:50', '08:03:02'],
  ['Running', '08:03:02', '10:05:00'],
  ['Failed', '10:05:00', '', 'JobFailed', FAILURE_MESSAGE],
]

/** A large job that failed, with everything filled in. */
export const failedJob: RenderedJob = {
  JobId: JOB_ID,
  DisplayName: 'qwen3-sft-全参数微调-2026q4',
  Status: 'Failed',
  SubStatus: '',
  JobType: 'PyTorchJob',
  ReasonCode: 'JobFailed',
  ReasonMessage: FAILURE_MESSAGE,
  UserId: '1157700000000001',
  WorkspaceId: '259315',
  WorkspaceName: '预训练团队',
  Description: 'Full fine-tune of the 32B model on the cleaned set, learning rate 1e-5, third attempt',
  ResourceId: 'quotaksvqq2oh2pg',
  ResourceType: 'Lingjun',
  Priority: 6,
  JobMaxRunningTimeMinutes: 1440,
  RestartTimes: '1/10',
  Settings: {Tags: {team: 'nlp', stage: 'sft'}},
  JobSpecs: [
    {
      Type: 'Worker',
      PodCount: 4,
      Image: 'registry.example.com/pai/pytorch:2.8.0-gpu-py313',
      ResourceConfig: {CPU: '96', GPU: '8', Memory: '900Gi', SharedMemory: '400Gi', GPUType: ''},
    },
  ],
  UserCommand: '\n    set -e\n    cd /mnt/code\n    torchrun train.py \\\n      --config sft.yaml\n',
  DataSources: [
    {DataSourceId: 'd-sgqhx2gsfq27taohn4', MountPath: '/mnt/data'},
    {Uri: 'oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/ckpt/', MountPath: '/mnt/ckpt'},
  ],
  CodeSource: {
    CodeSourceId: 'code-20210111103721-85qz78ia96lu',
    Branch: 'main',
    Commit: '0123456789abcdef',
    MountPath: '/mnt/code',
  },
  GmtCreateTime: '2026-11-23T08:00:00Z',
  GmtRunningTime: '2026-11-23T08:03:02Z',
  GmtFinishTime: '2026-11-23T10:05:00Z',
  Duration: 7500,
  Pods: pods,
  StatusHistory: STATUS_HISTORY.map(([Status, start, end, ReasonCode, ReasonMessage]) => ({
    Status,
    StartTime: `2026-11-23T${start}Z`,
    EndTime: end ? `2026-11-23T${end}Z` : '',
    ReasonCode,
    ReasonMessage,
  })),
}

/** As an early service answered: no history, empty strings, one pod. */
export const legacyJob: RenderedJob = {
  CodeSource: {CodeSourceId: '', MountPath: ''},
  DataSources: [{DataSourceId: 'd-sgqhx2gsfq27taohn4', MountPath: ''}],
  DisplayName: 'test_nni_v1',
  Duration: 186,
  GmtCreateTime: '2026-09-05T10:03:38Z',
  GmtFinishTime: '2026-09-05T10:06:44Z',
  GmtRunningTime: '2026-09-05T10:03:51Z',
  GmtSubmittedTime: '2026-09-05T10:03:50Z',
  GmtSuccessedTime: '2026-09-05T10:06:44Z',
  GmtFailedTime: '',
  JobId: 'dlc1xjcumbfm7aai',
  JobMaxRunningTimeMinutes: 0,
  JobSpecs: [
    {
      EcsSpec: '',
      Image: 'registry.example.com/nni:0.0.3',
      PodCount: 1,
      ResourceConfig: {CPU: '12', GPU: '1', Memory: '10Gi'},
      Type: 'Worker',
    },
  ],
  JobType: 'PyTorchJob',
  Pods: [
    {
      GmtCreateTime: '2026-09-05T10:03:51Z',
      GmtFinishTime: '2026-09-05T10:06:42Z',
      PodId: 'dlc1xjcumbfm7aai-master-0',
      Status: 'Succeeded',
      Type: 'master',
    },
  ],
  ReasonCode: 'JobSucceeded',
  ReasonMessage: 'PyTorchJob dlc1xjcumbfm7aai is successfully completed.',
  ResourceId: '',
  Priority: 0,
  Status: 'Succeeded',
  UserCommand: 'python mnist.py --lr=0.0001',
  UserId: '1157700000000001',
  WorkspaceId: '259315',
}

export const listedJobs: JobItem[] = [
  failedJob as JobItem,
  legacyJob as JobItem,
  {
    JobId: 'dlc1sm1ipuyurlsw',
    DisplayName: '🚀 tf \u001b]52;c;eA==\u0007\u202etest\n',
    Status: 'Running',
    JobType: 'TFJob',
    GmtCreateTime: '2026-11-23T12:30:00Z',
    JobSpecs: [
      {Type: 'PS', PodCount: 1, EcsSpec: 'ecs.g6.large'},
      {Type: 'Worker', PodCount: 2, EcsSpec: 'ecs.gn7i-c8g1.2xlarge'},
    ],
    Username: 'li.lei',
    WorkspaceName: 'demo',
    ResourceQuotaName: 'a100-pool',
  },
  {JobId: 'dlcq', Status: 'Dequeued'},
]
