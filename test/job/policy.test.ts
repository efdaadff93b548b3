import {describe, expect, test} from '@jest/globals'
import type {GetJobResponse} from '../../src/api/generated/types.js'
import {CliError, EXIT} from '../../src/errors.js'
import {sendAndConfirm} from '../../src/job/confirm-write.js'
import {createLiveJobs} from '../../src/job/live-jobs.js'
import {resolveMetricWindow} from '../../src/job/metrics.js'
import {createPollInterval} from '../../src/job/poll.js'
import {createPollTolerance} from '../../src/job/poll-tolerance.js'
import {refreshJobs} from '../../src/job/refresh-jobs.js'
import {findRefusals, refusedError} from '../../src/job/refusals.js'
import {anyJob} from '../../src/job/selection.js'
import {isElastic, type JobVerb, type StateRuleContext} from '../../src/job/state-rules.js'
import {getStatusFacts, STATUSES, type StatusFacts} from '../../src/job/status.js'
import {DEFAULT_LIST_WINDOW_MS, parsePollFlags} from '../../src/job/times.js'
import {waitForChange} from '../../src/job/update.js'
import {parseUpdateFlags} from '../../src/job/update-request.js'
import {waitForJobs} from '../../src/job/wait.js'
import {createFakeCloud, createInstantClock, fault, START_TIME} from '../support/fake-cloud.js'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const failing = (error: unknown) => () => Promise.reject(error)

test('M1, M3: what each status means', () => {
  const shown = (facts: StatusFacts) => Object.entries(facts).flatMap(([fact, holds]) => (holds ? [fact] : []))
  const all = Object.keys(STATUSES).map((status) => [status, shown(getStatusFacts(status)).join(' ')])
  expect(Object.fromEntries(all)).toEqual({
    Creating: 'reprioritizable',
    Queuing: 'stoppable reprioritizable',
    Bidding: '',
    EnvPreparing: 'reprioritizable',
    SanityChecking: '',
    Running: 'active started stoppable',
    Restarting: 'active started',
    Stopping: 'active started',
    SucceededReserving: 'started',
    FailedReserving: 'started',
    Succeeded: 'terminal started',
    Failed: 'terminal started',
    Stopped: 'terminal started',
  })
  expect(shown(getStatusFacts('NeverHeardOf'))).toEqual([])
})

describe('an outage', () => {
  test.each<[string, boolean, number, number, boolean]>([
    ['before the first success is tolerated for thirty failures', false, 30, MINUTE, false],
    ['before the first success is thrown with the thirty-first failure', false, 31, MINUTE, true],
    ['after a success is tolerated for two hours', true, 40, (120 * MINUTE) / 39, false],
    ['after a success is thrown past two hours', true, 40, (120 * MINUTE + SECOND) / 39, true],
    ['of more than two hours is tolerated until the thirty-first failure', true, 30, 10 * MINUTE, false],
  ])('%s', async (_what, wasRead, failures, pause, isThrown) => {
    const clock = createInstantClock()
    const tolerance = createPollTolerance({clock})
    if (wasRead) await tolerance.read('job dlc1', async () => 'Running')
    const outcomes: boolean[] = []
    for (let count = 0; count < failures; count++) {
      clock.time = START_TIME + Math.round(count * pause)
      const outcome = tolerance.read('job dlc1', failing(fault('ConnectionRefused'))).then(
        () => false,
        () => true,
      )
      outcomes.push(await outcome)
    }
    expect([outcomes.slice(0, -1).includes(true), outcomes.at(-1)]).toEqual([false, isThrown])
  })

  test('is noted once a minute', async () => {
    const clock = createInstantClock()
    const notes: [number, string][] = []
    const tolerance = createPollTolerance({clock, onNote: (note) => notes.push([clock.time - START_TIME, note])})
    for (const after of [0, 59_999, 60_000, 119_999, 120_000]) {
      clock.time = START_TIME + after
      await tolerance.read('job dlc1', failing(fault('ConnectionRefused')))
    }
    expect(notes).toEqual([
      [0, 'Reading job dlc1 failed (ConnectionRefused). Retrying.'],
      [60_000, 'Reading job dlc1 has failed for 1 min (ConnectionRefused). Retrying.'],
      [120_000, 'Reading job dlc1 has failed for 2 min (ConnectionRefused). Retrying.'],
    ])
  })
})

describe('the intervals between polls', () => {
  test('grow by a quarter up to the longest, and start over when something happens', () => {
    const interval = createPollInterval(2_000, 10_000)
    expect(Array.from({length: 9}, () => Math.round(interval.next(false)))).toEqual([
      ...[2_000, 2_500, 3_125, 3_906, 4_883, 6_104, 7_629],
      ...[9_537, 10_000],
    ])
    expect(interval.next(true)).toBe(2_000)
  })

  test('shrink by a third after throttling, down to one and a half times the normal interval', () => {
    const interval = createPollInterval(2_000, 2_000)
    interval.next(true, true)
    expect([1, 2, 3, 4].map(() => Math.round(interval.next(true)))).toEqual([4_000, 2_667, 2_000, 2_000])
    const close = createPollInterval(3_000, 3_000)
    close.next(true, true)
    expect([1, 2, 3].map(() => Math.round(close.next(true)))).toEqual([6_000, 4_000, 3_000])
  })
})

