import {describe, expect, test} from '@jest/globals'
import {isRetryable} from '../../src/api/retry.js'
import {CliError} from '../../src/errors.js'
import {type WaitOptions, waitForJob, waitForJobs} from '../../src/job/wait.js'
import {watchJob} from '../../src/job/watch.js'
import {createFakeCloud, createInstantClock, fault, START_TIME} from '../support/fake-cloud.js'

const gone = new CliError({code: 'NotFound', exit: 'notFound', message: 'no such job', httpStatus: 404})

/** A job that answers with one step after the other, and with the last for ever. */
function scripted(...steps: (object | Error)[]) {
  let step = 0
  return createFakeCloud({
    GetJob: () => {
      const answer = steps[Math.min(step++, steps.length - 1)]
      if (answer instanceof Error) throw answer
      return answer
    },
  })
}

async function statuses(cloud: ReturnType<typeof scripted>, options: object = {}) {
  const seen: (string | undefined)[][] = []
  for await (const {status, previous, subStatus, reasonCode} of watchJob(cloud, 'dlc1', {
    clock: createInstantClock(),
    ...options,
  })) {
    seen.push([status, previous, subStatus ?? reasonCode].filter((text) => text !== undefined))
  }
  return seen
}

describe('watchJob', () => {
  test('yields each change once and ends on a terminal status', async () => {
    const cloud = scripted(
      {Status: 'Queuing'},
      {Status: 'Queuing', ReasonCode: ''},
      {Status: 'Running'},
      {Status: 'Running', SubStatus: 'Restarting'},
      {Status: 'Succeeded', ReasonCode: 'JobSucceeded'},
    )
    expect(await statuses(cloud)).toEqual([
      ['Queuing'],
      ['Running', 'Queuing'],
      ['Running', 'Running', 'Restarting'],
      ['Succeeded', 'Running', 'JobSucceeded'],
    ])
  })

  test('continues after an unknown status', async () => {
    expect(await statuses(scripted({Status: 'PreAllocating'}, {Status: 'Failed'}))).toEqual([
      ['PreAllocating'],
      ['Failed', 'PreAllocating'],
    ])
  })

  test('takes the start of a status from the history, else from the clock', async () => {
    const cloud = scripted(
      {Status: 'Queuing', StatusHistory: [{Status: 'Queuing', StartTime: '2026-03-20T09:00:00Z'}]},
      {Status: 'Stopped'},
    )
    const times = []
    for await (const {at} of watchJob(cloud, 'dlc1', {clock: createInstantClock()})) times.push(at)
    expect(times).toEqual(['2026-03-20T09:00:00Z', '2026-03-20T10:00:02Z'])
  })

  test('polls less often while nothing changes, and often again after a change', async () => {
    const clock = createInstantClock()
    await statuses(
      scripted(...Array(10).fill({Status: 'Queuing'}), {Status: 'Running'}, {Status: 'Running'}, {Status: 'Succeeded'}),
      {
        clock,
      },
    )
    expect(clock.slept.map((pause) => Math.round(pause / 100) / 10)).toEqual([
      2, 2.5, 3.1, 3.9, 4.9, 6.1, 7.6, 9.5, 10, 10, 2, 2.5,
    ])
  })

  test('tolerates failures that may pass, and notes them', async () => {
    const notes: string[] = []
    const cloud = scripted(
      fault('InternalError', 500),
      {Status: 'Running'},
      fault('Throttling.User', 400),
      fault('ReadTimeout'),
      {
        Status: 'Succeeded',
      },
    )
    expect(await statuses(cloud, {onNote: (note: string) => notes.push(note)})).toEqual([
      ['Running'],
      ['Succeeded', 'Running'],
    ])
    expect(notes).toEqual(['Reading job dlc1 failed (InternalError). Retrying.'])
  })

  test('polls again when the service says', async () => {
    const clock = createInstantClock()
    await statuses(scripted(fault('Throttling', 429, 30_000), {Status: 'Succeeded'}), {clock})
    expect(clock.slept).toEqual([30_000])
  })

  test.each([
    ['for a job that does not exist', scripted(gone), 'no such job'],
    ['an endless outage', scripted({Status: 'Running'}, fault('InternalError', 500)), 'InternalError'],
    [
      'when a later poll is denied',
      scripted({Status: 'Running'}, new CliError({code: 'Forbidden.RAM', exit: 'denied', message: 'denied'})),
      'denied',
    ],
  ])('throws %s', async (_, cloud, message) => {
    await expect(statuses(cloud)).rejects.toThrow(message)
  })

  test('ends without an error when aborted, during a sleep or a call', async () => {
    const pause = new AbortController()
    const clock = {...createInstantClock(), sleep: async () => pause.abort()}
    expect(await statuses(scripted({Status: 'Running'}), {clock, signal: pause.signal})).toEqual([['Running']])

    const call = new AbortController()
    const cloud = createFakeCloud({
      GetJob: () => {
        call.abort()
        throw fault('Aborted')
      },
    })
    expect(await statuses(cloud, {signal: call.signal})).toEqual([])
  })
})

