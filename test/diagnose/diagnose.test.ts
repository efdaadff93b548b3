import {describe, expect, test} from '@jest/globals'
import {collectEvidence} from '../../src/diagnose/collect.js'
import {diagnose} from '../../src/diagnose/diagnose.js'
import {CliError} from '../../src/errors.js'
import {createFakeCloud, createInstantClock, START_TIME} from '../support/fake-cloud.js'
import {createEvidence, type PodFixture, pythonTraceback} from './cases.js'

const LOST = ['RuntimeError: Connection closed by peer [10.0.0.3]:22']
const at = (second: number) => new Date(START_TIME + second * 1000).toISOString()

describe('the verdict is about what came first', () => {
  const verdictOf = (...pods: PodFixture[]) => {
    const {Verdict, Others} = diagnose(createEvidence({pods}))
    return [Verdict.Pattern, Verdict.Pod?.slice(5), ...Others.map(({Pattern, Pod}) => `${Pattern} ${Pod?.slice(5)}`)]
  }

  test.each<[string, PodFixture[], (string | undefined)[]]>([
    [
      'the earliest pod is blamed, though another says more',
      [
        {exitCode: 1, finishedAt: at(0), log: pythonTraceback('KeyError: 1')},
        {exitCode: 137, finishedAt: at(2), reason: 'OOMKilled'},
      ],
      ['PythonException', 'worker-0', 'HostOutOfMemory worker-1'],
    ],
    [
      'a pod that lost its peer is not blamed, though it ended first',
      [
        {exitCode: 1, finishedAt: at(0), log: LOST},
        {exitCode: 1, finishedAt: at(0), log: pythonTraceback('KeyError: 1')},
      ],
      ['PythonException', 'worker-1', 'PeerLost worker-0'],
    ],
    [
      'a cause that is also an exception is reported once',
      [{exitCode: 1, finishedAt: at(0), log: ['RuntimeError: CUDA out of memory']}],
      ['CudaOutOfMemory', 'worker-0'],
    ],
    [
      'a pod that only says that it failed is not blamed',
      [
        {exitCode: 1, finishedAt: at(0), log: ['bye']},
        {exitCode: 1, finishedAt: at(1), log: pythonTraceback('KeyError: 1')},
      ],
      ['PythonException', 'worker-1'],
    ],
    [
      'a pod that only says that it failed is not blamed if the other ended a minute later, either',
      [
        {exitCode: 1, finishedAt: at(0), log: ['bye']},
        {exitCode: 1, finishedAt: at(90), log: pythonTraceback('KeyError: 1')},
      ],
      ['PythonException', 'worker-1'],
    ],
    [
      'the pod that was killed is blamed, not those that waited for it',
      [
        {exitCode: 134, finishedAt: at(5), log: ['[E] Watchdog caught collective operation timeout']},
        {exitCode: 137, finishedAt: at(6), log: ['step 3']},
      ],
      ['Killed', 'worker-1', 'NcclTimeout worker-0'],
    ],
    [
      'eviction comes before what the program wrote about it',
      [{exitCode: 143, finishedAt: at(0), reason: 'Evicted', log: pythonTraceback('KeyError: 1')}],
      ['Evicted', 'worker-0'],
    ],
  ])('%s', (_, pods, expected) => {
    expect(verdictOf(...pods)).toEqual(expected)
  })

  test('pods with the same cause are listed together', () => {
    const pods = [1, 2, 3].map(() => ({exitCode: 1, log: pythonTraceback('KeyError: 1')}))
    const {Verdict, Others} = diagnose(createEvidence({pods}))
    expect(Verdict).toMatchObject({Pod: 'dlc1-worker-0', Pods: ['dlc1-worker-0', 'dlc1-worker-1', 'dlc1-worker-2']})
    expect(Others).toEqual([])
  })

  test('an event of one pod is not resolved by an event of another', () => {
    const pods = [{status: 'Pending'}, {status: 'Pending'}]
    const events = ['Failed to pull image for dlc1-worker-0: not found', 'Pod dlc1-worker-1: Started container']
    expect(diagnose(createEvidence({job: {Status: 'EnvPreparing'}, pods, jobEvents: events})).Verdict.Pattern).toBe(
      'ImageNotFound',
    )
  })
})

