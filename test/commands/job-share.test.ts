import {beforeAll, describe, expect, test} from '@jest/globals'
import {QUOTA_ID} from '../sandbox/job-bodies.js'
import {createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, OFFICIAL_IMAGE, submitJob} from '../support/job-documents.js'
import {runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()
const GPU = [{Type: 'Worker', PodCount: 2, Image: OFFICIAL_IMAGE, EcsSpec: 'ecs.gn6i-c4g1.xlarge'}]

let running: string
let ended: string
let checked: string
beforeAll(async () => {
  ;[running, ended, checked] = await Promise.all([
    submitJob(pai.sandbox, {
      userCommand: ENDLESS_COMMAND,
      podCount: 2,
      awaitedStatus: 'Running',
      overrides: {JobSpecs: GPU},
    }),
    submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'}),
    submitJob(pai.sandbox, {
      awaitedStatus: 'Succeeded',
      overrides: {
        Settings: {EnableSanityCheck: true},
        ResourceId: QUOTA_ID,
        JobSpecs: [
          {Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: {CPU: '8', GPU: '1', Memory: '32Gi'}},
        ],
      },
    }),
  ])
})

describe('job share', () => {
  test.each<[string[], number]>([
    [[], 604_800],
    [['--expires', '2h'], 7200],
    [['--expires', '3600'], 3600],
  ])('with %j prints only a token of the requested lifetime on stdout', async (words, seconds) => {
    const outcome = await pai.run(['job', 'share', running, ...words])
    expect(outcome).toMatchObject({
      exit: 0,
      calls: ['GetJob', 'GetToken'],
      lines: [expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/)],
    })
    expect(outcome.requests[1]?.query).toEqual({TargetId: running, TargetType: 'job', ExpireTime: String(seconds)})
    expect(outcome.stderr).toMatch(/^Valid until \d{4}-\d\d-\d\d/)
    expect(outcome.stderr).toContain(
      `View the job in the console: https://pai.console.aliyun.com/?regionId=cn-hangzhou&workspaceId=268#/dlc/jobs/${running}/overview`,
    )
  })

  test('sends token settings flat, and asks before it opens a job to other accounts', async () => {
    const download = await pai.run(['job', 'share', running, '--log-download'])
    expect(download.requests[1]?.query).toMatchObject({'TokenSettings.EnableLogDownloadJob': 'true'})
    const unconfirmed = await pai.run(['job', 'share', running, '--cross-account'])
    expect(unconfirmed).toMatchObject({exit: 2, calls: ['GetJob'], stdout: ''})
    expect(unconfirmed.stderr).toContain('in other Alibaba Cloud accounts, read the metrics, signals and GPU checks')
    const confirmed = await pai.run(['job', 'share', running, '--cross-account', '--yes'])
    expect(confirmed.requests[1]?.query).toEqual({
      ...{TargetId: running, TargetType: 'job', ExpireTime: '604800'},
      'TokenSettings.EnableCrossAccountAccess': 'true',
    })
  })

  test('prints the answer of the service with --json', async () => {
    expect((await pai.run(['job', 'share', running, '--json'])).json()).toEqual({
      Token: expect.any(String),
      RequestId: expect.any(String),
    })
  })

  test.each<[string, string[], number, RegExp]>([
    ['an invalid lifetime', ['dlc1', '--expires', 'soon'], 2, /--expires "soon" is not a duration/],
    ['a lifetime of 0', ['dlc1', '--expires', '0'], 2, /at least one second/],
    ['a job that does not exist', ['dlcnope'], 6, /dlcnope is not found/],
  ])('refuses %s', async (_what, words, exit, says) =>
    expectError(await pai.run(['job', 'share', ...words]), exit, says),
  )
})

describe('job terminal', () => {
  test.each<[string[], string]>([
    [[], 'master-0'],
    [['--pod', 'worker-0', '--shared'], 'worker-0'],
  ])('accepted: %j gives the address of a terminal in a running pod', async (words, pod) => {
    const outcome = await pai.run(['job', 'terminal', running, ...words])
    expect(outcome).toMatchObject({
      exit: 0,
      calls: ['GetJob', 'GetWebTerminal'],
      lines: [expect.stringMatching(`^wss://.*/${running}-${pod}\\?`)],
    })
    expect(outcome.stderr).toMatch(/valid for 30 seconds/)
  })

  test('refused: a job without a running pod, without a request for a terminal', async () => {
    const outcome = await pai.run(['job', 'terminal', ended])
    expectError(outcome, 7, /is Succeeded and has no running pod[\s\S]*pai-dlc logs dlc/)
    expect(outcome.calls).toEqual(['GetJob'])
    const named = await pai.run(['job', 'terminal', ended, '--pod', 'master-0', '--json'])
    expectJsonError(named, 7, 'NoTerminal')
    expect(named.calls).toEqual(['GetJob'])
  })

  test('exits 6 for a pod that does not exist', async () => {
    expectError(await pai.run(['job', 'terminal', running, '--pod', 'worker-7']), 6, /no pod "worker-7"/)
  })
})

