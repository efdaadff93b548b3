import {describe, expect, test} from '@jest/globals'
import type {Cloud} from '../../src/api/cloud.js'
import type {GetJobResponse} from '../../src/api/generated/types.js'
import {CliError} from '../../src/errors.js'
import {toApiTime} from '../../src/job/times.js'
import {followEvents, readEvents} from '../../src/logs/events.js'
import {followLogs, readLogs, readLogsOfPods} from '../../src/logs/logs.js'
import type {FollowCheckpoint} from '../../src/logs/streams.js'
import {createFakeCloud, createInstantClock, type LoggedLine, readLogWindow, START_TIME} from '../support/fake-cloud.js'

const clock = createInstantClock()
const numbered = (count: number) => Array.from({length: count}, (_, index) => `line ${index}`)

describe('readLogsOfPods', () => {
  test.each([
    ['reads short logs all at once', 100, 3],
    ['reads long logs one by one', 100_000, 1],
  ])('%s, in the order given', async (_what, maxLines, atOnce) => {
    let [under, most] = [0, 0]
    const answers = createFakeCloud({GetPodLogs: ({PodId}: {PodId: string}) => ({Logs: [`of ${PodId}`]})})
    const cloud: Cloud = {
      async call(...asked) {
        most = Math.max(most, ++under)
        return answers.call(...asked).finally(() => under--)
      },
    }
    const read: string[][] = []
    const reads = ['a', 'b', 'c'].map((podId) => ({jobId: 'dlc1', podId, maxLines, clock}))
    for await (const {podId, lines} of readLogsOfPods(cloud, reads)) read.push([podId, ...lines])
    expect(read).toEqual([
      ['a', 'of a'],
      ['b', 'of b'],
      ['c', 'of c'],
    ])
    expect(most).toBe(atOnce)
  })
})

describe('readLogs (R1)', () => {
  test.each([
    ['asks for one line more than it returns', {}, 101, {MaxLines: 101}, numbered(101).slice(1), true],
    ['knows if those were all', {}, 100, {MaxLines: 101}, numbered(100), false],
    ['returns as many as asked for', {maxLines: 2}, 3, {MaxLines: 3}, ['line 1', 'line 2'], true],
    ['returns none of none', {}, 0, {MaxLines: 101}, [], false],
    [
      'passes the window and the incarnation',
      {since: 'A', until: 'B', podUid: 'u'},
      0,
      {MaxLines: 101, StartTime: 'A', EndTime: 'B', PodUid: 'u'},
      [],
      false,
    ],
    [
      'reads a job that ended long ago from its creation',
      {job: {Status: 'Failed', GmtCreateTime: '2026-02-01T00:00:00Z'}},
      0,
      {MaxLines: 101, StartTime: '2026-02-01T00:00:00Z'},
      [],
      false,
    ],
    [
      'leaves the window of a recent job to the service',
      {job: {Status: 'Failed', GmtCreateTime: '2026-03-19T00:00:00Z'}},
      0,
      {MaxLines: 101},
      [],
      false,
    ],
    [
      'leaves the window of a running job to the service',
      {job: {Status: 'Running', GmtCreateTime: '2026-02-01T00:00:00Z'}},
      0,
      {MaxLines: 101},
      [],
      false,
    ],
  ])('%s', async (_, options, there, input, lines, isTruncated) => {
    const cloud = createFakeCloud({GetPodLogs: () => ({Logs: numbered(there)})})
    expect(await readLogs(cloud, {jobId: 'dlc1', podId: 'dlc1-worker-0', clock, ...options})).toEqual({
      lines,
      isTruncated,
    })
    expect(cloud.calls).toEqual([['GetPodLogs', {JobId: 'dlc1', PodId: 'dlc1-worker-0', ...input}]])
  })
})

