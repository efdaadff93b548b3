import {describe, expect, test} from '@jest/globals'
import {startFastSandbox} from './fast-sandbox.js'
import {jobWithSpec, minimalJob, QUOTA_ID, quotaJob} from './job-bodies.js'
import {call, send, waitForStatus} from './signed-client.js'

const withData = (...DataSources: Record<string, unknown>[]) => ({...minimalJob, DataSources})
const OSS = 'oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/path/'

describe('CreateJob rejects', () => {
  test.each([
    ['no name', {...minimalJob, DisplayName: undefined}, 'DisplayName is required'],
    ['an empty command', {...minimalJob, UserCommand: ''}, 'UserCommand is required'],
    ['no specs', {...minimalJob, JobSpecs: []}, 'JobSpecs must not be empty'],
    ['specs that are text', {...minimalJob, JobSpecs: '[]'}, 'JobSpecs must be an array'],
    ['a number as text', jobWithSpec({PodCount: '1'}), 'JobSpecs[0].PodCount must be a number'],
    ['no pods', jobWithSpec({PodCount: 0}), 'JobSpecs[0].PodCount must be at least 1'],
    ['a space in the name', {...minimalJob, DisplayName: 'my job'}, 'DisplayName must match [0-9A-Za-z_.-]+'],
    ['a long name', {...minimalJob, DisplayName: 'x'.repeat(257)}, 'DisplayName must have at most 256 characters'],
    [
      'an alias of a type',
      {...minimalJob, JobType: 'pytorch'},
      /^JobType must be one of TFJob, PyTorchJob, .*, not pytorch$/,
    ],
    [
      'both limits of a bid',
      jobWithSpec({SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5, SpotPriceLimit: 1}}),
      'JobSpecs[0].SpotSpec must not have both SpotDiscountLimit and SpotPriceLimit',
    ],
    ['priority 10', {...minimalJob, Priority: 10}, 'Priority must be at most 9'],
    [
      'an unknown policy',
      jobWithSpec({RestartPolicy: 'Sometimes'}),
      /^JobSpecs\[0\].RestartPolicy must be one of Always/,
    ],
    ['a role of another type', jobWithSpec({Type: 'PS'}), 'JobSpecs[0].Type PS is not a role of PyTorchJob'],
    ['a role in lower case', jobWithSpec({Type: 'worker'}), 'JobSpecs[0].Type worker is not a role of PyTorchJob'],
    [
      'both kinds of resources',
      jobWithSpec({ResourceConfig: {CPU: '1'}}),
      'JobSpecs[0] must not have both EcsSpec and ResourceConfig',
    ],
    [
      'no instance type without a quota',
      jobWithSpec({EcsSpec: ''}),
      'JobSpecs[0].EcsSpec is required without ResourceId',
    ],
    [
      'an instance type with a quota',
      {...minimalJob, ResourceId: QUOTA_ID},
      'JobSpecs[0].EcsSpec is not allowed with ResourceId',
    ],
    [
      'no resources with a quota',
      {...jobWithSpec({EcsSpec: ''}), ResourceId: QUOTA_ID},
      'JobSpecs[0].ResourceConfig is required with ResourceId',
    ],
    ['an unknown quota', quotaJob(1, {ResourceId: 'quotanone'}), 'ResourceId is not a known quota: quotanone'],
    [
      'a quota of another workspace',
      quotaJob(1, {WorkspaceId: '269'}),
      `ResourceId ${QUOTA_ID} is not available in workspace 269`,
    ],
    [
      'an unknown instance type',
      jobWithSpec({EcsSpec: 'ecs.none'}),
      'JobSpecs[0].EcsSpec is not a known instance type: ecs.none',
    ],
    ['no image', jobWithSpec({Image: ''}), 'JobSpecs[0].Image is required'],
    [
      'an address and an id',
      withData({Uri: OSS, DataSourceId: 'd-1'}),
      'DataSources[0] must have exactly one of Uri and DataSourceId',
    ],
    [
      'neither address nor id',
      withData({MountPath: '/mnt/a'}),
      'DataSources[0] must have exactly one of Uri and DataSourceId',
    ],
    [
      'a bucket without endpoint',
      withData({Uri: 'oss://bucket/path/'}),
      /^DataSources\[0\].Uri must contain the endpoint/,
    ],
    [
      'one mount path twice',
      withData({Uri: OSS, MountPath: '/mnt/a'}, {Uri: OSS, MountPath: '/mnt/a/'}),
      "different datasource can't have the same mount path",
    ],
    [
      'a mount path with ..',
      withData({Uri: OSS, MountPath: '/mnt/../../etc'}),
      /^DataSources\[0\].MountPath must be an absolute path/,
    ],
    [
      'a relative mount path',
      withData({Uri: OSS, MountPath: 'mnt'}),
      /^DataSources\[0\].MountPath must be an absolute path/,
    ],
    [
      'code by address and id',
      {...minimalJob, CodeSource: {Uri: 'https://x/y.git', CodeSourceId: 'code-1'}},
      /^CodeSource must have exactly one/,
    ],
    [
      'code at a path with ..',
      {...minimalJob, CodeSource: {Uri: 'https://x/y.git', MountPath: '/../x'}},
      /^CodeSource.MountPath must be/,
    ],
    ['a request beyond 65,536 bytes', {...minimalJob, UserCommand: 'x'.repeat(65_536)}, /must be at most 65536 bytes$/],
  ])('%s', async (_what, body, message) => {
    const sandbox = await startFastSandbox()

    const answer = await send(sandbox, 'CreateJob', body)

    expect([answer.status, answer.body.Code]).toEqual([400, 'InvalidParameter'])
    expect(answer.body.Message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect((await call(sandbox, 'ListJobs')).TotalCount).toBe(0)
  })
})