describe('job metrics', () => {
  test('prints a row for each point off a terminal, by default of the GPU use of a GPU job', async () => {
    const outcome = await pai.run(['job', 'metrics', running])
    expect(outcome).toMatchObject({exit: 0, calls: ['GetJob', 'GetJobMetrics'], stderr: ''})
    expect(outcome.requests[1]?.query).toMatchObject({
      MetricType: 'GpuCoreUsage',
      TimeStep: '1m',
      StartTime: expect.any(String),
    })
    for (const line of outcome.lines) expect(line).toMatch(/^dlc\w+-(master|worker)-0\t[\d-]+T[\d:]+Z\t[\d.]+$/)
    expect(new Set(outcome.lines.map((line) => line.split('\t')[0])).size).toBe(2)
  })

  test('filters by pod, metric and time, and prints the answer with --json', async () => {
    const words = ['--metric', 'network-in', '--pod', 'worker-0', '--since', '2h', '--step', '30s', '--json']
    const outcome = await pai.run(['job', 'metrics', running, ...words])
    expect(outcome.json()).toMatchObject({
      JobId: running,
      PodMetrics: [{PodId: `${running}-worker-0`, Metrics: expect.any(Array)}],
    })
    expect(outcome.requests[1]?.query).toMatchObject({MetricType: 'NetworkInputRate', TimeStep: '30s'})
  })

  test('draws a sparkline for each pod on a terminal', async () => {
    const {screen, exitCode} = await runOnTerminal(pai, ['job', 'metrics', running])
    expect(exitCode).toBe(0)
    expect(screen[0]).toMatch(/^GPU use, .*, every 1m$/)
    expect(screen[1]).toMatch(/^POD +TREND +LAST +MIN +MEAN +MAX$/)
    expect(screen[2]).toMatch(/^master-0 +[▁▂▃▄▅▆▇█]+ +([\d.]+% *){4}$/)
  })

  test.each<[string, () => string, string[], RegExp]>([
    ['a job in a quota', () => checked, [], /No GPU use: .*public resources only.*CloudMonitor/s],
    ['a time before the job existed', () => ended, ['--since', '3d', '--until', '2d'], /No CPU use in this time/],
  ])('prints a note instead of rows for %s', async (_what, id, words, says) => {
    const outcome = await pai.run(['job', 'metrics', id(), ...words])
    expect(outcome).toMatchObject({exit: 0, stdout: '', stderr: expect.stringMatching(says)})
  })

  test.each<[string, string[], number, RegExp]>([
    [
      'a metric that does not exist',
      ['dlc1', '--metric', 'gpumemory'],
      2,
      /Unknown metric: gpumemory[\s\S]*--metric gpu-memory/,
    ],
    ['a job that does not exist', ['dlcnope'], 6, /dlcnope is not found/],
  ])('refuses %s', async (_what, words, exit, says) =>
    expectError(await pai.run(['job', 'metrics', ...words]), exit, says),
  )
})

describe('sanity', () => {
  test('list prints a row for each round, and the answer with --json', async () => {
    const [plain, json] = await Promise.all([
      pai.run(['sanity', 'list', checked]),
      pai.run(['sanity', 'list', checked, '--json']),
    ])
    expect(plain).toMatchObject({
      exit: 0,
      calls: ['ListJobSanityCheckResults'],
      lines: [expect.stringMatching(/^1\tSucceeded\t5\t/)],
    })
    expect(plain.stderr).toContain(`pai-dlc sanity get ${checked} --number 1`)
    expect(json.json()).toMatchObject({TotalCount: 1, SanityCheckResults: [expect.any(Array)]})
  })

  test('get prints a row for each phase, or a single phase', async () => {
    const [all, one] = await Promise.all([
      pai.run(['sanity', 'get', checked, '--number', '1']),
      pai.run(['sanity', 'get', checked, '-n', '1', '--phase', 'DeviceCheck', '--json']),
    ])
    expect(all.lines.map((line) => line.split('\t').slice(0, 2))).toEqual(
      ['CheckInit', 'DeviceCheck', 'SingleNodeCommCheck', 'TwoNodeCommCheck', 'AllNodeCommCheck'].map((phase) => [
        phase,
        'Succeeded',
      ]),
    )
    expect(one.json().SanityCheckResult).toMatchObject([{Phase: 'DeviceCheck', Status: 'Succeeded'}])
  })

  test('list prints a note for a job without checks', async () => {
    expect(await pai.run(['sanity', 'list', ended])).toMatchObject({
      exit: 0,
      stdout: '',
      stderr: expect.stringContaining('has no GPU checks'),
    })
  })

  test.each<[string, string[], number, RegExp]>([
    [
      'a round that does not exist',
      ['get', 'ID', '--number', '7'],
      6,
      /no GPU check round 7[\s\S]*pai-dlc sanity list/,
    ],
    ['a missing --number', ['get', 'ID'], 2, /--number|Missing required flag/],
    ['a phase that does not exist', ['get', 'ID', '-n', '1', '--phase', 'DeviceChek'], 2, /DeviceCheck/],
    ['a job that does not exist', ['list', 'dlcnope'], 6, /dlcnope\s+is not found/],
  ])('refuses %s', async (_what, words, exit, says) => {
    expectError(await pai.run(['sanity', ...words.map((word) => (word === 'ID' ? checked : word))]), exit, says)
  })
})
