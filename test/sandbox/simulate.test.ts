import {describe, expect, test} from '@jest/globals'
import type {Operations} from '../../src/api/generated/types.js'
import {createManualClock} from './fake-clock.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob, quotaJob} from './job-bodies.js'
import {call, send, waitFor} from './signed-client.js'

const START = '2026-01-02T03:04:05Z'
const NO_DELAYS = {creating: 0, queuing: 0, envPreparing: 0, sanityChecking: 0, clearing: 0, stopping: 0, backOff: 0}
const spec = minimalJob.JobSpecs[0]
const workers = (PodCount: number, more: Record<string, unknown> = {}) => ({JobSpecs: [{...spec, PodCount, ...more}]})
const scriptVariables = (script: Record<string, string | number>) =>
  Object.fromEntries(Object.entries(script).map(([name, value]) => [`PAI_DLC_SIMULATE_${name}`, String(value)]))

/** A simulating sandbox with a fake clock, and the steps that most tests take. */
async function startSimulation(options: Parameters<typeof startFastSandbox>[0] = {}) {
  const clock = createManualClock(Date.parse(START))
  const sandbox = await startFastSandbox({simulate: true, clock, ...options, delays: {...NO_DELAYS, ...options.delays}})
  const ask = <Name extends keyof Operations>(operation: Name, input: Record<string, unknown>) =>
    call(sandbox, operation, input as Partial<Operations[Name]['input']> & Record<string, unknown>, {now: clock.now()})
  const create = async (body: Record<string, unknown>) => (await ask('CreateJob', {...minimalJob, ...body})).JobId ?? ''
  const get = (JobId: string) => ask('GetJob', {JobId})
  const reaches = (id: string, ...statuses: string[]) =>
    waitFor(
      () => get(id),
      ({Status = ''}) => statuses.includes(Status),
      `${id} ${statuses}`,
    )
  /** Advances the clock step by step until the job has ended. */
  const end = (id: string, step = 1000) =>
    waitFor(
      () => {
        clock.advance(step)
        return get(id)
      },
      ({Status = ''}) => ['Succeeded', 'Failed', 'Stopped'].includes(Status),
      `${id} ends`,
    )
  const logs = async (JobId: string, pod: string, more: Record<string, unknown> = {}) =>
    (await ask('GetPodLogs', {JobId, PodId: `${JobId}-${pod}`, ...more})).Logs ?? []
  return {clock, sandbox, create, get, reaches, end, logs, ask}
}