test('evidence names its source, pod, time and key line', () => {
  const log = [
    '2026-03-20 09:59:58  saving',
    '2026-03-20 10:00:00  tar: x: No space left on device',
    '2026-03-20 10:00:01  bye',
  ]
  expect(diagnose(createEvidence({pods: [{}, {exitCode: 1, log}]})).Verdict.Evidence).toEqual([
    {Source: 'GetPodLogs', Pod: 'dlc1-worker-1', Rank: 1, Time: '2026-03-20T10:00:00Z', Lines: log, KeyLine: 1},
  ])
})

describe('a diagnosis without a verdict', () => {
  test('says so and shows the last lines of the pod that failed first', () => {
    const log = Array.from({length: 30}, (_, index) => `line ${index}`)
    const {Verdict} = diagnose(createEvidence({job: {ReasonCode: 'SomethingNew'}, pods: [{log}]}))
    expect(Verdict).toMatchObject({
      Pattern: 'NoKnownPattern',
      Kind: 'unknown',
      Summary: 'No known pattern fits: the job is Failed (SomethingNew).',
      Evidence: [{Source: 'GetPodLogs', Pod: 'dlc1-worker-0', Lines: log.slice(-10), KeyLine: 9}],
      Next: ['pai-dlc events dlc1', 'pai-dlc logs dlc1 --pod worker-0 --max-lines 200', 'pai-dlc job get dlc1'],
    })
    expect(Verdict).not.toHaveProperty('Confidence')
  })
})

