import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {describe, expect, test} from '@jest/globals'
import type {Sandbox} from '../../src/sandbox/index.js'
import {call, minimalJob, send, until, untilStatus} from './client.js'
import {fakeClock} from './fake-clock.js'
import {playedRunner, shellRunner} from './runners.js'
import {sandboxWith} from './sandboxes.js'

const shells = (options: Parameters<typeof sandboxWith>[0] = {}) => sandboxWith({runner: shellRunner(), logTimestamps: false, ...options})

/** Runs a job to its end: the lines of each pod, and the job. */
async function run(sandbox: Sandbox, body: Record<string, unknown>) {
  const {JobId = ''} = await call(sandbox, 'CreateJob', {...minimalJob, ...body})
  const job = await untilStatus(sandbox, JobId, 'Succeeded', 'Failed', 'Stopped')
  const logs: Record<string, string[]> = {}
  for (const {PodId = ''} of job.Pods ?? []) {
    logs[PodId.slice(JobId.length + 1)] = (await call(sandbox, 'GetPodLogs', {JobId, PodId})).Logs ?? []
  }
  return {job, JobId, logs}
}

const nodes = (...roles: [type: string, count: number, resources?: Record<string, unknown>][]) =>
  roles.map(([Type, PodCount, more]) => ({...minimalJob.JobSpecs[0], Type, PodCount, ...more}))

describe('the environment of a pod', () => {
  test('tells each where it stands and how to meet', async () => {
    const {logs} = await run(await shells(), {
      JobSpecs: nodes(['Worker', 3, {EcsSpec: 'ecs.gn6v-c8g1.8xlarge'}]),
      UserCommand: 'echo $RANK/$WORLD_SIZE $NPROC_PER_NODE $MASTER_ADDR $PYTHONUNBUFFERED $DLC_JOB_ID',
    })

    const id = Object.values(logs)[0]?.[0]?.split(' ').at(-1)
    expect(logs).toEqual({
      'master-0': [`0/3 4 127.0.0.1 1 ${id}`],
      'worker-0': [`1/3 4 127.0.0.1 1 ${id}`],
      'worker-1': [`2/3 4 127.0.0.1 1 ${id}`],
    })
  })

  test('has one free port for all pods of a job', async () => {
    const {logs} = await run(await shells(), {JobSpecs: nodes(['Worker', 2]), UserCommand: 'echo $MASTER_PORT'})

    expect(Number(logs['master-0'])).toBeGreaterThan(1023)
    expect(logs['worker-0']).toEqual(logs['master-0'])
  })

  test('describes the cluster of a TFJob', async () => {
    const {logs} = await run(await shells(), {
      JobType: 'TFJob',
      JobSpecs: nodes(['Worker', 2], ['Chief', 1]),
      UserCommand: 'echo "$TF_CONFIG"',
    })
    const config = JSON.parse(logs['worker-1']?.[0] ?? '{}')

    expect(config.task).toEqual({type: 'worker', index: 1})
    expect([config.cluster.chief.length, config.cluster.worker.length]).toEqual([1, 2])
    expect(new Set([...config.cluster.chief, ...config.cluster.worker]).size).toBe(3)
  })

  test('has the job’s own variables and nothing of whoever started the sandbox', async () => {
    process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET = 'planted'
    process.env.PAI_DLC_REGION = 'planted'
    process.env.SOME_TOKEN = 'planted'
    try {
      const {logs, JobId} = await run(await shells(), {
        Envs: {EPOCHS: '3'},
        CustomEnvs: [{Key: 'LR', Value: '0.1'}],
        UserCommand: 'env; test "$HOME" = "$PAI_DLC_SANDBOX_ROOT" && test "$(pwd)" = "$HOME" && echo at home',
      })
      const lines = logs['master-0'] ?? []

      expect(lines.join('\n')).not.toContain('planted')
      expect(lines).toEqual(expect.arrayContaining(['EPOCHS=3', 'LR=0.1', `DLC_JOB_ID=${JobId}`, 'at home']))
    } finally {
      delete process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET
      delete process.env.PAI_DLC_REGION
      delete process.env.SOME_TOKEN
    }
  })
})

