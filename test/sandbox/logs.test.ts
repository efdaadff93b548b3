import {describe, expect, test} from '@jest/globals'
import {createManualClock} from './fake-clock.js'
import {startFastSandbox} from './fast-sandbox.js'
import {minimalJob} from './job-bodies.js'
import {createPlayedRunner} from './pod-runners.js'
import {runJob, startShellSandbox} from './shell-sandbox.js'
import {send, waitFor} from './signed-client.js'

describe('logs', () => {
  /** A pod that wrote one line per second, from :00 to :09. */
  async function startPodWithLogs(options: Parameters<typeof startFastSandbox>[0] = {}) {
    const clock = createManualClock(Date.parse('2026-01-02T03:04:00Z'))
    const play = createPlayedRunner()
    const sandbox = await startFastSandbox({
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
    await waitFor(
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
    ['have all lines without a window', {}, DIGITS],
    ['start with StartTime', {StartTime: '2026-01-02T03:04:07Z'}, [7, 8, 9]],
    ['end with EndTime', {EndTime: '2026-01-02T03:04:02Z'}, [0, 1, 2]],
    ['accept times with an offset', {EndTime: '2026-01-02T11:04:01+08:00'}, [0, 1]],
    ['have the last MaxLines of a window', {EndTime: '2026-01-02T03:04:05Z', MaxLines: 2}, [4, 5]],
    ['are empty in a window without lines', {StartTime: '2026-01-02T03:05:00Z'}, []],
  ])('%s', async (_what, window, expected) => {
    const {logs} = await startPodWithLogs()

    expect((await logs(window)).Logs).toEqual(expected.map(line))
  })

  test.each([
    ['StartTime', 'yesterday'],
    ['MaxLines', '0'],
    ['MaxLines', 'many'],
  ])('reject %s=%s', async (name, value) => {
    const {logs} = await startPodWithLogs()

    expect((await logs({[name]: value})).Code).toBe('InvalidParameter')
  })

  test('appear after the ingestion delay', async () => {
    const {logs, clock} = await startPodWithLogs({delays: {logIngestion: 3000}})
    expect((await logs()).Logs).toHaveLength(8)
    clock.advance(3000)
    expect((await logs()).Logs).toHaveLength(10)
  })

  test('cover the last 7 days by default', async () => {
    const {logs, clock} = await startPodWithLogs()
    clock.advance(7 * 86_400_000)

    expect((await logs()).Logs).toEqual([])
    expect((await logs({StartTime: '1970-01-01T00:00:00Z'})).Logs).toHaveLength(10)
  })

  test('have no times if logTimestamps is false', async () => {
    const {logs} = await startPodWithLogs({logTimestamps: false})

    expect((await logs({MaxLines: 1})).Logs).toEqual(['line 9'])
  })

  test('are empty for a silent pod, and 404 for an unknown one', async () => {
    const sandbox = await startShellSandbox()
    const {JobId, logs} = await runJob(sandbox, {UserCommand: 'true'})

    expect(logs).toEqual({'master-0': []})
    expect(await send(sandbox, 'GetPodLogs', {JobId, PodId: `${JobId}-worker-9`})).toMatchObject({
      status: 404,
      body: {Code: 'NotFound'},
    })
  })

  test('merge stdout and stderr of the command', async () => {
    const {job, logs} = await runJob(await startShellSandbox(), {
      UserCommand: 'echo out; sleep 0.05; echo err >&2; exit 3',
    })

    expect([logs['master-0'], job.Status, job.Pods?.[0]]).toMatchObject([
      ['out', 'err'],
      'Failed',
      {StatusDetail: {ExitCode: '3', Reason: 'Error'}},
    ])
  })

  test('have events of the pod’s start beside them', async () => {
    const {ask, JobId, PodId} = await startPodWithLogs()

    expect((await ask('GetPodEvents', {JobId, PodId, MaxEventsNum: 3})).body.Events).toEqual([
      '2026-01-02 03:04:00 Pulling image "registry.example.com/team/train:1"',
      '2026-01-02 03:04:00 Successfully pulled image.',
      '2026-01-02 03:04:00 Started container pytorch',
    ])
  })

  test('come with a web terminal only while the pod runs', async () => {
    const {ask, JobId, PodId, play, clock} = await startPodWithLogs()
    const terminal = () => ask('GetWebTerminal', {JobId, PodId, IsShared: true})

    expect((await terminal()).body.WebTerminalUrl).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/terminal\/.*shared=true/)
    play.find('master-0').exit(0)
    await waitFor(
      async () => (await ask('GetJob', {JobId})).body.Status,
      (status) => status === 'Succeeded',
    )
    clock.advance(0)
    expect((await terminal()).status).toBe(400)
  })
})
