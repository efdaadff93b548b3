// A job's life.
import {job, richJob, WorkspaceId} from './documents.js'

const pod = ({JobId}) => ({JobId, PodId: `${JobId}-master-0`})
const some = (name) => (answer) => answer[name]?.length > 0
const own = ({JobId}, {Jobs}) => Jobs?.some((item) => item.JobId === JobId)

export const JOBS = [
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
  {
    operation: 'GetMetrics',
    input: ({JobId}) => ({Dimensions: JSON.stringify([{jobId: JobId}]), MetricName: 'JOB_MEMORY_FREE'}),
  },
  {
    operation: 'ListJobSanityCheckResults',
    input: ({JobId}) => ({JobId, Order: 'asc'}),
    right: some('SanityCheckResults'),
  },
  {operation: 'GetJobSanityCheckResult', input: ({JobId}) => ({JobId, SanityCheckNumber: 1})},
  {
    operation: 'GetToken',
    input: ({JobId}) => ({TargetId: JobId, TargetType: 'job', ExpireTime: 60}),
    right: ({Token}) => Token,
  },
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
  {
    operation: 'GetSignal',
    input: ({JobId, SignalId}) => ({JobId, SignalId}),
    right: ({Signal}) => Signal === 'SIGUSR1',
  },
  {operation: 'ListSignals', input: ({JobId}) => ({JobId, PageNumber: '1', PageSize: '10'}), right: some('Signals')},
  {
    operation: 'TagResources',
    input: ({JobId}) => ({
      RegionId: 'cn-hangzhou',
      ResourceType: 'Job',
      ResourceId: [JobId],
      Tag: [{Key: 'c', Value: 'd'}],
    }),
  },
  {
    operation: 'UntagResources',
    input: ({JobId}) => ({RegionId: 'cn-hangzhou', ResourceType: 'Job', ResourceId: [JobId], TagKey: ['c']}),
  },
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

  {
    operation: 'CreateJob',
    what: 'that fails',
    input: {
      ...job,
      UserCommand: 'exit 3',
      JobSpecs: [{...job.JobSpecs[0], PodCount: 1, RestartPolicy: 'OnFailure'}],
      Settings: undefined,
    },
    keep: ({JobId}) => ({failing: JobId}),
  },
  {
    operation: 'GetJob',
    what: 'restarted more than once',
    input: ({failing}) => ({JobId: failing}),
    patient: true,
    right: ({Pods, RestartRecord}) => Pods[0].HistoryPods[1].Status === 'Failed' && RestartRecord.length > 1,
  },

  {
    operation: 'CreateJob',
    what: 'with much to say',
    input: ({CodeSourceId}) => ({
      ...richJob,
      CodeSource: {CodeSourceId, MountPath: '/root/code', Branch: 'main', Commit: '0a1b'},
    }),
    keep: ({JobId}) => ({rich: JobId}),
  },
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
      JobSpecs[0].ExtraPodSpec.InitContainers[0].SecurityContext.RunAsUser === 1000 &&
      JobSpecs[1].AutoScalingSpec.AutoscalingMetricSpec.TargetValue === 60 &&
      Settings.AdvancedSettings.deep.er.length === 2,
  },
  {
    operation: 'ListJobs',
    what: 'by type',
    input: {JobType: 'TFJob'},
    right: ({Jobs}) => Jobs.every(({JobType}) => JobType === 'TFJob') && Jobs[0].UserVpc.VpcId === 'vpc-1',
  },
]

/** Its end, when everything that needs it is done. */
export const ENDINGS = [
  {operation: 'StopJob', input: ({JobId}) => ({JobId}), right: (answer, {JobId}) => answer.JobId === JobId},
  {
    operation: 'GetJob',
    what: 'after a stop',
    input: ({JobId}) => ({JobId}),
    patient: true,
    right: ({Status}) => Status === 'Stopped',
  },
  {operation: 'DeleteJob', input: ({JobId}) => ({JobId}), right: (answer, {JobId}) => answer.JobId === JobId},
]