describe('readEvents (R1)', () => {
  test.each([
    ['asks for events of a job', {}, 'GetJobEvents', {MaxEventsNum: 51}],
    [
      'asks for events of a pod',
      {podId: 'p', podUid: 'u'},
      'GetPodEvents',
      {MaxEventsNum: 51, PodId: 'p', PodUid: 'u'},
    ],
    ['asks for no more than the service returns', {maxEvents: 20_000}, 'GetJobEvents', {MaxEventsNum: 10_000}],
  ])('%s', async (_, options, operation, input) => {
    const cloud = createFakeCloud({[operation]: () => ({Events: numbered(51)})})
    expect(await readEvents(cloud, {jobId: 'dlc1', clock, ...options})).toMatchObject({
      isTruncated: !('maxEvents' in options),
    })
    expect(cloud.calls).toEqual([[operation, {JobId: 'dlc1', ...input}]])
  })
})

type Script = {time: number; job: Partial<GetJobResponse>}[]

/** A job whose state and logs go by the clock; seconds count from the start. */
function world(
  script: Script,
  logs: Record<string, [number, string, number?][]>,
  faults: (operation: string, count: number) => Error | undefined = () => undefined,
) {
  const clock = createInstantClock()
  const counts: Record<string, number> = {}
  const failing = (operation: string) => {
    counts[operation] = (counts[operation] ?? 0) + 1
    const fault = faults(operation, counts[operation])
    if (fault) throw fault
  }
  const lines = (key: string): LoggedLine[] =>
    (logs[key] ?? []).map(([at, text, delay = 0]) => ({
      time: START_TIME + at * 1_000,
      text,
      visibleAt: START_TIME + (at + delay) * 1_000,
    }))
  const cloud = createFakeCloud({
    GetJob: () => {
      failing('GetJob')
      const {job} = script.findLast(({time}) => START_TIME + time * 1_000 <= clock.time) ?? {job: {}}
      return {JobId: 'dlc1', GmtCreateTime: toApiTime(START_TIME - 100_000), ...job}
    },
    GetPodLogs: ({PodId, PodUid, MaxLines, ...window}: {PodId: string; PodUid?: string; MaxLines: number}) => {
      failing('GetPodLogs')
      return {
        Logs: readLogWindow(lines(PodUid ? `${PodId}/${PodUid}` : PodId), clock.time, {...window, maxLines: MaxLines}),
      }
    },
    GetJobEvents: ({MaxEventsNum, ...window}: {MaxEventsNum: number}) => ({
      Events: readLogWindow(lines('events'), clock.time, {...window, maxLines: MaxEventsNum}),
    }),
  })
  return {clock, cloud}
}

async function followed({clock, cloud}: ReturnType<typeof world>, options: object = {}) {
  const lines: string[] = []
  const following = followLogs(cloud, {jobId: 'dlc1', pods: 'all', clock, ...options})
  for (;;) {
    const next = await following.next()
    if (next.done) return {lines, end: next.value?.status, at: (clock.time - START_TIME) / 1_000}
    lines.push(`${next.value.podId.slice(5)}: ${next.value.line}`)
  }
}

const pod = (name: string, fields: object = {}) => ({PodId: `dlc1-${name}`, Type: name.split('-')[0], ...fields})
const oneWorker = {Status: 'Running', Pods: [pod('worker-0')]}
const untilDone: Script = [
  {time: 0, job: oneWorker},
  {time: 60, job: {...oneWorker, Status: 'Succeeded'}},
]

