import {execFileSync} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {CliError, type CliErrorDetails} from '../../src/errors.js'
import {getWriteOutcome} from '../../src/job/write-outcome.js'
import {startTimeOf} from '../../src/platform/process-identity.js'
import {type Attempt, attemptTime, createAttempt, documentDigest, withAttemptTags} from '../../src/submit/attempt.js'
import {findJob} from '../../src/submit/find-job.js'
import {createJournal} from '../../src/submit/journal.js'
import {createJobOnce} from '../../src/submit/submit.js'
import {createFakeCloud, createInstantClock, START_TIME} from '../support/fake-cloud.js'
import {MINIMAL_DOCUMENT} from '../support/job-documents.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-journal-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const attemptAt = (now: number, more: Partial<Attempt> = {}): Attempt => ({
  ...createAttempt({document: MINIMAL_DOCUMENT, endpoint: 'https://x', now, isTagged: true}),
  ...more,
})
const DAY = 86_400_000

describe('the journal', () => {
  test('reads what it saved and has one file per finished attempt', () => {
    const journal = createJournal(folder)
    const attempt = attemptAt(START_TIME)
    journal.save(attempt)
    expect([journal.read(attempt.Id), journal.listOpen(), readdirSync(folder)]).toEqual([
      attempt,
      [attempt],
      [`${attempt.Id}.json`],
    ])
    journal.save({...attempt, State: 'made', JobId: 'dlc1'})
    expect([journal.listOpen(), readdirSync(folder)]).toEqual([[], [`${attempt.Id}.done.json`]])
  })

  test('skips broken files and files of other names', () => {
    const journal = createJournal(folder)
    writeFileSync(join(folder, `${attemptAt(START_TIME).Id}.json`), '{"Id":')
    writeFileSync(join(folder, 'notes.json'), '{}')
    expect([journal.listAll(), journal.listOpen(), journal.read('notes'), journal.read('../x')]).toEqual([
      [],
      [],
      undefined,
      undefined,
    ])
  })

  test.each<[string, object]>([
    ['another id than its name', {Id: '20260320-100000-aaaaaaaa'}],
    ['an unusable id', {Id: 5}],
    ['no process id', {Pid: 0}],
    ['a process id that is text', {Pid: 'x'}],
    ['no time', {Sent: 'soon'}],
    ['no name', {DisplayName: {a: 1}}],
    ['an unknown state', {State: 'odd'}],
  ])('ignores an attempt with %s', (_what, more) => {
    const attempt = attemptAt(START_TIME)
    writeFileSync(join(folder, `${attempt.Id}.json`), JSON.stringify({...attempt, ...more}))
    expect([createJournal(folder).listAll(), createJournal(folder).read(attempt.Id)]).toEqual([[], undefined])
  })

  test('does not wait for a pipe in place of an attempt', () => {
    if (process.platform === 'win32') return
    const attempt = attemptAt(START_TIME)
    execFileSync('mkfifo', [join(folder, `${attempt.Id}.json`)])
    expect(createJournal(folder).read(attempt.Id)).toBeUndefined()
  })

  test('does not list an attempt of a running process as open', () => {
    const journal = createJournal(folder)
    journal.save(attemptAt(START_TIME, {Pid: process.ppid, Born: startTimeOf(process.ppid)}))
    expect(journal.listOpen()).toEqual([])
  })

  test('lists an attempt of an ended process as open, even if its process id is reused', () => {
    if (process.platform !== 'linux') return
    const journal = createJournal(folder)
    const attempt = attemptAt(START_TIME, {Pid: process.ppid, Born: startTimeOf(process.pid)})
    journal.save(attempt)
    expect(journal.listOpen()).toEqual([attempt])
  })

  test('prunes finished attempts after 30 days and open ones after 90', () => {
    const journal = createJournal(folder)
    const kept = [attemptAt(START_TIME - 29 * DAY, {State: 'made'}), attemptAt(START_TIME - 89 * DAY)]
    for (const attempt of [
      ...kept,
      attemptAt(START_TIME - 31 * DAY, {State: 'made'}),
      attemptAt(START_TIME - 91 * DAY),
    ])
      journal.save(attempt)
    journal.prune(START_TIME)
    expect(journal.listAll().map(({Id}) => Id)).toEqual(kept.map(({Id}) => Id))
  })

  test('has ids that sort by time', () => {
    const {Id} = attemptAt(START_TIME)
    expect([Id.slice(0, 15), attemptTime(Id)]).toEqual(['20260320-100000', START_TIME])
  })

  test('adds its tag to the author’s and digests the author’s document in any order', () => {
    const document = {...MINIMAL_DOCUMENT, Settings: {Tags: {team: 'vision'}}}
    const attempt = attemptAt(START_TIME)
    expect(withAttemptTags(document, attempt).Settings?.Tags).toEqual({team: 'vision', 'pai-dlc-attempt': attempt.Id})
    expect(withAttemptTags(document, {...attempt, IsTagged: false})).toBe(document)
    expect(documentDigest({a: 1, b: {c: [1, 2], d: 2}})).toBe(documentDigest({b: {d: 2, c: [1, 2]}, a: 1}))
    expect(documentDigest({a: [1, 2]})).not.toBe(documentDigest({a: [2, 1]}))
  })
})