describe('mounts', () => {
  const place = () => mkdtempSync(join(tmpdir(), 'mounted-'))

  test('a file:// address is a link, everything else an empty folder', async () => {
    const folder = place()
    writeFileSync(join(folder, 'data.txt'), 'hello')
    const sandbox = await shells()
    const [dataset] = (await call(sandbox, 'ListDatasets')).Datasets ?? []

    const {logs} = await run(sandbox, {
      DataSources: [{Uri: pathToFileURL(folder).href, MountPath: '/mnt/in/'}, {DataSourceId: dataset?.DatasetId}],
      CodeSource: {Uri: 'https://example.com/x.git'},
      UserCommand: 'cat mnt/in/data.txt; echo; ls mnt root; echo done > mnt/in/out.txt',
    })

    expect(logs['master-0']).toEqual(['hello', 'mnt:', dataset?.Name, 'in', '', 'root:', 'code'])
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('done\n')
    await sandbox.close()
    expect(existsSync(join(folder, 'data.txt'))).toBe(true)
  })

  test.each([
    [
      'an address that leads nowhere',
      (folder: string) => [{Uri: pathToFileURL(join(folder, 'none')).href, MountPath: '/mnt/a'}],
      /does not exist$/,
    ],
    [
      'a mount inside a linked one',
      (folder: string) => [
        {Uri: pathToFileURL(folder).href, MountPath: '/mnt/a'},
        {Uri: 'nas://x.cn-hangzhou/', MountPath: '/mnt/a/b'},
      ],
      /is inside another mount$/,
    ],
  ])('%s fails the pod and says so', async (_what, sources, message) => {
    const folder = place()
    mkdirSync(join(folder, 'kept'))

    const sandbox = await shells()
    const {job, JobId} = await run(sandbox, {DataSources: sources(folder)})

    expect(job).toMatchObject({Status: 'Failed', Pods: [{Status: 'Failed'}]})
    const {Events = []} = await call(sandbox, 'GetJobEvents', {JobId})
    expect(Events.find((line) => line.includes('MountVolume.SetUp failed'))).toMatch(message)
    expect(readdirSync(folder)).toEqual(['kept'])
  })
})