describe('a refusal', () => {
  const job: GetJobResponse = {JobId: 'dlc1', Status: 'Running', ResourceId: 'quota1'}
  test.each<[JobVerb, StateRuleContext, string, string[]]>([
    ['stop', {job: {...job, Status: 'Failed'}}, 'NotStoppable', ['pai-dlc job get dlc1']],
    [
      'update',
      {job, change: {Priority: 5}},
      'NotChangeable',
      ['pai-dlc job export dlc1 > job.yaml', 'pai-dlc job create -f job.yaml   # with your changes'],
    ],
    ['delete', {job}, 'NotDeletable', ['pai-dlc job stop dlc1 --wait']],
    ['terminal', {job}, 'NoTerminal', ['pai-dlc job wait dlc1 --for running']],
  ])('to %s has its own code', (verb, subject, code, suggestions) => {
    expect(refusedError(findRefusals(verb, subject))).toMatchObject({code, suggestions, exit: EXIT.refused})
  })

  test('has at most four suggestions', () => {
    const [found] = findRefusals('delete', {job})
    if (!found) throw new Error('A job that runs can be deleted.')
    const many = [1, 2, 3, 4, 5].map((index) => ({...found, suggestions: [`way ${index}`]}))
    expect(refusedError(many).suggestions).toEqual(['way 1', 'way 2', 'way 3', 'way 4'])
  })

  test('of a terminal comes for every status of a pod except Running', () => {
    const statuses = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown', undefined]
    const open = statuses.filter((Status) => findRefusals('terminal', {job, pod: {PodId: 'p', Status}}).length === 0)
    expect(open).toEqual(['Running'])
  })

  test('M5: a job is elastic by each of these switches and no other', () => {
    const switches = ['EnableElasticTraining', 'EnableEDP', 'EnablePsJobElasticPS', 'EnablePsJobElasticWorker']
    const others = ['EnableAIMaster', 'EnableSomethingNew']
    const isElasticBy = (name: string) => isElastic({JobType: 'PyTorchJob', ElasticSpec: {[name]: true}})
    expect([...switches, ...others].filter(isElasticBy)).toEqual(switches)
  })
})

describe('C14: a change with an unknown outcome', () => {
  const write = (read: () => unknown) => {
    const clock = createInstantClock()
    const cloud = createFakeCloud({GetJob: read})
    const options = {cloud, clock, jobId: 'dlc1', onNote: () => {}, operation: 'StopJob', retryCommand: 'again'}
    const isDone = (job?: GetJobResponse) => job === undefined
    return {
      cloud,
      sent: sendAndConfirm(
        {...options, isDone, describeState: () => 'is Running'},
        failing(fault('ReadTimeout')) as never,
      ),
    }
  }

  test('is looked for six times', async () => {
    const {cloud, sent} = write(() => ({Status: 'Running'}))
    await expect(sent).rejects.toMatchObject({
      message: 'ReadTimeout It had no effect: job dlc1 is Running. The request was not repeated.',
    })
    expect(cloud.calls).toHaveLength(6)
  })

  test.each<[number, boolean, boolean]>([
    [404, false, true],
    [404, true, false],
    [403, false, false],
    [410, false, false],
    [500, false, false],
  ])('if GetJob returns %i (of a gateway: %s) is done: %s', async (httpStatus, fromGateway, isGone) => {
    const {sent} = write(() => {
      throw new CliError({code: 'X', exit: 'failure', message: 'x', httpStatus, fromGateway})
    })
    expect(
      await sent.then(
        () => true,
        () => false,
      ),
    ).toBe(isGone)
  })

  test('is reported as not applied after a minute', async () => {
    const clock = createInstantClock()
    const cloud = createFakeCloud({GetJob: () => ({Priority: 1})})
    expect(await waitForChange(cloud, 'dlc1', {Priority: 2}, {clock})).toMatchObject({isApplied: false})
    expect(clock.time - START_TIME).toBe(MINUTE)
  })
})