describe('the outcome of a failed write is known after', () => {
  test.each<[string, Partial<CliErrorDetails>, string]>([
    ['an unknown host', {code: 'UnknownHost', wasSent: false}, 'notDone'],
    ['a refused connection', {code: 'ConnectionRefused', wasSent: false}, 'notDone'],
    ['TLS that was not agreed on', {code: 'TlsFailed', wasSent: false}, 'notDone'],
    ['TLS that broke later', {code: 'TlsFailed', wasSent: true}, 'unknown'],
    ['no connection in time', {code: 'ConnectTimeout', wasSent: false}, 'notDone'],
    ['a reset before it was sent', {code: 'ConnectionReset', wasSent: false}, 'notDone'],
    ['a reset after it was sent', {code: 'ConnectionReset', wasSent: true}, 'unknown'],
    ['an unknown failure, although no request was observed', {code: 'CallFailed', wasSent: false}, 'unknown'],
    ['a read time-out', {code: 'ReadTimeout', wasSent: true}, 'unknown'],
    ['packages that can’t be loaded', {code: 'EngineUnusable', wasSent: false}, 'notDone'],
    ['throttling', {code: 'Throttling.User', httpStatus: 429}, 'notDone'],
    ['throttling with 400', {code: 'Throttling', httpStatus: 400}, 'notDone'],
    ['throttling with 503', {code: 'Throttling.Api', httpStatus: 503}, 'notDone'],
    ['an invalid parameter', {code: 'InvalidParameter', httpStatus: 400}, 'refused'],
    ['an expired token', {code: 'InvalidSecurityToken.Expired', httpStatus: 400, exit: 'credentials'}, 'refused'],
    ['no credential', {code: 'NoCredential', exit: 'credentials'}, 'refused'],
    ['a missing permission', {code: 'Forbidden.RAM', httpStatus: 403, exit: 'denied'}, 'refused'],
    ['an operation that is not there', {code: 'NotImplemented', httpStatus: 501}, 'refused'],
    ['a proxy’s timeout', {code: 'Http408', httpStatus: 408}, 'unknown'],
    ['an internal error', {code: 'InternalError', httpStatus: 500}, 'unknown'],
    ['a gateway’s error page', {code: 'Http502', httpStatus: 502}, 'unknown'],
    ['an unavailable service', {code: 'ServiceUnavailable', httpStatus: 503}, 'unknown'],
    ['an answer that can’t be read', {code: 'InvalidResponse', httpStatus: 200}, 'unknown'],
  ])('%s', (_what, details, outcome) => {
    expect(getWriteOutcome(new CliError({code: 'X', exit: 'failure', message: 'x', ...details}))).toBe(outcome)
  })
})

