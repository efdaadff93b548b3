import {readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, describe, expect, test} from '@jest/globals'
import {call, waitFor} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli, type RunOptions} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {ENDLESS_COMMAND, MINIMAL_DOCUMENT, omitAttemptTags, submitJob} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const QUICK = ['--no-verify-image', '--retries', '1', '--read-timeout', '1', '--connect-timeout', '1']
const DOC = stringify(MINIMAL_DOCUMENT)
const journal = (state: string) => join(pai.home, state, 'pai-dlc', 'attempts')
const files = (state: string) => readdirSync(journal(state)).filter((name) => name.endsWith('.json'))
const made = ({calls}: CommandResult) => calls.filter((name) => name === 'CreateJob').length
const ATTEMPT = /\d{8}-\d{6}-[0-9a-z]{8}/
let places = 0

afterEach(() => pai.sandbox.setFaults([]))

/** A state folder of its own, and a job of its own name, so that nothing of another test is found. */
function place(name: string) {
  const state = `state-${++places}`
  const file = pai.writeFile(`${name}.json`, DOC.replace(MINIMAL_DOCUMENT.DisplayName, name))
  const run = (words: string[], options: RunOptions = {}) =>
    pai.run(['job', 'create', ...words, ...QUICK], {
      ...options,
      env: {XDG_STATE_HOME: join(pai.home, state), PAI_DLC_INTERVAL: '0.02', ...options.env},
    })
  const jobs = async () =>
    ((await call(pai.sandbox, 'ListJobs', {DisplayName: name, PageSize: 100})).Jobs ?? []).map(({JobId}) => JobId)
  return {state, file, run, jobs, create: (...words: string[]) => run(['-f', file, ...words])}
}

function stringify(value: object): string {
  return JSON.stringify(value, null, 2)
}