describe('followLogs', () => {
  test('yields the last lines, then new ones, and ends after the job', async () => {
    const told = world(untilDone, {
      'dlc1-worker-0': [
        [-9, 'old'],
        [-8, 'a'],
        [-7, 'b'],
        [5, 'c'],
        [59, 'd'],
      ],
    })
    const {lines, end, at} = await followed(told, {tail: 2})
    expect(lines).toEqual(['worker-0: a', 'worker-0: b', 'worker-0: c', 'worker-0: d'])
    expect(end).toBe('Succeeded')
    expect(at).toBeGreaterThanOrEqual(72)
    expect(at).toBeLessThan(90)
  })

  test('yields a job from its beginning, including earlier incarnations of its pods', async () => {
    const job = {Status: 'Succeeded', Pods: [pod('worker-0', {PodUid: 'u2', HistoryPods: [{PodUid: 'u1'}]})]}
    const first = Array.from({length: 150}, (_, index): [number, string] => [-90 + index / 10, `first ${index}`])
    const second = Array.from({length: 150}, (_, index): [number, string] => [-60 + index / 10, `second ${index}`])
    const told = world([{time: 0, job}], {'dlc1-worker-0/u1': first, 'dlc1-worker-0/u2': second})
    const {lines, end} = await followed(told, {tail: Number.POSITIVE_INFINITY})
    expect({lines, end}).toEqual({
      lines: [...first, ...second].map(([, text]) => `worker-0: ${text}`),
      end: 'Succeeded',
    })
  })

  test('yields all lines since a time', async () => {
    const told = world(untilDone, {
      'dlc1-worker-0': [
        [-90, 'a'],
        [-50, 'b'],
        [-50, 'b'],
        [10, 'c'],
      ],
    })
    expect((await followed(told, {since: toApiTime(START_TIME - 60_000)})).lines).toEqual([
      'worker-0: b',
      'worker-0: b',
      'worker-0: c',
    ])
  })

  test('waits for lines that arrive after the end', async () => {
    const told = world(untilDone, {
      'dlc1-worker-0': [
        [58, 'late', 10],
        [59, 'later', 13],
      ],
    })
    expect((await followed(told)).lines).toEqual(['worker-0: late', 'worker-0: later'])
  })

  test('keeps repeated lines, with and without a time in them', async () => {
    const same: [number, string][] = [
      [1, 'x'],
      [1, 'x'],
      [4, 'x'],
      [4, '2026-03-20 10:00:04  x'],
      [4, '2026-03-20 10:00:04  x'],
      [40, 'x'],
    ]
    expect((await followed(world(untilDone, {'dlc1-worker-0': same}))).lines).toEqual(
      same.map(([, text]) => `worker-0: ${text}`),
    )
  })

  test('follows pods that join from their first line on', async () => {
    const script: Script = [
      {time: 0, job: {Status: 'Queuing'}},
      {time: 20, job: {Status: 'Running', Pods: [pod('master-0')]}},
      {
        time: 40,
        job: {
          Status: 'Running',
          Pods: [pod('worker-0', {GmtCreateTime: toApiTime(START_TIME + 30_000)}), pod('master-0')],
        },
      },
      {time: 90, job: {Status: 'Stopped', Pods: [pod('worker-0'), pod('master-0')]}},
    ]
    const told = world(script, {
      'dlc1-master-0': [
        [15, 'm1'],
        [50, 'm2'],
      ],
      'dlc1-worker-0': [
        [31, 'w1'],
        [32, 'w2'],
        [50, 'w3'],
      ],
    })
    expect(await followed(told, {tail: 0})).toMatchObject({
      lines: ['master-0: m1', 'worker-0: w1', 'worker-0: w2', 'master-0: m2', 'worker-0: w3'],
      end: 'Stopped',
    })
  })

  test('follows a restart: the rest of the old incarnation, then the new one', async () => {
    const script: Script = [
      {time: 0, job: {Status: 'Running', Pods: [pod('worker-0', {PodUid: ''})]}},
      {time: 5, job: {Status: 'Running', Pods: [pod('worker-0', {PodUid: 'u1'})]}},
      {
        time: 30,
        job: {
          Status: 'Running',
          Pods: [pod('worker-0', {PodUid: 'u2', GmtCreateTime: toApiTime(START_TIME + 29_000)})],
        },
      },
      {time: 80, job: {Status: 'Failed', Pods: [pod('worker-0', {PodUid: 'u2'})]}},
    ]
    const told = world(script, {
      'dlc1-worker-0': [[2, 'a']],
      'dlc1-worker-0/u1': [
        [2, 'a'],
        [8, 'b'],
        [29, 'crash', 1],
      ],
      'dlc1-worker-0/u2': [
        [31, 'a'],
        [33, 'b'],
      ],
    })
    expect(await followed(told)).toMatchObject({
      lines: ['worker-0: a', 'worker-0: b', 'worker-0: crash', 'worker-0: a', 'worker-0: b'],
      end: 'Failed',
    })
  })

  test('follows restarts between two polls, each incarnation once and in order', async () => {
    const past = (uid: string, from: number, to: number) => ({
      PodId: 'dlc1-worker-0',
      PodUid: uid,
      GmtCreateTime: toApiTime(START_TIME + from * 1_000),
      GmtFinishTime: toApiTime(START_TIME + to * 1_000),
    })
    const worker = (PodUid: string, ...HistoryPods: object[]) => ({
      Status: 'Running',
      Pods: [pod('worker-0', {PodUid, HistoryPods})],
    })
    const script: Script = [
      {time: 0, job: worker('u1', past('u0', -90, -50))},
      {time: 20, job: worker('u3', past('u0', -90, -50), past('u1', -50, 18), past('u2', 18, 20))},
      {
        time: 90,
        job: {
          ...worker('', past('u0', -90, -50), past('u1', -50, 18), past('u2', 18, 20), past('u3', 20, 85)),
          Status: 'Failed',
        },
      },
    ]
    const logs: Parameters<typeof world>[1] = {
      'dlc1-worker-0/u0': [[-80, 'before']],
      'dlc1-worker-0/u1': [
        [-5, 'old'],
        [17, 'one', 5],
      ],
      'dlc1-worker-0/u2': [[19, 'two', 4]],
      'dlc1-worker-0/u3': [
        [21, 'three'],
        [84, 'last'],
      ],
    }
    expect(await followed(world(script, logs))).toMatchObject({
      lines: ['old', 'one', 'two', 'three', 'last'].map((line) => `worker-0: ${line}`),
      end: 'Failed',
    })
    const all = await followed(world(script, logs), {since: toApiTime(START_TIME - 100_000)})
    expect(all.lines[0]).toBe('worker-0: before')
    expect(all.lines).toHaveLength(6)
  })

  test('continues from a checkpoint without losing or duplicating a line, across restarts and new pods', async () => {
    const script: Script = [
      {time: 0, job: {Status: 'Running', Pods: [pod('worker-0', {PodUid: 'u1'})]}},
      {
        time: 40,
        job: {
          Status: 'Running',
          Pods: [
            pod('worker-0', {PodUid: 'u3', HistoryPods: [{PodUid: 'u1'}, {PodUid: 'u2'}]}),
            pod('worker-1', {PodUid: 'v1', GmtCreateTime: toApiTime(START_TIME + 40_000)}),
          ],
        },
      },
      {time: 400, job: {Status: 'Succeeded', Pods: [pod('worker-0', {PodUid: 'u3'}), pod('worker-1', {PodUid: 'v1'})]}},
    ]
    const told = world(script, {
      'dlc1-worker-0/u1': [
        [-5, 'old'],
        [5, 'same'],
        [12, 'same', 9],
        [30, 'same'],
        [31, 'end of u1'],
      ],
      'dlc1-worker-0/u2': [[35, 'all of u2']],
      'dlc1-worker-0/u3': [
        [45, 'same'],
        [350, 'u3'],
      ],
      'dlc1-worker-1/v1': [[50, 'new pod']],
    })
    let cursor: FollowCheckpoint | undefined
    const stop = new AbortController()
    const onCheckpoint = (take: () => FollowCheckpoint) => {
      cursor = JSON.parse(JSON.stringify(take()))
      if (told.clock.time > START_TIME + 15_000) stop.abort()
    }
    const before = await followed(told, {onCheckpoint, signal: stop.signal})
    expect(before.lines).toEqual(['worker-0: old', 'worker-0: same'])
    told.clock.time = START_TIME + 300_000
    expect(await followed(told, {resume: cursor})).toMatchObject({
      lines: [
        'worker-0: same',
        'worker-0: same',
        'worker-0: end of u1',
        'worker-1: new pod',
        'worker-0: all of u2',
        'worker-0: same',
        'worker-0: u3',
      ],
      end: 'Succeeded',
    })
    expect(JSON.stringify(cursor)).not.toContain('same')
  })

  test('yields an ended job at once', async () => {
    const job = {Status: 'Succeeded', GmtFinishTime: toApiTime(START_TIME - 90_000), Pods: [pod('worker-0')]}
    expect(
      await followed(
        world([{time: 0, job}], {
          'dlc1-worker-0': [
            [-95, 'a'],
            [-94, 'b'],
          ],
        }),
      ),
    ).toEqual({lines: ['worker-0: a', 'worker-0: b'], end: 'Succeeded', at: 0})
  })

  test('ends at once with a job that never had a pod', async () => {
    expect(await followed(world([{time: 0, job: {Status: 'Stopped'}}], {}))).toEqual({lines: [], end: 'Stopped', at: 0})
  })

  test.each([
    ['the first pod, even if another joins before it', undefined, ['worker-0: w']],
    ['the pods that are named', ['master-0'], ['master-0: m']],
  ])('follows %s', async (_, pods, expected) => {
    const script: Script = [
      {time: 0, job: {Status: 'Running', Pods: [pod('worker-0')]}},
      {time: 1, job: {Status: 'Running', Pods: [pod('worker-0'), pod('master-0')]}},
      {time: 30, job: {Status: 'Succeeded', Pods: [pod('worker-0'), pod('master-0')]}},
    ]
    const told = world(pods ? script.slice(1) : script, {'dlc1-worker-0': [[5, 'w']], 'dlc1-master-0': [[5, 'm']]})
    if (pods) told.clock.time += 2_000
    expect((await followed(told, {pods})).lines).toEqual(expected)
  })

  test('throws for a name that no pod has', async () => {
    await expect(followed(world(untilDone, {}), {pods: ['worker-7']})).rejects.toMatchObject({
      exit: 6,
      code: 'PodNotFound',
    })
  })

  test('loses no line to failures that pass, and takes a log that does not exist yet as empty', async () => {
    const notes: string[] = []
    const told = world(
      untilDone,
      {
        'dlc1-worker-0': [
          [1, 'a'],
          [20, 'b'],
          [59, 'c'],
        ],
      },
      (operation, count) => {
        if (operation === 'GetPodLogs' && count === 1)
          return new CliError({code: 'NotFound', exit: 'notFound', message: 'no log', httpStatus: 404})
        return count % 3 === 0
          ? new CliError({code: 'InternalError', exit: 'failure', message: 'oops', httpStatus: 500})
          : undefined
      },
    )
    expect((await followed(told, {onNote: (note: string) => notes.push(note)})).lines).toEqual([
      'worker-0: a',
      'worker-0: b',
      'worker-0: c',
    ])
    expect(notes).toHaveLength(2)
  })

  test('ends without an error when aborted', async () => {
    const stop = new AbortController()
    const told = world(untilDone, {'dlc1-worker-0': [[1, 'a']]})
    const seen = await followed(told, {
      signal: stop.signal,
      onJob: () => told.clock.time > START_TIME + 10_000 && stop.abort(),
    })
    expect(seen).toMatchObject({lines: ['worker-0: a'], end: undefined})
  })

  test('stops reading a pod once it has ended and brings no more lines', async () => {
    const script: Script = [
      {time: 0, job: {Status: 'Running', Pods: [pod('worker-0', {Status: 'Succeeded'}), pod('worker-1')]}},
      {time: 600, job: {Status: 'Succeeded', Pods: [pod('worker-0', {Status: 'Succeeded'}), pod('worker-1')]}},
    ]
    const told = world(script, {'dlc1-worker-0': [[-5, 'a']], 'dlc1-worker-1': [[500, 'b']]})
    expect((await followed(told)).lines).toEqual(['worker-0: a', 'worker-1: b'])
    const reads = (name: string) =>
      told.cloud.calls.filter(
        ([operation, input]) => operation === 'GetPodLogs' && (input as {PodId: string}).PodId === `dlc1-${name}`,
      ).length
    expect(reads('worker-0')).toBeLessThan(25)
    expect(reads('worker-1')).toBeGreaterThan(50)
  })
})

test('followEvents yields the events of a job as they come', async () => {
  const {clock, cloud} = world(untilDone, {
    events: [
      [-5, 'one'],
      [-4, 'two'],
      [10, 'three'],
      [60, 'four', 3],
    ],
  })
  const lines: string[] = []
  for await (const line of followEvents(cloud, {jobId: 'dlc1', clock, tail: 1})) lines.push(line)
  expect(lines).toEqual(['two', 'three', 'four'])
})
