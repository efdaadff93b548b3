import {describe, expect, test} from '@jest/globals'
import {createPodRunner, type Sandbox} from '../../src/sandbox/index.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, send, waitFor, waitForStatus} from './signed-client.js'

const REGION = {RegionId: 'cn-hangzhou', ResourceType: 'Job'}

describe('tags', () => {
  const tagsOf = async (sandbox: Sandbox, JobId: string) => (await call(sandbox, 'GetJob', {JobId})).Settings?.Tags

  test('are added to jobs, found by ListJobs and removed', async () => {
    const {sandbox, create} = await startPlayedSandbox()
    const [a, b] = [await create({...minimalJob, Settings: {Tags: {team: 'x'}}}), await create(minimalJob)]
    const found = async (Tags: Record<string, string>) =>
      (await call(sandbox, 'ListJobs', {Tags})).Jobs?.map((job) => job.JobId)

    await call(sandbox, 'TagResources', {...REGION, ResourceId: [a, b], Tag: [{Key: 'run', Value: '7'}, {Key: 'keep'}]})
    expect([await tagsOf(sandbox, a), await tagsOf(sandbox, b)]).toEqual([
      {team: 'x', run: '7', keep: ''},
      {run: '7', keep: ''},
    ])
    expect([await found({run: '7'}), await found({run: '7', team: 'x'}), await found({run: '8'})]).toEqual([
      [b, a],
      [a],
      [],
    ])

    await call(sandbox, 'UntagResources', {ResourceType: 'Job', ResourceId: [a], TagKey: ['run', 'none']})
    await call(sandbox, 'UntagResources', {ResourceType: 'Job', ResourceId: [b], All: 'true'})
    expect([await tagsOf(sandbox, a), await tagsOf(sandbox, b)]).toEqual([{team: 'x', keep: ''}, {}])
  })

  const tags = (count: number) => Array.from({length: count}, (_, index) => ({Key: `k${index}`, Value: ''}))
  test.each<[string, Record<string, unknown>, number]>([
    ['51 jobs', {ResourceId: Array.from({length: 51}, () => 'dlc1'), Tag: tags(1)}, 400],
    ['no jobs', {ResourceId: [], Tag: tags(1)}, 400],
    ['21 tags', {Tag: tags(21)}, 400],
    ['a 21st tag', {Tag: tags(20)}, 400],
    ['no tags', {}, 400],
    ['a tag without a key', {Tag: [{Value: 'x'}]}, 400],
    ['another resource type', {ResourceType: 'Image', Tag: tags(1)}, 400],
    ['an unknown job', {ResourceId: ['dlcnone'], Tag: tags(1)}, 404],
  ])('are rejected for %s', async (_what, input, status) => {
    const {sandbox, create} = await startPlayedSandbox()
    const JobId = await create({...minimalJob, Settings: {Tags: {team: 'x'}}})

    expect((await send(sandbox, 'TagResources', {...REGION, ResourceId: [JobId], ...input})).status).toBe(status)
    expect(await tagsOf(sandbox, JobId)).toEqual({team: 'x'})
  })

  test('are not removed without TagKey or All', async () => {
    const {sandbox, create} = await startPlayedSandbox()

    expect(
      (await send(sandbox, 'UntagResources', {ResourceType: 'Job', ResourceId: [await create(minimalJob)]})).status,
    ).toBe(400)
  })
})