describe('a simulated job', () => {
  test.each<[string, Record<string, unknown>, string[], string[]]>([
    ['succeeds', {Envs: scriptVariables({SECONDS: 2})}, ['Running', 'Succeeded'], ['master-0 Succeeded ']],
    [
      'runs nothing',
      {UserCommand: 'exit 3', Envs: scriptVariables({SECONDS: 2})},
      ['Running', 'Succeeded'],
      ['master-0 Succeeded '],
    ],
    ['fails', {Envs: scriptVariables({SECONDS: 2, EXIT_CODE: 3})}, ['Running', 'Failed'], ['master-0 Failed 3']],
    [
      'fails with one of its pods',
      {...workers(2), Envs: scriptVariables({SECONDS: 2, EXIT_CODE: 3, RANK: 1})},
      ['Running', 'Failed'],
      ['master-0 Succeeded ', 'worker-0 Failed 3'],
    ],
    [
      'prefers CustomEnvs to Envs',
      {
        Envs: scriptVariables({SECONDS: 2, EXIT_CODE: 3}),
        CustomEnvs: [{Key: 'PAI_DLC_SIMULATE_EXIT_CODE', Value: '0'}],
      },
      ['Running', 'Succeeded'],
      ['master-0 Succeeded '],
    ],
    [
      'is restarted and ends as scripted for its second life',
      {...workers(1, {RestartPolicy: 'ExitCode'}), Envs: scriptVariables({SECONDS: 2, EXIT_CODE: '137,0'})},
      ['Running', 'Restarting', 'Running', 'Succeeded'],
      ['master-0 Succeeded '],
    ],
    [
      'follows the chief with ChiefWorker',
      {
        JobType: 'TFJob',
        SuccessPolicy: 'ChiefWorker',
        JobSpecs: [
          {...spec, Type: 'Chief'},
          {...spec, Type: 'PS'},
        ],
        Envs: scriptVariables({SECONDS: 2}),
      },
      ['Running', 'Succeeded'],
      ['chief-0 Succeeded ', 'ps-0 Succeeded '],
    ],
    [
      'is stopped after its running time',
      {JobMaxRunningTimeMinutes: 1, Envs: scriptVariables({SECONDS: 3600})},
      ['Running', 'Stopping', 'Stopped'],
      ['master-0 Stopped 143'],
    ],
    [
      'fails to start with an invalid variable',
      {Envs: scriptVariables({SECONDS: 'soon'})},
      ['Running', 'Failed'],
      ['master-0 Failed 128'],
    ],
    [
      'fails with a missing image',
      {JobSpecs: [{...spec, Image: 'registry.invalid/x:1'}], Envs: scriptVariables({SECONDS: 2})},
      ['Failed'],
      ['master-0 Failed '],
    ],
    [
      'fails with missing data',
      {DataSources: [{Uri: 'oss://does-not-exist.oss-cn-hangzhou.aliyuncs.com/', MountPath: '/mnt/a'}]},
      ['Failed'],
      ['master-0 Failed '],
    ],
  ])('%s', async (_what, body, statuses, pods) => {
    const {create, end} = await startSimulation()

    const {StatusHistory = [], Pods = [], JobId = ''} = await end(await create(body))

    expect(StatusHistory.map(({Status}) => Status)).toEqual(['Creating', 'EnvPreparing', ...statuses])
    const endOf = (pod: (typeof Pods)[0]) => (pod as {StatusDetail?: {ExitCode?: string}}).StatusDetail?.ExitCode
    expect(Pods.map((pod) => `${pod.PodId?.slice(JobId.length + 1)} ${pod.Status} ${endOf(pod)}`)).toEqual(pods)
  })

  test.each([
    [1, 30],
    [10, 3],
  ])('runs for its scripted time at speed %d', async (speed, seconds) => {
    const {create, end} = await startSimulation({speed})

    expect((await end(await create({Envs: scriptVariables({SECONDS: 30})}))).Duration).toBe(seconds)
  })

  test('runs for a seeded time and writes one line per second by default', async () => {
    const lasts = async () => {
      const {create, end, logs} = await startSimulation()
      const id = await create({})
      await end(id, 200_000)
      return (await logs(id, 'master-0')).length
    }
    const seconds = await lasts()

    expect(seconds).toBeGreaterThanOrEqual(60)
    expect(seconds).toBeLessThanOrEqual(600)
    expect(await lasts()).toBe(seconds)
  })

  test('writes nothing more after it was stopped', async () => {
    const {create, reaches, clock, logs, ask} = await startSimulation()
    const id = await create({...workers(2), Envs: scriptVariables({SECONDS: 1000, LINES: 1000})})
    await reaches(id, 'Running')
    clock.advance(10_000)
    await ask('StopJob', {JobId: id})

    expect(await reaches(id, 'Stopped')).toMatchObject({
      ReasonCode: 'JobStoppedByUser',
      Pods: [{Status: 'Stopped'}, {Status: 'Stopped'}],
    })
    clock.advance(60_000)
    expect(await logs(id, 'worker-0')).toHaveLength(11)
  })

  test('waits in its quota, receives signals and can be evicted', async () => {
    const {create, reaches, clock, sandbox, ask, end} = await startSimulation()
    const restarting = quotaJob(8, {Envs: scriptVariables({SECONDS: 60})})
    const first = await create({...restarting, JobSpecs: [{...restarting.JobSpecs[0], RestartPolicy: 'OnFailure'}]})
    await reaches(first, 'Running')
    const second = await create(quotaJob(8, {Envs: scriptVariables({SECONDS: 5})}))
    await reaches(second, 'Queuing')

    const Target = {Scope: 'pods', PodNames: [`${first}-master-0`]}
    const {SignalId = ''} = await ask('CreateSignal', {JobId: first, Signal: 'SIGUSR1', Target})
    clock.advance(1000)
    expect(await ask('GetSignal', {JobId: first, SignalId})).toMatchObject({Status: 'Succeeded'})

    sandbox.evict(first, 'Evicted')
    expect(await end(first)).toMatchObject({Status: 'Succeeded', RestartTimes: '1/10'})
    expect(await end(second)).toMatchObject({Status: 'Succeeded'})
  })

  test('reports invalid variables in the events of its pods', async () => {
    const {create, end, ask} = await startSimulation()
    const id = await create({Envs: scriptVariables({EXIT_CODE: '256'})})
    await end(id)

    const {Events = []} = await ask('GetPodEvents', {JobId: id, PodId: `${id}-master-0`})
    expect(Events.at(-1)).toMatch(
      /PAI_DLC_SIMULATE_EXIT_CODE must be an exit code, or one for each life such as 137,0, not 256$/,
    )
  })
})