describe('the search for the job of an attempt', () => {
  const NOTHING = {Jobs: []}
  const job = (JobId: string, more = {}) => ({
    JobId,
    DisplayName: MINIMAL_DOCUMENT.DisplayName,
    JobType: 'PyTorchJob',
    UserCommand: 'true',
    GmtCreateTime: '2026-03-20T10:00:00Z',
    ...more,
  })
  /** Looks with a list that answers by tag and by name. */
  async function search(
    byTag: () => object,
    byName: () => object,
    {isTagged = true, tags = {}, made = [] as object[], gone = ''} = {},
  ) {
    const clock = createInstantClock()
    const known = new Map<string, object>(made.map((row) => [(row as {JobId: string}).JobId, row]))
    const cloud = createFakeCloud({
      ListJobs: ((input: {Tags?: object}) => {
        const response = input.Tags ? byTag() : byName()
        const {Jobs} = response as {Jobs?: {JobId: string}[]}
        if (Array.isArray(Jobs)) for (const row of Jobs) known.set(row.JobId, row)
        return response
      }) as never,
      GetJob: (({JobId}: {JobId: string}) => {
        if (JobId === gone) throw new CliError({code: 'NotFound', exit: 'notFound', message: 'x', httpStatus: 404})
        return {Settings: {Tags: tags}, ...known.get(JobId)}
      }) as never,
    })
    const listMadeAttempts = () =>
      known.size === 0
        ? []
        : made.map((row) => attemptAt(START_TIME, {Id: '20260320-100000-witness0', State: 'made', JobId: '', ...row}))
    const attempt = {...attemptAt(START_TIME), Id: '20260320-100000-aaaaaaaa', IsTagged: isTagged}
    const found = await findJob(cloud, attempt, {clock, onNote: () => {}}, listMadeAttempts)
    return {found, seconds: (clock.now() - START_TIME) / 1_000}
  }
  const mine = {Settings: {Tags: {'pai-dlc-attempt': '20260320-100000-aaaaaaaa'}}}
  const others = {Settings: {Tags: {'pai-dlc-attempt': '20260320-100000-bbbbbbbb'}}}
  const untagged = {Settings: {Tags: {}}}
  const witness = {Settings: {Tags: {'pai-dlc-attempt': '20260320-100000-witness0'}}}

  test('waits for a slow index', async () => {
    let looks = 0
    const {found, seconds} = await search(
      () => (++looks < 5 ? NOTHING : {Jobs: [job('dlc1', mine)]}),
      () => NOTHING,
    )
    expect([found, seconds]).toEqual([{jobIds: ['dlc1'], foundBy: 'tag'}, 2 + 2.5 + 3.125 + 3.90625])
  })

  test.each([[{}], [{Jobs: 'none'}], [{TotalCount: 3}]])(
    'fails if %j is answered in place of a list',
    async (answer) => {
      const looking = search(
        () => answer,
        () => answer,
      )
      await expect(looking).rejects.toMatchObject({code: 'InvalidResponse', exit: 1})
    },
  )

  test.each([[{}], [{JobId: {a: 1}}], [{JobId: ''}], [{JobId: 'dlc1\u001b]52;c;x\u0007'}]])(
    'runs after CreateJob answers %j',
    async (answer) => {
      const clock = createInstantClock()
      let tags: object | undefined
      const cloud = createFakeCloud({
        CreateJob: ((input: {Settings?: {Tags?: object}}) => {
          tags = input.Settings?.Tags
          return answer
        }) as never,
        ListJobs: (() => ({Jobs: [job('dlc7', {Settings: {Tags: tags}})]})) as never,
      })
      const journal = createJournal(folder)
      const creating = {cloud, clock, journal, endpoint: 'https://x', retries: 2, isTagged: true, onNote: () => {}}
      expect(await createJobOnce(creating, MINIMAL_DOCUMENT)).toEqual({response: {JobId: 'dlc7'}, foundBy: 'tag'})
      expect(journal.listAll().map(({State, JobId}) => [State, JobId])).toEqual([['made', 'dlc7']])
    },
  )

  test.each<[string, object, string]>([
    ['that an earlier attempt has created', {JobId: 'dlcearlier'}, 'dlc7'],
    ['of another job than all earlier ones', {JobId: 'dlc7'}, 'dlc7'],
  ])('a response of CreateJob with the id %s gives the right job', async (_what, answer, expected) => {
    let tags: object | undefined
    const cloud = createFakeCloud({
      CreateJob: ((input: {Settings?: {Tags?: object}}) => {
        tags = input.Settings?.Tags
        return answer
      }) as never,
      ListJobs: (() => ({Jobs: [job('dlc7', {Settings: {Tags: tags}})]})) as never,
    })
    const journal = createJournal(folder)
    journal.save(attemptAt(START_TIME - DAY, {State: 'made', JobId: 'dlcearlier'}))
    const creating = {
      cloud,
      clock: createInstantClock(),
      journal,
      endpoint: 'https://x',
      retries: 2,
      isTagged: true,
      onNote: () => {},
    }
    expect((await createJobOnce(creating, MINIMAL_DOCUMENT)).response.JobId).toBe(expected)
  })

  test('a doubtful job is named but not adopted, and the request is not repeated', async () => {
    let sent = 0
    const stranger = job('dlcstranger', {UserId: '999', Settings: {Tags: {}}})
    const cloud = createFakeCloud({
      CreateJob: (() => {
        sent++
        throw new CliError({code: 'ConnectionReset', exit: 'failure', message: 'Reset.', wasSent: true})
      }) as never,
      ListJobs: ((input: {Tags?: object}) => ({Jobs: input.Tags ? [] : [stranger]})) as never,
      GetJob: (() => stranger) as never,
    })
    const journal = createJournal(folder)
    const creating = {
      cloud,
      clock: createInstantClock(),
      journal,
      endpoint: 'https://x',
      retries: 2,
      isTagged: true,
      onNote: () => {},
    }
    await expect(createJobOnce(creating, MINIMAL_DOCUMENT)).rejects.toMatchObject({
      code: 'AmbiguousAttempt',
      message: expect.stringContaining('Job dlcstranger has the name, command and time'),
    })
    expect([sent, journal.listAll().map(({State}) => State)]).toEqual([1, ['open']])
  })

  test('ends after a minute without a job', async () => {
    const {found, seconds} = await search(
      () => NOTHING,
      () => NOTHING,
    )
    expect([found, seconds >= 60, seconds < 75]).toEqual([undefined, true, true])
  })

  test.each<[string, object, object | undefined]>([
    [
      'jobs are ignored if the service does not know the filter',
      {byTag: {Jobs: [job('dlc1', others)]}, byName: NOTHING},
      undefined,
    ],
    [
      'an older job of the same name is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {...untagged, GmtCreateTime: '2026-03-20T09:59:50Z'})]}},
      undefined,
    ],
    [
      'a job made two seconds before is found, as clocks differ',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {...untagged, GmtCreateTime: '2026-03-20T09:59:58Z'})]}},
      {jobIds: ['dlc1'], foundBy: 'name', isDoubtful: true},
    ],
    [
      'a job made three seconds before is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {...untagged, GmtCreateTime: '2026-03-20T09:59:57Z'})]}},
      undefined,
    ],
    [
      'a job with another command is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {...untagged, UserCommand: 'false'})]}},
      undefined,
    ],
    [
      'a job with a longer name is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {...untagged, DisplayName: `${MINIMAL_DOCUMENT.DisplayName}-2`})]}},
      undefined,
    ],
    ['the job of another attempt is ignored', {byTag: NOTHING, byName: {Jobs: [job('dlc1', others)]}}, undefined],
    [
      'a job without tags is doubtful, as the service may keep them',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', untagged)]}},
      {jobIds: ['dlc1'], foundBy: 'name', isDoubtful: true},
    ],
    [
      'a job that lost its tags is found by its name, if another own job has lost them, too',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {...untagged, UserId: '1'})]}, made: [{JobId: 'dlc0', UserId: '1'}]},
      {jobIds: ['dlc1'], foundBy: 'name'},
    ],
    [
      'a job without tags is ignored if another own job has kept its tag',
      {
        byTag: NOTHING,
        byName: {Jobs: [job('dlc1', {...untagged, UserId: '1'})]},
        made: [{JobId: 'dlc0', UserId: '1', ...witness}],
      },
      undefined,
    ],
    [
      'a job of another user is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {...untagged, UserId: '2'})]}, made: [{JobId: 'dlc0', UserId: '1'}]},
      undefined,
    ],
    [
      'a job of another user is ignored by an attempt without a tag, too',
      {
        byName: {Jobs: [job('dlc1', {...untagged, UserId: '2'})]},
        isTagged: false,
        made: [{JobId: 'dlc0', UserId: '1'}],
      },
      undefined,
    ],
    [
      'a job with only user tags is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', {Settings: {Tags: {team: 'vision'}}})]}},
      undefined,
    ],
    [
      'a job that is only listed is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', untagged)]}, gone: 'dlc1'},
      undefined,
    ],
    [
      'a job is read if the list shows no tags',
      {byTag: {Jobs: [job('dlc1')]}, byName: NOTHING, tags: mine.Settings.Tags},
      {jobIds: ['dlc1'], foundBy: 'tag'},
    ],
    [
      'two matching jobs are both found',
      {byTag: NOTHING, byName: {Jobs: [job('dlc1', untagged), job('dlc2', untagged)]}},
      {jobIds: ['dlc1', 'dlc2'], foundBy: 'name', isDoubtful: true},
    ],
    [
      'a job known to belong to another attempt is ignored',
      {byTag: NOTHING, byName: {Jobs: [job('dlc9', untagged)]}, made: [{JobId: 'dlc9'}]},
      undefined,
    ],
  ])('%s', async (_what, lists, expected) => {
    const {byTag, byName, ...more} = lists as {
      byTag: object
      byName: object
      tags?: object
      made?: object[]
      gone?: string
    }
    expect(
      (
        await search(
          () => byTag,
          () => byName,
          more,
        )
      ).found,
    ).toEqual(expected)
  })
})