describe('the evidence that is read', () => {
  const pod = (index: number, more = {}) => ({
    PodId: `dlc1-worker-${index}`,
    PodUid: `uid-${index}`,
    Type: 'worker',
    Status: 'Failed',
    GmtStartTime: at(-600),
    GmtFinishTime: at(600 - index),
    StatusDetail: {ExitCode: '1', Reason: 'Error', Message: ''},
    ...more,
  })
  const world = (job = {}, operations: Record<string, (input: never) => unknown> = {}) =>
    createFakeCloud({
      GetJob: () => ({
        JobId: 'dlc1',
        Status: 'Failed',
        GmtCreateTime: at(-3600),
        Pods: [pod(0), pod(1), pod(2)],
        ...job,
      }),
      GetJobEvents: () => ({Events: []}),
      GetPodLogs: () => ({Logs: ['bye']}),
      GetPodEvents: () => ({Events: []}),
      ...operations,
    })
  const denied = (action: string) => () => {
    throw new CliError({code: 'Forbidden.RAM', exit: 'denied', message: 'no', accessDeniedDetail: {AuthAction: action}})
  }
  const clock = createInstantClock(START_TIME + 3_600_000)
  const read = (cloud: ReturnType<typeof world>, options = {}) => collectEvidence(cloud, 'dlc1', {clock, ...options})

  test('R3 accepted: the job, its events, then logs and events of the failed pods, the earliest first', async () => {
    const cloud = world()
    const evidence = await read(cloud)
    expect(cloud.calls.slice(0, 2).map(([name]) => name)).toEqual(['GetJob', 'GetJobEvents'])
    expect(
      cloud.calls
        .slice(2)
        .map(([name]) => name)
        .toSorted(),
    ).toEqual([...Array(3).fill('GetPodEvents'), ...Array(3).fill('GetPodLogs')])
    expect(evidence.pods.map(({shortName, exitCode, rank}) => [shortName, exitCode, rank])).toEqual([
      ['worker-2', 1, 2],
      ['worker-1', 1, 1],
      ['worker-0', 1, 0],
    ])
    expect(cloud.calls.find(([name]) => name === 'GetPodLogs')).toEqual([
      'GetPodLogs',
      {JobId: 'dlc1', PodId: 'dlc1-worker-2', PodUid: 'uid-2', MaxLines: 1001},
    ])
  })

  test('of pods that ended in one second, the most telling exit code comes first, then the rank', async () => {
    const same = (index: number, ExitCode: string) => pod(index, {GmtFinishTime: at(0), StatusDetail: {ExitCode}})
    const {pods} = await read(world({Pods: [same(0, '1'), same(1, '143'), same(2, '139'), same(3, '1')]}))
    expect(pods.map(({index}) => index)).toEqual([2, 0, 3, 1])
  })

  test('of hundreds of failed pods, eight are read or all on request, four at once', async () => {
    let [open, most] = [0, 0]
    const GetPodLogs = async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setImmediate(resolve))
      open--
      return {Logs: []}
    }
    const Pods = Array.from({length: 300}, (_, index) => pod(index))
    const cloud = {...world({Pods})}
    const call = cloud.call
    cloud.call = ((name: never, input: never) =>
      name === 'GetPodLogs' ? GetPodLogs() : call(name, input)) as typeof call
    const first = await collectEvidence(cloud, 'dlc1', {clock})
    expect([first.pods.length, first.failedPodCount, first.pods[0]?.shortName, most]).toEqual([8, 300, 'worker-299', 4])
    expect((await collectEvidence(cloud, 'dlc1', {clock, maxPods: Number.POSITIVE_INFINITY})).pods).toHaveLength(300)
    expect(most).toBe(4)
  })

  test('R3 accepted: a job older than the 7 days of the service’s window is read from its creation', async () => {
    const cloud = world({GmtCreateTime: '2026-01-02T03:04:05Z'})
    await read(cloud)
    const windows = cloud.calls.slice(1).map(([, input]) => (input as {StartTime?: string}).StartTime)
    expect(new Set(windows)).toEqual(new Set(['2026-01-02T03:04:05Z']))
  })

  test('a denied read is left out and reported once', async () => {
    const cloud = world({}, {GetPodLogs: denied('pai:GetPodLogs'), GetJobEvents: denied('pai:GetJobEvents')})
    const {Verdict, Read} = diagnose(await read(cloud))
    expect(Verdict.Summary).toBe(
      'No known pattern fits: worker-2 ended with exit code 1, and its log could not be read.',
    )
    expect(Read.ReadFailures).toEqual([
      {Operation: 'GetJobEvents', Pods: [], Message: 'no', Action: 'pai:GetJobEvents'},
      {
        Operation: 'GetPodLogs',
        Pods: ['dlc1-worker-2', 'dlc1-worker-1', 'dlc1-worker-0'],
        Message: 'no',
        Action: 'pai:GetPodLogs',
      },
    ])
  })

  test('a job that cannot be read is an error', async () => {
    await expect(read(world({}, {GetJob: denied('pai:GetJob')}))).rejects.toMatchObject({code: 'Forbidden.RAM'})
  })

  test('without StatusDetail the exit code comes from the events', async () => {
    const Pods = [pod(0, {StatusDetail: undefined}), pod(1, {StatusDetail: undefined, SubStatus: 'Evicted'})]
    const Events = ['2026-03-20 10:00:00 Error pod dlc1-worker-0 container pytorch exitCode: 139 terminated message: ']
    const {pods} = await read(world({Pods}, {GetJobEvents: () => ({Events})}))
    expect(pods.map(({index, exitCode, reason}) => [index, exitCode, reason])).toEqual([
      [1, undefined, 'Evicted'],
      [0, 139, undefined],
    ])
  })

  test.each<[string, object, number]>([
    ['a job with the setting', {Settings: {EnableSanityCheck: true}}, 1],
    ['a job that was in the state', {StatusHistory: [{Status: 'SanityChecking'}]}, 1],
    ['no other job', {}, 0],
  ])('sanity checks are read for %s', async (_, job, times) => {
    const cloud = world(job, {ListJobSanityCheckResults: () => ({SanityCheckResults: []})})
    await read(cloud)
    expect(cloud.calls.filter(([name]) => name === 'ListJobSanityCheckResults')).toHaveLength(times)
  })

  test('of a job that succeeded only the logs are read, of one that was stopped nothing', async () => {
    const Pods = [pod(0, {Status: 'Succeeded', StatusDetail: {}})]
    const cloud = world({Status: 'Succeeded', Pods})
    expect((await read(cloud)).pods.map(({log}) => log)).toEqual([['bye']])
    expect(cloud.calls.map(([name]) => name)).toEqual(['GetJob', 'GetJobEvents', 'GetPodLogs'])
    expect((await read(world({Status: 'Stopped', Pods}))).pods).toEqual([])
  })

  test('more lines are read if the last 1000 tell nothing, unless their number was given', async () => {
    const noise = Array<string>(1001).fill('pod-a:77:1 [0] NCCL INFO Abort COMPLETE')
    const logs = ({MaxLines}: {MaxLines: number}) => ({
      Logs: MaxLines > 1001 ? [...pythonTraceback('KeyError: 1'), ...noise] : noise,
    })
    const cloud = world({Pods: [pod(0)]}, {GetPodLogs: logs as never})
    expect(diagnose(await read(cloud)).Verdict.Pattern).toBe('PythonException')
    const limited = world({Pods: [pod(0)]}, {GetPodLogs: logs as never})
    await read(limited, {maxLines: 1000})
    expect(limited.calls.filter(([name]) => name === 'GetPodLogs')).toHaveLength(1)
  })

  describe('the silence of a running pod', () => {
    const running = (Logs: string[], later: string[]) =>
      world(
        {
          Status: 'Running',
          Pods: [pod(0, {Status: 'Running', GmtStartTime: at(0), GmtFinishTime: undefined, StatusDetail: null})],
        },
        {GetPodLogs: (({StartTime}: {StartTime?: string}) => ({Logs: StartTime ? later : Logs})) as never},
      )
    const silent = async (logs: string[], later: string[]) => (await read(running(logs, later))).pods[0]?.silentSince

    test.each<[string, string[], string[], number | undefined]>([
      ['starts at its last line', ['2026-03-20 10:05:00  step 1'], [], START_TIME + 300_000],
      ['exceeds the limit for old lines without times', ['step 1'], [], START_TIME + 1_800_000],
      ['starts with the pod if it wrote nothing', [], [], START_TIME],
      ['is not reported after a recent line', ['2026-03-20 10:59:00  step 1'], [], undefined],
      [
        'is not reported for a recent line with a time in another zone',
        ['2026-03-20 02:59:00  step 1'],
        ['x'],
        undefined,
      ],
      ['is not reported for recent lines without times', ['step 1'], ['step 1'], undefined],
    ])('%s', async (_, logs, later, since) => {
      expect(await silent(logs, later)).toBe(since)
    })
  })
})

test('a log made to slow down the patterns is diagnosed within two seconds of processor time', () => {
  const nasty = [
    '/dev/shm'.repeat(20_000),
    `${'a.'.repeat(100_000)}!`,
    'mount '.repeat(30_000),
    '  File "'.repeat(20_000),
    'sh: : '.repeat(30_000),
  ]
  const log = Array.from({length: 1000}, (_, index) => nasty[index % nasty.length] ?? '')
  const began = process.cpuUsage()
  diagnose(createEvidence({pods: [{exitCode: 2, log, events: nasty}], jobEvents: nasty}))
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(2000)
})

test('an exception after which the program kept writing is only likely', () => {
  const log = [...pythonTraceback('ValueError: x'), 'step 1', 'step 2', 'step 3'].map(
    (line) => `2026-03-20 10:00:00  ${line}`,
  )
  expect(diagnose(createEvidence({pods: [{exitCode: 1, log}]})).Verdict).toMatchObject({
    Pattern: 'PythonException',
    Confidence: 'likely',
  })
})