describe('the log of a simulated pod', () => {
  async function runScript(script: Record<string, string | number>) {
    const {create, end, logs, ...rest} = await startSimulation()
    const id = await create({Envs: scriptVariables(script)})
    await end(id)
    return {...rest, id, logs: (more: Record<string, unknown> = {}) => logs(id, 'master-0', more)}
  }

  test('starts with a notice and ends with the exit code of a failure', async () => {
    const {logs} = await runScript({SECONDS: 10, LINES: 4, EXIT_CODE: 3})

    expect(await logs()).toEqual([
      '2026-01-02 03:04:05  Simulated: no command is run.',
      expect.stringMatching(/^2026-01-02 03:04:07 {2}step 1\/3 loss \d\.\d{4}$/),
      expect.stringMatching(/^2026-01-02 03:04:09 {2}step 2\/3 loss \d\.\d{4}$/),
      '2026-01-02 03:04:12  Simulated: exit code 3.',
    ])
  })

  test.each([
    ['is empty with LINES=0', {LINES: 0}, 0],
    ['has one line per second by default', {SECONDS: 9}, 9],
    ['has all lines of a pod that takes no time', {SECONDS: 0, LINES: 5}, 5],
  ])('%s', async (_what, script, count) => {
    const {logs} = await runScript({SECONDS: 2, ...script})

    expect(await logs()).toHaveLength(count)
  })

  test('is the same in any window and at any time', async () => {
    const {create, reaches, clock, logs, end} = await startSimulation()
    const id = await create({Envs: scriptVariables({SECONDS: 20, LINES: 777})})
    await reaches(id, 'Running')
    clock.advance(7300)
    const early = await logs(id, 'master-0')
    await end(id)
    const all = await logs(id, 'master-0')
    const at = (second: number) => new Date(Date.parse(START) + second * 1000).toISOString()

    expect([early.length, all.length]).toEqual([287, 777])
    expect(all.slice(0, early.length)).toEqual(early)
    for (const step of [1, 3, 7]) {
      const parts = []
      for (let from = 0; from < 20; from += step)
        parts.push(...(await logs(id, 'master-0', {StartTime: at(from), EndTime: at(from + step - 1)})))
      expect(parts).toEqual(all)
    }
    expect(await logs(id, 'master-0', {MaxLines: 10})).toEqual(all.slice(-10))
    expect(await logs(id, 'master-0', {EndTime: at(4), MaxLines: 10})).toEqual(
      all.filter((line) => line < '2026-01-02 03:04:10').slice(-10),
    )
  })

  test('differs between pods and between incarnations', async () => {
    const {create, end, logs} = await startSimulation()
    const id = await create({
      ...workers(2, {RestartPolicy: 'OnFailure'}),
      Envs: scriptVariables({SECONDS: 5, EXIT_CODE: '1,0', RANK: 0}),
    })
    const {Pods = []} = await end(id)
    const past = Pods[0]?.HistoryPods?.[0]?.PodUid

    const [now, before, other] = [
      await logs(id, 'master-0'),
      await logs(id, 'master-0', {PodUid: past}),
      await logs(id, 'worker-0'),
    ]
    expect([now.length, before.length, other.length]).toEqual([5, 5, 5])
    expect([before.at(-1)?.slice(21), now[2] === before[2], now[2] === other[2]]).toEqual([
      'Simulated: exit code 1.',
      false,
      false,
    ])
  })
})

test('a simulated job has metrics, and can be deleted', async () => {
  const {create, end, ask, sandbox} = await startSimulation()
  const id = await create({Envs: scriptVariables({SECONDS: 300})})
  await end(id, 150_000)

  const {PodMetrics = []} = await ask('GetJobMetrics', {JobId: id, MetricType: 'CpuCoreUsage', TimeStep: '1m'})
  expect(PodMetrics[0]?.Metrics).toHaveLength(6)
  expect(sandbox.simulated).toBe(true)
  expect((await send(sandbox, 'DeleteJob', {JobId: id}, {now: Date.parse(START) + 400_000})).status).toBe(200)
})
