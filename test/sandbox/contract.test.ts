import {expect, test} from '@jest/globals'
import type {FieldSchema} from '../../src/api/field.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import {PARAMETERS, SCHEMAS} from '../../src/api/generated/schemas.js'
import type {Operations} from '../../src/api/generated/types.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {call, send, waitFor, waitForStatus} from './signed-client.js'

/** Present in real responses, missing from the contract. */
const BEYOND = ['StatusDetail', 'JobMaxRunningTimeMinutes']

/** Fields outside the contract, nulls and values of another type. */
function strangers(path: string, facts: FieldSchema, value: unknown): string[] {
  if (value === undefined || facts.type === 'any') return []
  if (value === null) return [`${path} is null`]
  if (facts.arrayOf) {
    const item = facts.arrayOf
    return Array.isArray(value)
      ? value.flatMap((entry) => strangers(`${path}[]`, item, entry))
      : [`${path} is not an array`]
  }
  if (facts.mapOf) {
    const item = facts.mapOf
    return Object.values(value as object).flatMap((entry) => strangers(`${path}{}`, item, entry))
  }
  if (facts.ref) return strangeFields(path, facts.ref, value)
  return typeof value === facts.type ? [] : [`${path} is a ${typeof value}, not a ${facts.type}`]
}

function strangeFields(path: string, schema: string, value: unknown): string[] {
  const fields = SCHEMAS[schema] ?? {}
  return Object.entries(value as object).flatMap(([name, entry]) => {
    if (BEYOND.includes(name)) return []
    const facts = fields[name]
    return facts ? strangers(`${path}.${name}`, facts, entry) : [`${path}.${name} is unknown`]
  })
}

