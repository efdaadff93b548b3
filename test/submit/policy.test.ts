import {mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, jest, test} from '@jest/globals'
import {CliError, type CliErrorDetails} from '../../src/errors.js'
import {bootId} from '../../src/platform/boot-id.js'
import {systemClock} from '../../src/platform/clock.js'
import {type Attempt, createAttempt} from '../../src/submit/attempt.js'
import {findJob, listingLagMs} from '../../src/submit/find-job.js'
import {createJobForKey} from '../../src/submit/idempotency-key.js'
import {createJournal} from '../../src/submit/journal.js'
import {acquireLock} from '../../src/submit/lock.js'
import {resumeAttempt} from '../../src/submit/resume.js'
import type {SubmissionContext} from '../../src/submit/run-attempt.js'
import {createJobOnce} from '../../src/submit/submit.js'
import {checkPreparedJob} from '../../src/submit/verify.js'
import {createFakeCloud, createInstantClock, START_TIME} from '../support/fake-cloud.js'
import {MINIMAL_DOCUMENT} from '../support/job-documents.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-policy-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const PLACE = 'https://pai-dlc.example'

const failure = (details: Partial<CliErrorDetails>) =>
  new CliError({code: 'SomeCode', exit: 'failure', message: 'It failed.', ...details})
const attemptAt = (now: number, more: Partial<Attempt> = {}): Attempt => ({
  ...createAttempt({document: MINIMAL_DOCUMENT, endpoint: PLACE, now, isTagged: true}),
  ...more,
})
const attemptSentAt = (now: number, more: Partial<Attempt> = {}) =>
  attemptAt(now, {SentAt: now, Boot: bootId(), ...more})
function creating(
  operations: Parameters<typeof createFakeCloud>[0],
  more: Partial<Omit<SubmissionContext, 'cloud'>> = {},
) {
  const cloud = createFakeCloud(operations)
  const journal = createJournal(folder)
  const usual = {clock: createInstantClock(), journal, endpoint: PLACE, retries: 2, isTagged: true, onNote: () => {}}
  return {...usual, ...more, cloud}
}
const throwing = (error: unknown) => () => {
  throw error
}

describe('C14 accepted: how often CreateJob is sent', () => {
  test.each([
    [0, 1],
    [1, 2],
    [2, 3],
  ])('with %i retries, a call that provably failed is sent %i times', async (retries, sent) => {
    const world = creating({CreateJob: throwing(failure({code: 'Throttling.User', httpStatus: 429}))}, {retries})
    await expect(createJobOnce(world, MINIMAL_DOCUMENT)).rejects.toMatchObject({
      code: 'Throttling.User',
      message: 'It failed. No job was created.',
    })
    expect(world.cloud.calls.map(([operation]) => operation)).toEqual(Array.from({length: sent}, () => 'CreateJob'))
    expect(world.journal.listAll().map(({State}) => State)).toEqual(['notMade'])
  })
})