describe('the number of jobs read', () => {
  const jobs = (count: number, Status: string) =>
    Array.from({length: count}, (_, index) => ({
      JobId: `dlc${index}`,
      Status,
      GmtCreateTime: new Date(START_TIME - index * SECOND).toISOString(),
    }))

  test('is 500 own ones in pages of 50, and 100 of other users', async () => {
    const all = jobs(700, 'Running')
    const cloud = createFakeCloud({
      ListJobs: ({PageNumber, PageSize, ShowOwn}: {PageNumber: number; PageSize: number; ShowOwn?: boolean}) => {
        const found = ShowOwn === false ? all.map((job) => ({...job, JobId: `other-${job.JobId}`})) : all
        return {Jobs: found.slice((PageNumber - 1) * PageSize, PageNumber * PageSize), TotalCount: found.length}
      },
    })
    const list = createLiveJobs(cloud, {
      selector: anyJob('show'),
      includeOtherUsers: true,
      clock: createInstantClock(),
      intervalMs: SECOND,
    })
    await new Promise<void>((resolve) => {
      const leave = list.watch(() => {
        if (!list.isComplete) return
        leave()
        resolve()
      })
    })
    const count = (isOwn: boolean) => list.rows.filter((row) => row.isOwn === isOwn).length
    expect([count(true), count(false)]).toEqual([500, 100])
    const sizes = cloud.calls.map(([, input]) => (input as {PageSize: number}).PageSize)
    expect([sizes[0], sizes.filter((size) => size === 100).length]).toEqual([50, 1])
  })

  test('is the 50 newest and 100 active ones per refresh', async () => {
    const cloud = createFakeCloud({ListJobs: () => ({Jobs: []})})
    const ending = new AbortController()
    const living = () => jobs(150, 'Running').map(({JobId}) => JobId)
    const looks = refreshJobs(cloud, {
      clock: createInstantClock(),
      intervalMs: SECOND,
      signal: ending.signal,
      getActiveIds: living,
    })
    await looks.next()
    ending.abort()
    expect(
      cloud.calls.map(([, input]) => {
        const {JobIds = '', PageSize} = input as {JobIds?: string; PageSize: number}
        return [JobIds.split(',').filter(Boolean).length, PageSize]
      }),
    ).toEqual([
      [0, 50],
      [100, 100],
    ])
  })

  test('per second stays the same: each of forty awaited jobs is polled a quarter as often as of ten', async () => {
    const pauses = async (count: number) => {
      const clock = createInstantClock()
      const cloud = createFakeCloud({GetJob: () => ({Status: clock.time > START_TIME ? 'Succeeded' : 'Running'})})
      const ids = Array.from({length: count}, (_, index) => `dlc${index}`)
      await waitForJobs(cloud, ids, {for: 'finished', clock})
      return clock.slept[0]
    }
    expect(await Promise.all([1, 10, 11, 40].map(pauses))).toEqual([2_000, 2_000, 2_200, 8_000])
  })
})

describe('the limits of flags', () => {
  test.each<[string, (ms: number) => unknown]>([
    ['--interval', (interval) => parsePollFlags({interval})],
    ['--drain-timeout', (drain) => parsePollFlags({'drain-timeout': drain})],
  ])('%s is above 0 and at most an hour', (flag, parse) => {
    for (const ms of [1, 3_600_000]) expect(() => parse(ms)).not.toThrow()
    for (const ms of [-1, 0, 3_600_001])
      expect(() => parse(ms)).toThrow(
        expect.objectContaining({exit: 2, message: `${flag} must be above 0 and at most 1h.`}),
      )
  })

  test('--interval grows to five times itself', () => {
    expect(parsePollFlags({interval: 2_000, 'drain-timeout': 9})).toEqual({
      intervalMs: 2_000,
      maxIntervalMs: 10_000,
      drainMs: 9,
    })
    expect(parsePollFlags({interval: 0.1})).toEqual({intervalMs: 0.1, maxIntervalMs: 1})
  })

  test('R4: the service looks back seven days', () => expect(DEFAULT_LIST_WINDOW_MS).toBe(604_800_000))

  test('--step is at least a second', () => {
    const step = (stepMs: number) => () => resolveMetricWindow({job: {}, stepMs, now: START_TIME})
    expect(step(1_000)).not.toThrow()
    expect(step(999)).toThrow('--step must be at least one second.')
  })

  test.each([
    ['priority', ['1', '9'], ['0', '10', '-1', '1.5', 'high'], 'from 1 to 9'],
    ['workers', ['1', '1000'], ['0', '-1', '1.5', 'many'], 'of at least 1'],
  ])('M3, M5: --%s is a whole number', async (flag, taken, refused, range) => {
    const read = (text: string) => parseUpdateFlags({[flag]: text}, [], 'dlc1')
    for (const text of taken) expect(Object.values(await read(text))).toEqual([Number(text)])
    for (const text of refused)
      await expect(read(text)).rejects.toMatchObject({
        exit: 2,
        message: `--${flag}: must be a whole number ${range}, not "${text}".`,
      })
  })

  test('M4: --accessibility is PUBLIC or PRIVATE, to the letter', async () => {
    const outcomes = ['PUBLIC', 'PRIVATE', 'public', 'OPEN'].map((accessibility) =>
      parseUpdateFlags({accessibility}, [], 'dlc1').then(
        ({Accessibility}) => Accessibility,
        ({problems}: CliError) => problems[0]?.fix ?? 'refused',
      ),
    )
    expect(await Promise.all(outcomes)).toEqual(['PUBLIC', 'PRIVATE', 'Did you mean PUBLIC?', 'refused'])
  })
})