test.each([
  ['workspace', {...minimalJob, WorkspaceId: '1'}, 404, '100400027'],
  ['dataset', withData({DataSourceId: 'd-none'}), 404, '201300003'],
  ['code source', {...minimalJob, CodeSource: {CodeSourceId: 'code-none'}}, 404, '201400002'],
  ['template', {...minimalJob, TemplateId: 'tpl1'}, 404, 'NotFound'],
])('CreateJob answers an unknown %s with 404', async (_what, body, status, code) => {
  const answer = await send(await startFastSandbox(), 'CreateJob', body)

  expect([answer.status, answer.body.Code]).toEqual([status, code])
})

test('CreateJob rejects a job in a frozen workspace', async () => {
  const answer = await send(await startFastSandbox(), 'CreateJob', {...minimalJob, WorkspaceId: '259315'})

  expect([answer.status, answer.body.Code, answer.body.Message]).toEqual([
    400,
    'BadRequest',
    "Workspace 259315 is FROZEN, jobs can't be created in it.",
  ])
})

test.each([['Name'], ['ImageId']] as const)(
  'CreateJob rejects the %s of an image in place of its ImageUri',
  async (field) => {
    const sandbox = await startFastSandbox()
    const [image] = (await call(sandbox, 'ListImages')).Images ?? []

    expect((await send(sandbox, 'CreateJob', jobWithSpec({Image: image?.[field]}))).status).toBe(400)
    expect((await send(sandbox, 'CreateJob', jobWithSpec({Image: image?.ImageUri}))).status).toBe(200)
  },
)

test.each([
  ['unknown fields', {...minimalJob, EnableGangScheduling: true, JobSpecs: jobWithSpec({Sparkle: 1}).JobSpecs}],
  ['empty fields', {...minimalJob, ResourceId: '', CodeSource: {CodeSourceId: '', MountPath: ''}, WorkspaceId: null}],
  [
    'an instance type out of stock with DisableEcsStockCheck',
    {...jobWithSpec({EcsSpec: 'ecs.g7.8xlarge'}), Settings: {DisableEcsStockCheck: true}},
  ],
  ['a time limit of 0 as none', {...minimalJob, JobMaxRunningTimeMinutes: 0}],
  ['any role of a Slurm job', {...jobWithSpec({Type: 'Login'}), JobType: 'SlurmJob'}],
  ['worker groups of a Ray job', {...jobWithSpec({Type: 'Worker-small'}), JobType: 'RayJob'}],
])('CreateJob accepts %s', async (_what, body) => {
  expect(await send(await startFastSandbox(), 'CreateJob', body)).toMatchObject({
    status: 200,
    body: {JobId: expect.stringMatching(/^dlc[0-9a-z]{13}$/)},
  })
})

test('a job without a workspace is created in the default one', async () => {
  const sandbox = await startFastSandbox()

  const {JobId = ''} = await call(sandbox, 'CreateJob', minimalJob)

  expect(await call(sandbox, 'GetJob', {JobId})).toMatchObject({WorkspaceId: '268', WorkspaceName: 'default_workspace'})
})

test('the same request sent twice creates two jobs, because there is no client token', async () => {
  const sandbox = await startFastSandbox()
  const ids = [await call(sandbox, 'CreateJob', minimalJob), await call(sandbox, 'CreateJob', minimalJob)].map(
    (answer) => answer.JobId,
  )

  expect(new Set(ids).size).toBe(2)
})

test('GetJob returns a job with defaults and without the password of its registry', async () => {
  const sandbox = await startFastSandbox()
  const ImageConfig = {DockerRegistry: 'r.example.com', Username: 'u', Password: 'hidden', Auth: 'hidden'}
  const {JobId = ''} = await call(sandbox, 'CreateJob', {
    ...jobWithSpec({ImageConfig}),
    Envs: {A: '1'},
    Settings: {Tags: {team: 'x'}},
  })

  const job = await waitForStatus(sandbox, JobId, 'Running')

  expect(JSON.stringify(job)).not.toContain('hidden')
  expect(job).toMatchObject({
    Accessibility: 'PRIVATE',
    Priority: 0,
    ResourceId: '',
    ResourceType: 'ECS',
    Envs: {A: '1'},
    Settings: {Tags: {team: 'x'}, Caller: ''},
    JobSpecs: [
      {
        Type: 'Worker',
        PodCount: 1,
        EcsSpec: 'ecs.g6.xlarge',
        UseSpotInstance: false,
        ResourceConfig: {CPU: '', GPU: ''},
      },
    ],
  })
})