test.each([
  ['run', {}],
  ['are simulated', {simulate: true}],
])('if jobs %s, all responses follow the contract', async (_what, options) => {
  const sandbox = await startFastSandbox({history: true, ...options})
  const created = await send(sandbox, 'CreateJob', {
    ...minimalJob,
    JobSpecs: [
      {
        ...minimalJob.JobSpecs[0],
        RestartPolicy: 'OnFailure',
        // Newer clients send fields outside the contract, and null for unset ones.
        NewField: {Deep: 1},
        SystemDisk: {Size: null, NewField: 1},
        StartupDependencies: [null, {Type: 'Worker', Name: 'x'}],
        SpotSpec: null,
      },
    ],
    Settings: {
      EnableSanityCheck: true,
      Tags: {a: 'b', c: null},
      AdvancedSettings: {any: {thing: 1}},
      NewField: 'x',
      EnableRDMA: '',
    },
    Envs: {A: '1', B: null, C: ''},
    CustomEnvs: [{Key: 'a', Value: 'b', NewField: 1}],
    CredentialConfig: {EnableCredentialInject: true, NewField: 1},
    UserVpc: {VpcId: 'vpc-1', ExtendedCIDRs: ['10.0.0.0/8'], NewField: 1},
    CodeSource: {Uri: 'https://example.com/x.git', MountPath: '/root/code', IsSharedMountPath: true},
    DataSources: [{Uri: 'nas://x.cn-hangzhou/', MountPath: '/mnt/a', MountAccess: 'RO'}],
  })
  const JobId = String(created.body.JobId)
  await waitForStatus(sandbox, JobId, 'Running')
  // The second restart has a first one behind it.
  for (const times of ['1/10', '2/10']) {
    sandbox.evict(JobId, 'Evicted')
    await waitFor(
      () => call(sandbox, 'GetJob', {JobId}),
      ({Status, RestartTimes}) => Status === 'Running' && RestartTimes === times,
    )
  }

  const [image, dataset, code] = [
    (await call(sandbox, 'ListImages')).Images?.[0],
    (await call(sandbox, 'ListDatasets')).Datasets?.[0],
    (await call(sandbox, 'ListCodeSources')).CodeSources?.[0],
  ]
  const pod = {JobId, PodId: `${JobId}-master-0`}
  const ended = (await call(sandbox, 'ListJobs', {Status: 'Succeeded', ShowOwn: false})).Jobs?.[0]?.JobId
  const {JobId: ray = ''} = await call(sandbox, 'CreateJob', {...minimalJob, JobType: 'RayJob'})
  await waitForStatus(sandbox, ray, 'Running')
  const target = {Scope: 'roles', Roles: ['Worker']}
  const {SignalId: signal} = await call(sandbox, 'CreateSignal', {JobId, Signal: 'SIGUSR1', Target: target})
  const template = {
    TemplateName: 't',
    WorkspaceId: '268',
    Content: JSON.stringify(minimalJob),
    Constraints: {JobType: 'locked'},
  }
  const {TemplateId} = await call(sandbox, 'CreateJobTemplate', template)
  const {TensorboardId} = await call(sandbox, 'CreateTensorboard', {JobId, DisplayName: 'tb'})
  await waitFor(
    () => call(sandbox, 'GetTensorboard', {TensorboardId}),
    (board) => board.Status === 'Running',
  )
  const history = {
    DisplayName: 'h',
    WorkspaceId: '268',
    StoragePath: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/ray',
  }
  const {RayHistoryServerId} = await call(sandbox, 'CreateRayHistoryServer', history)
  const asked: [keyof Operations, Record<string, unknown>][] = [
    ['GetJob', {JobId}],
    ['GetJob', {JobId, NeedDetail: false}],
    ['ListJobs', {PageSize: 100, ShowOwn: false}],
    ['GetJobEvents', {JobId}],
    ['GetPodEvents', pod],
    ['GetPodLogs', pod],
    ['GetWebTerminal', pod],
    ['GetToken', {TargetId: JobId, TargetType: 'job'}],
    ['ListJobSanityCheckResults', {JobId}],
    ['GetJobSanityCheckResult', {JobId, SanityCheckNumber: 1}],
    ['ListEcsSpecs', {PageSize: 100}],
    ['ListWorkspaces', {Verbose: true}],
    ['GetWorkspace', {WorkspaceId: '268', Verbose: true}],
    ['GetDefaultWorkspace', {Verbose: true}],
    ['ListMembers', {WorkspaceId: '268'}],
    ['ListResources', {WorkspaceId: '268'}],
    ['ListQuotas', {}],
    ['ListImages', {PageSize: 100, Verbose: true}],
    ['ListImageLabels', {}],
    ['GetImage', {ImageId: image?.ImageId, Verbose: true}],
    ['ListDatasets', {PageSize: 100}],
    ['GetDataset', {DatasetId: dataset?.DatasetId}],
    ['ListDatasetVersions', {DatasetId: dataset?.DatasetId}],
    ['ListCodeSources', {}],
    ['GetCodeSource', {CodeSourceId: code?.CodeSourceId}],
    ['ListPermissions', {WorkspaceId: '268'}],
    ['GetPermission', {WorkspaceId: '268', PermissionCode: 'PaiDLC:ListJobs'}],
    ['ListConfigs', {WorkspaceId: '268'}],
    ['ListProducts', {}],
    ['ListWorkspaceUsers', {WorkspaceId: '269'}],
    ['GetJobMetrics', {JobId, MetricType: 'CpuCoreUsage'}],
    ['GetMetrics', {Dimensions: JSON.stringify([{jobId: JobId}]), MetricName: 'JOB_MEMORY_FREE'}],
    ['GetDashboard', {jobId: JobId}],
    ['GetRayDashboard', {jobId: ray}],
    ['CreateSignal', {JobId, Signal: 'SIGUSR1', Target: {Scope: 'pods', PodNames: [pod.PodId]}}],
    ['GetSignal', {JobId, SignalId: signal}],
    ['ListSignals', {JobId}],
    [
      'TagResources',
      {RegionId: 'cn-hangzhou', ResourceType: 'Job', ResourceId: [JobId], Tag: [{Key: 'a', Value: 'b'}]},
    ],
    ['UntagResources', {ResourceType: 'Job', ResourceId: [JobId], TagKey: ['a']}],
    ['CreateJobTemplate', template],
    ['ListJobTemplates', {WorkspaceId: '268'}],
    ['GetJobTemplate', {TemplateId, Version: 'all'}],
    ['UpdateJobTemplate', {TemplateId, Content: template.Content}],
    ['SetJobTemplateDefaultVersion', {TemplateId, Version: 2}],
    ['DeleteJobTemplate', {TemplateId}],
    ['CreateTensorboard', {JobId}],
    ['ListTensorboards', {}],
    ['GetTensorboard', {TensorboardId}],
    ['GetTensorboardSharedUrl', {TensorboardId}],
    ['UpdateTensorboard', {TensorboardId, Priority: '2'}],
    ['StopTensorboard', {TensorboardId}],
    ['StartTensorboard', {TensorboardId}],
    ['StopTensorboard', {TensorboardId}],
    ['DeleteTensorboard', {TensorboardId}],
    ['CreateRayHistoryServer', history],
    ['ListRayHistoryServers', {}],
    ['GetRayHistoryServer', {RayHistoryServerId}],
    ['StopRayHistoryServer', {RayHistoryServerId}],
    ['StartRayHistoryServer', {RayHistoryServerId}],
    ['StopRayHistoryServer', {RayHistoryServerId}],
    ['DeleteRayHistoryServer', {RayHistoryServerId}],
    ['UpdateJob', {JobId, Description: 'x'}],
    ['StopJob', {JobId}],
    ['DeleteJob', {JobId: ended}],
    ['CreateJob', minimalJob],
  ]
  expect(new Set(asked.map(([operation]) => operation))).toEqual(new Set(Object.keys(OPERATIONS)))

  const found: string[] = []
  for (const [operation, input] of asked) {
    found.push(
      ...strangeFields(operation, PARAMETERS[operation]?.response ?? '', await call(sandbox, operation, input)),
    )
  }
  expect([...new Set(found)]).toEqual([])
})