describe('waitForJob', () => {
  const wait = (goal: WaitOptions['for'], ...steps: object[]) =>
    waitForJob(scripted(...steps), 'dlc1', {for: goal, clock: createInstantClock(), timeoutMs: 60_000})

  test.each<[string, WaitOptions['for'], object[], object]>([
    [
      'Running is running',
      'running',
      [{Status: 'Queuing'}, {Status: 'Running'}],
      {reached: true, timedOut: false, status: 'Running'},
    ],
    [
      'a later status is running, too',
      'running',
      [{Status: 'SucceededReserving'}],
      {reached: true, timedOut: false, status: 'SucceededReserving'},
    ],
    [
      'an end without a run is running, too',
      'running',
      [{Status: 'Queuing'}, {Status: 'Failed'}],
      {reached: true, timedOut: false, status: 'Failed'},
    ],
    [
      'Queuing without end times out',
      'running',
      [{Status: 'Queuing'}],
      {reached: false, timedOut: true, status: 'Queuing'},
    ],
    [
      'Stopped is finished',
      'finished',
      [{Status: 'Running'}, {Status: 'Stopped'}],
      {reached: true, timedOut: false, status: 'Stopped'},
    ],
    [
      'Running without end times out',
      'finished',
      [{Status: 'Running'}],
      {reached: false, timedOut: true, status: 'Running'},
    ],
  ])('%s', async (_, goal, steps, expected) => {
    expect(await wait(goal, ...steps)).toMatchObject({jobId: 'dlc1', ...expected})
  })

  test('polls a last time at the timeout', async () => {
    const clock = createInstantClock()
    await waitForJob(scripted({Status: 'Running'}), 'dlc1', {for: 'finished', clock, timeoutMs: 5_000})
    expect(clock.slept).toEqual([2_000, 2_500, 500])
  })

  test('each of several jobs has its result, and a missing one its error', async () => {
    const cloud = createFakeCloud({
      GetJob: ({JobId}: {JobId: string}) => {
        if (JobId === 'dlc3') throw gone
        return {Status: JobId === 'dlc1' ? 'Succeeded' : 'Running'}
      },
    })
    const results = await waitForJobs(cloud, ['dlc1', 'dlc2', 'dlc3'], {
      for: 'finished',
      clock: createInstantClock(),
      timeoutMs: 10_000,
    })
    expect(results.map(({jobId, reached, timedOut, error}) => [jobId, reached, timedOut, error?.code])).toEqual([
      ['dlc1', true, false, undefined],
      ['dlc2', false, true, undefined],
      ['dlc3', false, false, 'NotFound'],
    ])
  })
})

test('an hour of outage while waiting for twenty jobs is noted once a minute, and survived', async () => {
  const clock = createInstantClock()
  const notes: string[] = []
  let looks = 0
  const cloud = createFakeCloud({
    GetJob: () => {
      if (looks++ < 20) return {Status: 'Running'}
      if (clock.time < START_TIME + 3_600_000) throw fault('ConnectionRefused')
      return {Status: 'Succeeded'}
    },
  })
  const ids = Array.from({length: 20}, (_, index) => `dlc${index}`)
  const results = await waitForJobs(cloud, ids, {for: 'finished', clock, onNote: (note) => notes.push(note)})
  expect(results.map(({status}) => status)).toEqual(Array(20).fill('Succeeded'))
  expect(notes[0]).toMatch(/^Reading job dlc\d+ failed \(ConnectionRefused\)\. Retrying\.$/)
  expect(notes.length).toBeGreaterThan(50)
  expect(notes.length).toBeLessThan(63)
  expect(notes.filter((note) => note.includes('available again'))).toEqual([
    'The service is available again after 59 min.',
  ])
})

test.each([
  ['a server fault', fault('Whatever', 503), true],
  ['throttling with 400', fault('Throttling.Api', 400), true],
  ['a timeout', fault('ConnectTimeout'), true],
  ['a reset connection', fault('ConnectionReset'), true],
  ['a bad request', fault('InvalidParameter', 400), false],
  ['a missing job', gone, false],
  ['a refused connection', fault('ConnectionRefused'), true],
  ['an operation that is not implemented', fault('NotImplemented', 501), false],
])('whether polling continues after %s is decided by the failure', (_, error, expected) => {
  expect(isRetryable(error)).toBe(expected)
})