describe('logs', () => {
  /** A pod that said a line a second, from :00 to :09. */
  async function talking(options: Parameters<typeof sandboxWith>[0] = {}) {
    const clock = fakeClock(Date.parse('2026-01-02T03:04:00Z'))
    const play = playedRunner()
    const sandbox = await sandboxWith({
      clock,
      runner: play.runner,
      ...options,
      delays: {creating: 0, envPreparing: 0, ...options.delays},
    })
    const ask = <Name extends 'CreateJob' | 'GetPodLogs' | 'GetPodEvents' | 'GetJob' | 'GetWebTerminal'>(
      name: Name,
      input: Record<string, unknown>,
    ) => send(sandbox, name, input, {now: clock.now()})
    const JobId = String((await ask('CreateJob', minimalJob)).body.JobId)
    await until(
      () => play.pods.length,
      (n) => n === 1,
    )
    for (let second = 0; second < 10; second += 1) {
      play.find('master-0').say(`line ${second}`)
      clock.advance(1000)
    }
    const PodId = `${JobId}-master-0`
    const logs = async (more: Record<string, unknown> = {}) => (await ask('GetPodLogs', {JobId, PodId, ...more})).body
    return {clock, ask, logs, JobId, PodId, play}
  }

  const line = (second: number) => `2026-01-02 03:04:0${second}  line ${second}`
  const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

  test.each([
    ['all', {}, DIGITS],
    ['from a second on', {StartTime: '2026-01-02T03:04:07Z'}, [7, 8, 9]],
    ['up to a second', {EndTime: '2026-01-02T03:04:02Z'}, [0, 1, 2]],
    ['with an offset', {EndTime: '2026-01-02T11:04:01+08:00'}, [0, 1]],
    ['the last of a window', {EndTime: '2026-01-02T03:04:05Z', MaxLines: 2}, [4, 5]],
    ['none in an empty window', {StartTime: '2026-01-02T03:05:00Z'}, []],
  ])('%s', async (_what, window, expected) => {
    const {logs} = await talking()

    expect((await logs(window)).Logs).toEqual(expected.map(line))
  })

  test.each([
    ['StartTime', 'yesterday'],
    ['MaxLines', '0'],
    ['MaxLines', 'many'],
  ])('%s=%s is refused', async (name, value) => {
    const {logs} = await talking()

    expect((await logs({[name]: value})).Code).toBe('InvalidParameter')
  })

  test('lines arrive with the ingestion delay', async () => {
    const {logs, clock} = await talking({delays: {logIngestion: 3000}})
    expect((await logs()).Logs).toHaveLength(8)
    clock.advance(3000)
    expect((await logs()).Logs).toHaveLength(10)
  })

  test('without a time the last 7 days are shown', async () => {
    const {logs, clock} = await talking()
    clock.advance(7 * 86_400_000)

    expect((await logs()).Logs).toEqual([])
    expect((await logs({StartTime: '1970-01-01T00:00:00Z'})).Logs).toHaveLength(10)
  })

  test('may come without times', async () => {
    const {logs} = await talking({logTimestamps: false})

    expect((await logs({MaxLines: 1})).Logs).toEqual(['line 9'])
  })

  test('a pod that has said nothing has empty logs, an unknown one is not found', async () => {
    const sandbox = await shells()
    const {JobId, logs} = await run(sandbox, {UserCommand: 'true'})

    expect(logs).toEqual({'master-0': []})
    expect(await send(sandbox, 'GetPodLogs', {JobId, PodId: `${JobId}-worker-9`})).toMatchObject({status: 404, body: {Code: 'NotFound'}})
  })

  test('stdout and stderr come in one stream, with the exit code of the command', async () => {
    const {job, logs} = await run(await shells(), {UserCommand: 'echo out; sleep 0.05; echo err >&2; exit 3'})

    expect([logs['master-0'], job.Status, job.Pods?.[0]]).toMatchObject([
      ['out', 'err'],
      'Failed',
      {StatusDetail: {ExitCode: '3', Reason: 'Error'}},
    ])
  })

  test('a pod’s events tell its start', async () => {
    const {ask, JobId, PodId} = await talking()

    expect((await ask('GetPodEvents', {JobId, PodId, MaxEventsNum: 3})).body.Events).toEqual([
      '2026-01-02 03:04:00 Pulling image "registry.example.com/team/train:1"',
      '2026-01-02 03:04:00 Successfully pulled image.',
      '2026-01-02 03:04:00 Started container pytorch',
    ])
  })

  test('a terminal opens only while the pod runs', async () => {
    const {ask, JobId, PodId, play, clock} = await talking()
    const terminal = () => ask('GetWebTerminal', {JobId, PodId, IsShared: true})

    expect((await terminal()).body.WebTerminalUrl).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/terminal\/.*shared=true/)
    play.find('master-0').exit(0)
    await until(
      async () => (await ask('GetJob', {JobId})).body.Status,
      (status) => status === 'Succeeded',
    )
    clock.advance(0)
    expect((await terminal()).status).toBe(400)
  })
})

test('nothing is left of a closed sandbox: no process, no folder', async () => {
  const jobsFolder = mkdtempSync(join(tmpdir(), 'jobs-'))
  writeFileSync(join(jobsFolder, 'mine.txt'), '')
  const sandbox = await shells({jobsFolder})
  const {JobId = ''} = await call(sandbox, 'CreateJob', {
    ...minimalJob,
    UserCommand: 'echo $$; trap "" TERM; while true; do sleep 0.05; done',
  })
  const PodId = `${JobId}-master-0`
  const logs = () => send(sandbox, 'GetPodLogs', {JobId, PodId}).then(({body}) => (body.Logs as string[] | undefined) ?? [])
  const [pid] = await until(logs, (lines) => lines.length > 0)
  expect(readdirSync(jobsFolder)).toHaveLength(2)

  await sandbox.close()

  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  expect(readdirSync(jobsFolder)).toEqual(['mine.txt'])
})