describe('C14 accepted: the job that the first request made is found and used', () => {
  test.each(['timeout-after', 'reset-after', '502-after', 'truncated'])('after the fault %s', async (kind) => {
    const {create, jobs} = place(`found-${kind}`)
    pai.sandbox.setFaults([`CreateJob:${kind}:1x`])
    const outcome = await create()
    const [id, ...more] = await jobs()
    expect(outcome).toMatchObject({
      exit: 0,
      stdout: `${id}\n`,
      stderr: expect.stringMatching(/Found dlc\w+ by its attempt tag/),
    })
    expect([made(outcome), more]).toEqual([1, []])
  })

  test('without a tag, by name, command and time', async () => {
    const {create, jobs} = place('found-by-name')
    pai.sandbox.setFaults(['CreateJob:reset-after:1x'])
    const outcome = await create('--no-attempt-tag')
    expect(outcome).toMatchObject({exit: 0, stdout: `${(await jobs())[0]}\n`})
    expect(outcome.stderr).toMatch(/by name, command and time/)
    expect(outcome.requests.find(({action}) => action === 'CreateJob')?.body).not.toContain('pai-dlc-attempt')
  })

  test('a throttled request is sent again after the wait', async () => {
    const {create, jobs} = place('throttled')
    pai.sandbox.setFaults(['CreateJob:throttling-wait:1x'])
    const outcome = await create()
    expect([outcome.exit, made(outcome), (await jobs()).length]).toEqual([0, 2, 1])
  })

  test('the journal records the attempt, readable by its owner only and without secrets of the document', async () => {
    const {create, state, jobs} = place('journaled')
    await create('--env', 'TOKEN=planted-in-an-env', '--tag', 'team=vision')
    const [name = ''] = files(state)
    const text = readFileSync(join(journal(state), name), 'utf8')
    expect(JSON.parse(text)).toMatchObject({
      State: 'made',
      JobId: (await jobs())[0],
      DisplayName: 'journaled',
      IsTagged: true,
    })
    expect([
      name.endsWith('.done.json'),
      text.includes('planted-in-an-env'),
      statSync(join(journal(state), name)).mode & 0o777,
    ]).toEqual([true, false, 0o600])
    expect(statSync(journal(state)).mode & 0o777).toBe(0o700)
  })

  test('the tag appears in no export and no table', async () => {
    const {create, jobs} = place('unseen')
    const {requests} = await create('--tag', 'team=vision')
    const body = JSON.parse(requests.find(({action}) => action === 'CreateJob')?.body ?? '{}')
    expect(body.Settings.Tags).toEqual({team: 'vision', 'pai-dlc-attempt': expect.stringMatching(ATTEMPT)})
    const [id = ''] = await jobs()
    const exported = await pai.run(['job', 'export', id, '--json'])
    expect(exported.json().Settings).toEqual(omitAttemptTags(body).Settings)
    expect((await pai.run(['job', 'get', id])).stdout).not.toContain('pai-dlc-attempt')
  })

  test('a home that can’t be written does not prevent a job', async () => {
    const {file, jobs} = place('read-only-home')
    const outcome = await pai.run(['job', 'create', '-f', file, ...QUICK], {env: {XDG_STATE_HOME: '/dev/null/state'}})
    expect(outcome).toMatchObject({
      exit: 0,
      stdout: `${(await jobs())[0]}\n`,
      stderr: expect.stringMatching(/can't be recorded/),
    })
  })
})

describe('C14 refused: no request is repeated if a job may exist', () => {
  test.each(['reset-before', '502'])('after %s it exits 1 with the attempt and how to resume it', async (kind) => {
    const {create, jobs, run, file} = place(`lost-${kind}`)
    pai.sandbox.setFaults([`CreateJob:${kind}:1x`])
    const outcome = await create()
    expectError(outcome, 1, /so\s+the\s+request\s+was\s+not\s+repeated[\s\S]*pai-dlc job create --resume/)
    expect([made(outcome), await jobs()]).toEqual([1, []])

    const id = ATTEMPT.exec(outcome.stderr)?.[0] ?? ''
    const looked = await run(['--resume', id])
    expectError(looked, 1, /No job was found for attempt[\s\S]*--resume/)
    expect(made(looked)).toBe(0)
    const sent = await run(['--resume', id, '-f', file])
    expect(sent).toMatchObject({exit: 0, stdout: `${(await jobs())[0]}\n`})
    expect((await run(['--resume', id, '-f', file])).stdout).toBe(sent.stdout)
    expect((await jobs()).length).toBe(1)
  })

  test('if nothing listens, no job is reported and no attempt stays open', async () => {
    const {create, state} = place('nobody')
    const outcome = await create('--endpoint', 'pai-dlc=http://127.0.0.1:1')
    expectError(outcome, 1, /connection refused\. No\s+job\s+was\s+created/)
    expect(files(state)).toEqual([expect.stringMatching(/\.done\.json$/)])
  })

  test('after a kill between request and answer, --resume finds the job', async () => {
    const {run, jobs, file, state} = place('killed')
    pai.sandbox.setFaults(['CreateJob:timeout-after:1x'])
    let kill: (signal: NodeJS.Signals) => void = () => {}
    const running = pai.run(['job', 'create', '-f', file, '--no-verify-image'], {
      env: {XDG_STATE_HOME: join(pai.home, state)},
      onStderr: (_text, end) => {
        kill = end
      },
    })
    const [id] = await waitFor(jobs, (ids) => ids.length === 1)
    kill('SIGKILL')
    expect((await running).exit).toBe('SIGKILL')

    const resumed = await run(['--resume', 'last'])
    expect(resumed).toMatchObject({exit: 0, stdout: `${id}\n`, stderr: expect.stringMatching(/by its attempt tag/)})
    expect([made(resumed), (await jobs()).length]).toEqual([0, 1])
  })

  test('an open attempt at the same document is reported before another is sent', async () => {
    const {create} = place('open-attempt')
    pai.sandbox.setFaults(['CreateJob:500:1x'])
    await create()
    expect((await create()).stderr).toMatch(
      /an attempt with the same job, \d+ min ago, has an unknown outcome: pai-dlc job create --resume \d/,
    )
  })

  test.each<[string, string[], RegExp]>([
    ['an attempt that there is not', ['--resume', '20260320-081500-k3v9x2mq'], /No attempt 20260320-081500-k3v9x2mq/],
    ['an invalid id', ['--resume', '../../etc/passwd'], /No attempt/],
    ['last, where none is open', ['--resume', 'last'], /No open attempt to create a job/],
  ])('--resume of %s is a usage error', async (what, words, says) => {
    const outcome = await place(what.replaceAll(/\W/g, '-')).run(words)
    expectError(outcome, 2, says)
    expect(outcome.calls).toEqual([])
  })

  test('--resume with another document, or against another endpoint, is a usage error', async () => {
    const {create, run, file} = place('other-document')
    pai.sandbox.setFaults(['CreateJob:500:1x'])
    const id = ATTEMPT.exec((await create()).stderr)?.[0] ?? ''
    const other = await run(['--resume', 'last', '-f', file, '--workers', '2'])
    expectError(other, 2, /was started with a different\s+document/)
    const elsewhere = await run(['--resume', id, '--endpoint', 'pai-dlc=http://127.0.0.1:1'])
    expectError(elsewhere, 2, /was sent to http:/)
    expect([made(other), made(elsewhere)]).toEqual([0, 0])
  })
})

describe('--idempotency-key: the same key never makes a second job', () => {
  test('a second run prints the id of the first job and sends nothing', async () => {
    const {create, jobs, file, run} = place('keyed')
    const [first, second] = [
      await create('--idempotency-key', 'nightly 1'),
      await create('--idempotency-key', 'nightly 1'),
    ]
    expect([first.exit, second.exit, second.stdout, made(second)]).toEqual([0, 0, first.stdout, 0])
    const other = await run(['-f', file, '--idempotency-key', 'nightly 1', '--workers', '2'])
    expect(other).toMatchObject({
      stdout: first.stdout,
      stderr: expect.stringMatching(/first used with a different job/),
    })
    expect((await create('--idempotency-key', 'nightly 2')).stdout).not.toBe(first.stdout)
    expect((await jobs()).length).toBe(2)
  })

  test('four processes at once make one job', async () => {
    const {create, jobs} = place('keyed-at-once')
    const all = await Promise.all([1, 2, 3, 4].map(() => create('--idempotency-key', 'at-once')))
    const ids = await jobs()
    expect([ids.length, new Set(all.map(({stdout}) => stdout)), all.map(({exit}) => exit)]).toEqual([
      1,
      new Set([`${ids[0]}\n`]),
      [0, 0, 0, 0],
    ])
  })

  test('another machine finds the job by its tag', async () => {
    const {create, file, jobs} = place('keyed-elsewhere')
    const first = await create('--idempotency-key', 'everywhere')
    const env = {XDG_STATE_HOME: join(pai.home, 'another-machine')}
    const second = await pai.run(['job', 'create', '-f', file, ...QUICK, '--idempotency-key', 'everywhere'], {env})
    expect([second.stdout, made(second), (await jobs()).length]).toEqual([first.stdout, 0, 1])
  })

  test('an attempt without a known result is looked up first, and sent only if there is no job', async () => {
    const {create, jobs} = place('keyed-lost')
    pai.sandbox.setFaults(['CreateJob:500:1x'])
    expect((await create('--idempotency-key', 'lost')).exit).toBe(1)
    const second = await create('--idempotency-key', 'lost')
    expect([second.exit, second.stdout, (await jobs()).length]).toEqual([0, `${(await jobs())[0]}\n`, 1])
  })

  test('a run without a journal is refused', async () => {
    const {file, jobs} = place('keyed-read-only')
    const words = ['job', 'create', '-f', file, ...QUICK, '--idempotency-key', 'k']
    expectError(await pai.run(words, {env: {XDG_STATE_HOME: '/dev/null/state'}}), 1, /Nothing\s+was\s+sent/)
    expect(await jobs()).toEqual([])
  })

  test.each([[''], [' x'], ['a\nb'], ['x'.repeat(201)]])('the invalid key %j is refused', async (key) => {
    const outcome = await place(`bad-key-${places}`).create('--idempotency-key', key)
    expectError(outcome, 2, /--idempotency-key must have/)
    expect(made(outcome)).toBe(0)
  })
})

describe('stop, update and delete are sent once, and the job is read back after a lost answer', () => {
  const QUIET = ['--connect-timeout', '1', '--read-timeout', '1', '--retries', '1']
  const outcomeOf = async (words: string[], operation: string, kind: string) => {
    pai.sandbox.setFaults([`${operation}:${kind}:1x`])
    const outcome = await pai.run(['job', ...words, ...QUIET], {env: {PAI_DLC_INTERVAL: '0.02'}})
    expect(outcome.calls.filter((name) => name === operation)).toHaveLength(1)
    return outcome
  }

  test.each(['reset-after', '502-after'])('M1 accepted: StopJob worked despite %s', async (kind) => {
    const id = await submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'})
    expect(await outcomeOf(['stop', id, '--yes'], 'StopJob', kind)).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/StopJob succeeded: job dlc\w+ is Stop/),
    })
  })

  test('StopJob that did not work exits 1', async () => {
    const id = await submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'})
    const outcome = await outcomeOf(['stop', id, '--yes'], 'StopJob', 'reset-before')
    expect(outcome.exit).toBe(1)
    expect(outcome.stderr.replace(/\s+/g, ' ')).toContain(
      `It had no effect: job ${id} is Running. The request was not repeated.`,
    )
    await call(pai.sandbox, 'StopJob', {JobId: id})
  })

  test.each([
    ['503-after', 0, /DeleteJob succeeded: job dlc\w+ no longer exists/],
    ['503', 1, /It had no effect: job dlc\w+ still exists/],
  ])('DeleteJob after %s exits %i', async (kind, exit, says) => {
    const id = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
    const outcome = await outcomeOf(['delete', id, '--confirm', id], 'DeleteJob', kind)
    expect([outcome.exit, outcome.stderr.replace(/\s+/g, ' ')]).toEqual([exit, expect.stringMatching(says)])
  })

  test.each([
    ['truncated', 0, /UpdateJob succeeded: job dlc\w+ shows the change/],
    ['reset-before', 1, /It had no effect: job dlc\w+ does not show the change/],
  ])('UpdateJob after %s exits %i', async (kind, exit, says) => {
    const id = await submitJob(pai.sandbox, {awaitedStatus: 'Succeeded'})
    const outcome = await outcomeOf(['update', id, '--description', kind, '--yes'], 'UpdateJob', kind)
    expect([outcome.exit, outcome.stderr.replace(/\s+/g, ' ')]).toEqual([exit, expect.stringMatching(says)])
  })
})