describe('signals', () => {
  const settled = (sandbox: Sandbox, JobId: string, SignalId = '') =>
    waitFor(
      () => call(sandbox, 'GetSignal', {JobId, SignalId}),
      ({Status}) => Status !== 'Running',
    )

  test('reach only the processes of the target that handle them', async () => {
    const runner = createPodRunner({sandboxId: 'signals'})
    const sandbox = await startFastSandbox({runner, logTimestamps: false})
    const {JobId = ''} = await call(sandbox, 'CreateJob', {
      ...minimalJob,
      JobSpecs: [{...minimalJob.JobSpecs[0], PodCount: 2}],
      UserCommand: 'trap "echo saved; exit 0" USR1; sleep 60 & echo ready; while :; do sleep 0.05; done',
    })
    const logs = async (name: string) =>
      (await call(sandbox, 'GetPodLogs', {JobId, PodId: `${JobId}-${name}`})).Logs ?? []
    const ready = async () => [...(await logs('master-0')), ...(await logs('worker-0'))].length === 2
    await waitForStatus(sandbox, JobId, 'Running')
    await waitFor(ready, Boolean)

    const sent = await call(sandbox, 'CreateSignal', {
      JobId,
      Signal: 'SIGUSR1',
      Target: {Scope: 'pods', PodNames: [`${JobId}-worker-0`]},
    })

    expect(sent).toMatchObject({JobId, SignalId: expect.stringMatching(/^oper/), Signal: 'SIGUSR1', Status: 'Running'})
    expect(await settled(sandbox, JobId, sent.SignalId)).toMatchObject({
      Status: 'Succeeded',
      Reason: 'Completed',
      Message: 'signal delivered to 1 pods',
      Scope: 'pods',
      GmtCreated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
    })
    await waitFor(
      () => logs('worker-0'),
      (lines) => lines.includes('saved'),
    )
    expect(await logs('master-0')).toEqual(['ready'])

    await call(sandbox, 'CreateSignal', {JobId, Signal: 'SIGUSR1', Target: {Scope: 'roles', Roles: ['Worker']}})
    await waitForStatus(sandbox, JobId, 'Succeeded')
    expect(await call(sandbox, 'ListSignals', {JobId, Order: 'asc'})).toMatchObject({
      TotalCount: 2,
      PageNumber: 1,
      PageSize: 20,
      Signals: [{Scope: 'pods'}, {Scope: 'roles', Roles: ['Worker'], Status: 'Succeeded'}],
    })
    await runner.close()
  })

  test.each([
    [
      'fail if the pods have no process left',
      1,
      (find: (name: string) => {exit(code: number): void}) => void find,
      ['Failed', 'SignalFailed'],
    ],
    [
      'are stopped if the job ends first',
      60_000,
      (find: (name: string) => {exit(code: number): void}) => find('master-0').exit(0),
      ['Stopped', 'StoppedByJobEnded'],
    ],
  ])('%s', async (_what, signaling, then, expected) => {
    const {sandbox, create, started, find} = await startPlayedSandbox({
      delays: {creating: 1, envPreparing: 1, signaling},
    })
    const JobId = await create(minimalJob)
    await started(1)
    const {SignalId} = await call(sandbox, 'CreateSignal', {
      JobId,
      Signal: 'SIGUSR1',
      Target: {Scope: 'roles', Roles: ['master']},
    })
    then(find)

    const {Status, Reason} = await settled(sandbox, JobId, SignalId)
    expect([Status, Reason]).toEqual(expected)
  })

  test.each<[string, Record<string, unknown>, number]>([
    ['an unknown signal', {Signal: 'SIGNOT'}, 400],
    ['KILL', {Signal: 'SIGKILL'}, 400],
    ['no target', {Target: undefined}, 400],
    ['no scope', {Target: {}}, 400],
    ['no pods', {Target: {Scope: 'pods'}}, 400],
    ['an unknown pod', {Target: {Scope: 'pods', PodNames: ['none']}}, 404],
    ['an unknown role', {Target: {Scope: 'roles', Roles: ['PS']}}, 404],
  ])('are rejected for %s', async (_what, input, status) => {
    const {sandbox, create, started} = await startPlayedSandbox()
    const JobId = await create(minimalJob)
    await started(1)
    const request = {JobId, Signal: 'SIGUSR1', Target: {Scope: 'roles', Roles: ['Worker']}, ...input}

    expect((await send(sandbox, 'CreateSignal', request)).status).toBe(status)
  })

  test('are rejected for a job that does not run', async () => {
    const {sandbox, create, started, find} = await startPlayedSandbox()
    const JobId = await create(minimalJob)
    await started(1)
    find('master-0').exit(0)
    await waitForStatus(sandbox, JobId, 'Succeeded')

    const answer = await send(sandbox, 'CreateSignal', {
      JobId,
      Signal: 'SIGUSR1',
      Target: {Scope: 'roles', Roles: ['Worker']},
    })
    expect([answer.status, answer.body.Code]).toEqual([400, 'BadRequest'])
    expect((await send(sandbox, 'GetSignal', {JobId, SignalId: 'none'})).status).toBe(404)
  })
})

describe('permissions', () => {
  const CHEN = {accessKeyId: 'chen', accessKeySecret: 's', userId: '200000000000000003', userName: 'chen'}
  const codes = async (sandbox: Sandbox, WorkspaceId: string) => {
    const {Permissions = []} = await call(sandbox, 'ListPermissions', {WorkspaceId}, {key: CHEN})
    return Permissions.map((row) => row.PermissionCode?.slice('PaiDLC:'.length) ?? '')
  }

  test('follow the role in the workspace and RAM', async () => {
    const sandbox = await startFastSandbox()
    sandbox.addCredential(CHEN)

    expect((await codes(sandbox, '268')).filter((code) => /Job$|^ListJobs$/.test(code))).toEqual(['GetJob', 'ListJobs'])
    expect((await codes(sandbox, '270969')).filter((code) => /Job$/.test(code))).toEqual([
      'CreateJob',
      'DeleteJob',
      'GetJob',
      'StopJob',
      'UpdateJob',
    ])
    expect(await codes(sandbox, '269')).toEqual([])
    sandbox.addCredential({...CHEN, policy: ['pai:GetJob', 'paiworkspace:*']})
    expect(await codes(sandbox, '270969')).toEqual(['GetJob'])
  })

  test.each([
    ['PaiDLC:GetJob', 200],
    ['PaiDLC:StopJob', 403],
    ['PaiDLC:Dance', 403],
  ])('answer a guest who asks for %s with %d', async (PermissionCode, status) => {
    const sandbox = await startFastSandbox()
    sandbox.addCredential(CHEN)

    expect((await send(sandbox, 'GetPermission', {WorkspaceId: '268', PermissionCode}, {key: CHEN})).status).toBe(
      status,
    )
  })
})