describe('C14 accepted: where the job of an attempt is looked for', () => {
  test('a job is listed within thirty pauses', () => {
    expect([listingLagMs(), listingLagMs(100)]).toEqual([60 * SECOND, 3 * SECOND])
  })

  async function look(jobs: object[], attempt: Attempt) {
    const clock = createInstantClock()
    const cloud = createFakeCloud({
      ListJobs: () => ({Jobs: jobs}),
      GetJob: () => ({Settings: {Tags: {}}}),
    })
    const found = await findJob(cloud, attempt, {clock, onNote: () => {}}, () => [])
    return {found, looks: cloud.calls, slept: clock.slept}
  }

  test.each([0, 120_000, -120_000])(
    'a clock that was set by %i ms since the request changes nothing in how long it is looked for',
    async (stepMs) => {
      const sentAt = START_TIME - 10 * SECOND
      const clock = createInstantClock()
      const now = clock.now
      const stepped = {...clock, now: () => now() + stepMs}
      const cloud = createFakeCloud({ListJobs: () => ({Jobs: []})})
      const attempt = attemptSentAt(sentAt)
      expect(await findJob(cloud, attempt, {clock: stepped, onNote: () => {}}, () => [])).toBeUndefined()
      const waitedMs = clock.slept.reduce((sum, ms) => sum + ms, 0)
      expect(waitedMs).toBeGreaterThanOrEqual(50 * SECOND)
      expect(waitedMs).toBeLessThan(61 * SECOND)
    },
  )

  test.each<[string, Partial<Attempt>]>([
    ['before the machine was started again', {Boot: 'another'}],
    ['by a version that did not record it', {SentAt: undefined, Boot: undefined}],
    ['later than now', {SentAt: START_TIME + 10 * MINUTE}],
    ['at a time that is not a number', {SentAt: '0' as never}],
  ])('an attempt sent %s is looked for as if it had just been sent', async (_what, more) => {
    const {slept} = await look([], attemptSentAt(START_TIME - 10 * MINUTE, more))
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60 * SECOND)
  })

  test('the last search starts when the time is over, and covers the day before', async () => {
    const {looks, slept} = await look([], attemptSentAt(START_TIME - MINUTE))
    expect(slept).toEqual([])
    expect(looks.map(([operation, input]) => [operation, (input as {StartTime: string}).StartTime])).toEqual([
      ['ListJobs', '2026-03-19T09:59:00Z'],
      ['ListJobs', '2026-03-19T09:59:00Z'],
    ])
  })

  test('at most five jobs listed by tag are read', async () => {
    const others = Array.from({length: 9}, (_, place) => ({JobId: `dlc${place}`, DisplayName: 'another'}))
    const {looks} = await look(others, attemptSentAt(START_TIME - MINUTE))
    expect(looks.filter(([operation]) => operation === 'GetJob').map(([, input]) => input)).toEqual(
      ['dlc0', 'dlc1', 'dlc2', 'dlc3', 'dlc4'].map((JobId) => ({JobId, NeedDetail: false})),
    )
  })

  test.each<[string, object, string[] | undefined]>([
    ['all is the same', {}, ['dlc1']],
    ['the name differs', {DisplayName: 'another'}, undefined],
    ['the framework differs', {JobType: 'TFJob'}, undefined],
    ['the command differs', {UserCommand: 'false'}, undefined],
    ['a role has its own command (C18)', {JobSpecs: [{Type: 'Worker', UserCommand: 'x'}]}, undefined],
    ['it is older', {GmtCreateTime: '2026-03-20T09:58:57Z'}, undefined],
  ])('without a tag, a job is matched by its fields: %s', async (_what, more, jobIds) => {
    const job = {
      JobId: 'dlc1',
      ...MINIMAL_DOCUMENT,
      Settings: {Tags: {}},
      GmtCreateTime: '2026-03-20T09:59:00Z',
      ...more,
    }
    expect((await look([job], attemptSentAt(START_TIME - MINUTE, {IsTagged: false}))).found?.jobIds).toEqual(jobIds)
  })
})

describe('C14 refused: an idempotency key', () => {
  test('has 1 to 200 printable ASCII characters, and no blank at either end', async () => {
    const taken = ['a', 'a b', '!~', 'a'.repeat(200)]
    const refused = ['', ' ', ' a', 'a ', 'ü', 'a\n', 'a\tb', '\u007f', 'a'.repeat(201)]
    const outcomes = await Promise.all(
      [...taken, ...refused].map((key, place) => {
        const world = creating(
          {ListJobs: () => ({Jobs: []}), CreateJob: () => ({JobId: 'dlc1'})},
          {journal: createJournal(join(folder, `${place}`))},
        )
        return createJobForKey(world, MINIMAL_DOCUMENT, key).then(
          () => key,
          (error: CliError) => error.exit,
        )
      }),
    )
    expect(outcomes).toEqual([...taken, ...refused.map(() => 2)])
  })
})

describe('C14 refused: an attempt is not resumed', () => {
  test.each<[string, Partial<Attempt>, object, string | RegExp]>([
    ['elsewhere', {Place: 'https://elsewhere'}, MINIMAL_DOCUMENT, /was sent to https:\/\/elsewhere/],
    ['with another document', {}, {...MINIMAL_DOCUMENT, UserCommand: 'false'}, /was started with a different document/],
  ])('%s', async (_what, more, document, says) => {
    const world = creating({})
    const attempt = attemptAt(START_TIME, {State: 'notMade', ...more})
    world.journal.save(attempt)
    await expect(resumeAttempt(world, attempt.Id, document as typeof MINIMAL_DOCUMENT)).rejects.toMatchObject({
      exit: 2,
      message: expect.stringMatching(says),
    })
    expect(world.cloud.calls).toEqual([])
  })

  test('before its process has ended', async () => {
    const world = creating({})
    const attempt = attemptAt(START_TIME, {Pid: process.ppid, Born: undefined})
    world.journal.save(attempt)
    await expect(resumeAttempt(world, attempt.Id)).rejects.toMatchObject({code: 'AttemptInProgress'})
    expect(world.cloud.calls).toEqual([])
  })
})

describe('the journal keeps', () => {
  const idAt = (count: number) => `20260301-000000-${count.toString(36).padStart(8, '0')}`

  test('the newest thousand finished attempts', () => {
    for (let count = 0; count < 1_002; count++) writeFileSync(join(folder, `${idAt(count)}.done.json`), '{}')
    createJournal(folder).prune(Date.parse('2026-03-02T00:00:00Z'))
    const left = readdirSync(folder).sort()
    expect([left.length, left[0]]).toEqual([1_000, `${idAt(2)}.done.json`])
  })

  test.each<[string, (age: number) => string, number]>([
    ['finished attempts for 30 days', () => '20260301-000000-aaaaaaaa.done.json', 30 * DAY],
    ['open attempts for 90 days', () => '20260301-000000-aaaaaaaa.json', 90 * DAY],
  ])('%s', (_what, nameOf, limit) => {
    const begun = Date.parse('2026-03-01T00:00:00Z')
    const survives = (age: number) => {
      writeFileSync(join(folder, nameOf(age)), '{}')
      createJournal(folder).prune(begun + age)
      return readdirSync(folder).length > 0
    }
    expect([limit - 1, limit, limit + 1].map(survives)).toEqual([true, true, false])
  })

  test('unfinished files for a day and keys for a year', () => {
    const touched = (path: string, age: number) =>
      utimesSync(path, (START_TIME - age) / 1_000, (START_TIME - age) / 1_000)
    for (const [name, age] of [
      ['kept.tmp', DAY - MINUTE],
      ['old.tmp', DAY + MINUTE],
    ] as const) {
      writeFileSync(join(folder, name), '')
      touched(join(folder, name), age)
    }
    for (const [name, age] of [
      ['key-kept', 365 * DAY - MINUTE],
      ['key-old', 365 * DAY + MINUTE],
    ] as const) {
      mkdirSync(join(folder, 'locks', name), {recursive: true})
      touched(join(folder, 'locks', name), age)
    }
    createJournal(folder).prune(START_TIME)
    expect([readdirSync(folder).sort(), readdirSync(join(folder, 'locks'))]).toEqual([
      ['kept.tmp', 'locks'],
      ['key-kept'],
    ])
  })

  test.each(['open', 'made', 'notMade'] as const)('an attempt that is %s', (State) => {
    const journal = createJournal(folder)
    const attempt = attemptAt(START_TIME, {State})
    journal.save(attempt)
    expect(journal.read(attempt.Id)).toEqual(attempt)
  })
})

describe('a lock of the journal', () => {
  const owned = (owner: object) => writeFileSync(join(folder, 'lock.1'), JSON.stringify(owner))

  test('of a running process is waited for five minutes', async () => {
    owned({Pid: 1, Host: 'elsewhere'})
    const clock = createInstantClock()
    await expect(acquireLock(folder, {clock})).rejects.toMatchObject({code: 'AttemptLocked'})
    expect(clock.now() - START_TIME).toBe(5 * MINUTE)
  })

  test.each([
    ['nine minutes ago counts as held', 9 * MINUTE, false],
    ['eleven minutes ago counts as left behind', 11 * MINUTE, true],
  ])('of another machine that was written %s', async (_what, age, isFollowed) => {
    owned({Pid: 1, Host: 'elsewhere'})
    const written = (systemClock.now() - age) / 1_000
    utimesSync(join(folder, 'lock.1'), written, written)
    const following = acquireLock(folder, {clock: createInstantClock(), timeoutMs: 1}).then(
      () => true,
      () => false,
    )
    expect(await following).toBe(isFollowed)
  })
})

describe('X2: the catalog is asked', () => {
  const prepared = (problems: object[]) =>
    ({
      document: MINIMAL_DOCUMENT,
      normalized: MINIMAL_DOCUMENT,
      missing: [],
      problems,
      warnings: [],
      sources: {},
      audit: [],
    }) as never

  test.each([
    ['briefly', {}, {'connect-timeout': '3', 'read-timeout': '5', retries: '0'}],
    [
      'as long as flags say',
      {'connect-timeout': '1', 'read-timeout': '2', retries: '4'},
      {'connect-timeout': '1', 'read-timeout': '2', retries: '4'},
    ],
  ])('%s where a rule is broken already', async (_what, flags, expected) => {
    const opened: unknown[] = []
    const open = async (given: unknown) => {
      opened.push(given)
      throw failure({code: 'NoCredential', exit: 'credentials'})
    }
    const broken = prepared([{path: 'JobType', message: 'Is no job type.'}])
    await expect(checkPreparedJob(broken, flags, {open, verifyImages: true})).rejects.toMatchObject({exit: 2})
    expect(opened).toEqual([expected])
  })

  test('for ten seconds in all', async () => {
    const timers: unknown[] = []
    const timer = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, ms: number) => {
      timers.push(ms)
      return setImmediate(act)
    }) as never)
    try {
      const cloud = {
        call: (_operation: string, _input: object, {signal}: {signal?: AbortSignal} = {}) =>
          new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      }
      const open = async () => ({cloud}) as never
      const {findings: found} = await checkPreparedJob(prepared([]), {}, {open, verifyImages: true})
      expect([timers, found.warnings]).toEqual([[10_000], [expect.stringContaining('no response within 10 s.')]])
    } finally {
      timer.mockRestore()
    }
  })
})
