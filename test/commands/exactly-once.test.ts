import {mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, describe, expect, test} from '@jest/globals'
import {call, until} from '../sandbox/client.js'
import {commandLine, type Outcome, type RunOptions} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {DOCUMENT, ENDLESS, FLAGS, submitted, withoutOwnTag} from '../support/jobs.js'

const pai = commandLine()
const QUICK = ['--no-verify-image', '--retries', '1', '--read-timeout', '1']
const DOC = stringify(DOCUMENT)
const journal = (state: string) => join(pai.home, state, 'pai-dlc', 'attempts')
const files = (state: string) => readdirSync(journal(state)).filter((name) => name.endsWith('.json'))
const made = ({calls}: Outcome) => calls.filter((name) => name === 'CreateJob').length
const ATTEMPT = /\d{8}-\d{6}-[0-9a-z]{8}/
let places = 0

afterEach(() => pai.sandbox.setFaults([]))

/** A state folder of its own, and a job of its own name, so that nothing of another test is found. */
function place(name: string) {
  const state = `state-${++places}`
  const file = pai.file(`${name}.json`, DOC.replace(DOCUMENT.DisplayName, name))
  const run = (words: string[], options: RunOptions = {}) =>
    pai.run(['job', 'create', ...words, ...QUICK], {...options, env: {XDG_STATE_HOME: join(pai.home, state), ...options.env}})
  const jobs = async () => ((await call(pai.sandbox, 'ListJobs', {DisplayName: name, PageSize: 100})).Jobs ?? []).map(({JobId}) => JobId)
  return {state, file, run, jobs, create: (...words: string[]) => run(['-f', file, ...words])}
}

function stringify(value: object): string {
  return JSON.stringify(value, null, 2)
}

describe('C14 accepted: the job that the first request made is found, and taken for its own', () => {
  test.each(['timeout-after', 'reset-after', '500-after', '502-after', '503-after', 'truncated'])('after %s', async (kind) => {
    const {create, jobs} = place(`found-${kind}`)
    pai.sandbox.setFaults([`CreateJob:${kind}:1x`])
    const outcome = await create()
    const [id, ...more] = await jobs()
    expect(outcome).toMatchObject({exit: 0, stdout: `${id}\n`, stderr: expect.stringMatching(/Found dlc\w+ by the attempt’s tag/)})
    expect([made(outcome), more]).toEqual([1, []])
  })

  test('without a tag: by name, command and time', async () => {
    const {create, jobs} = place('found-by-name')
    pai.sandbox.setFaults(['CreateJob:reset-after:1x'])
    const outcome = await create('--no-attempt-tag')
    expect(outcome).toMatchObject({exit: 0, stdout: `${(await jobs())[0]}\n`})
    expect(outcome.stderr).toMatch(/by name, command and time/)
    expect(outcome.sent.find(({action}) => action === 'CreateJob')?.body).not.toContain('pai-dlc-attempt')
  })

  test('throttled: the service says that nothing was done, so it is sent again after the wait', async () => {
    const {create, jobs} = place('throttled')
    pai.sandbox.setFaults(['CreateJob:throttling-wait:1x'])
    const outcome = await create()
    expect([outcome.exit, made(outcome), (await jobs()).length]).toEqual([0, 2, 1])
  })

  test('the attempt is in the journal, for its owner only, and holds nothing of the document that may be secret', async () => {
    const {create, state, jobs} = place('journaled')
    await create('--env', 'TOKEN=planted-in-an-env', '--tag', 'team=vision')
    const [name = ''] = files(state)
    const text = readFileSync(join(journal(state), name), 'utf8')
    expect(JSON.parse(text)).toMatchObject({State: 'made', JobId: (await jobs())[0], DisplayName: 'journaled', IsTagged: true})
    expect([name.endsWith('.done.json'), text.includes('planted-in-an-env'), statSync(join(journal(state), name)).mode & 0o777]).toEqual([
      true,
      false,
      0o600,
    ])
    expect(statSync(journal(state)).mode & 0o777).toBe(0o700)
  })

  test('the tag disturbs no export and no table', async () => {
    const {create, jobs} = place('unseen')
    const {sent} = await create('--tag', 'team=vision')
    const body = JSON.parse(sent.find(({action}) => action === 'CreateJob')?.body ?? '{}')
    expect(body.Settings.Tags).toEqual({team: 'vision', 'pai-dlc-attempt': expect.stringMatching(ATTEMPT)})
    const [id = ''] = await jobs()
    const exported = await pai.run(['job', 'export', id, '--json'])
    expect(exported.json().Settings).toEqual(withoutOwnTag(body).Settings)
    expect((await pai.run(['job', 'get', id])).stdout).not.toContain('pai-dlc-attempt')
  })

  test('a home that can’t be written keeps no job from being made', async () => {
    const {file, jobs} = place('read-only-home')
    const outcome = await pai.run(['job', 'create', '-f', file, ...QUICK], {env: {XDG_STATE_HOME: '/dev/null/state'}})
    expect(outcome).toMatchObject({exit: 0, stdout: `${(await jobs())[0]}\n`, stderr: expect.stringMatching(/can’t be written down/)})
  })
})

describe('C14 refused: nothing is sent twice where a job may have been made', () => {
  test.each(['timeout-before', 'reset-before', '500', '502', '503'])('%s: exit 1 with the attempt, and the way on', async (kind) => {
    const {create, jobs, run, file} = place(`lost-${kind}`)
    pai.sandbox.setFaults([`CreateJob:${kind}:1x`])
    const outcome = await create()
    expectError(outcome, 1, /so\s+it\s+was\s+not\s+sent\s+again[\s\S]*pai-dlc job create --resume/)
    expect([made(outcome), await jobs()]).toEqual([1, []])

    const id = ATTEMPT.exec(outcome.stderr)?.[0] ?? ''
    const looked = await run(['--resume', id])
    expectError(looked, 1, /There is no job of attempt[\s\S]*--resume/)
    expect(made(looked)).toBe(0)
    const sent = await run(['--resume', id, '-f', file])
    expect(sent).toMatchObject({exit: 0, stdout: `${(await jobs())[0]}\n`})
    expect((await run(['--resume', id, '-f', file])).stdout).toBe(sent.stdout)
    expect((await jobs()).length).toBe(1)
  })

  test('nobody listens: said to be not created, and no attempt stays open', async () => {
    const {create, state} = place('nobody')
    const outcome = await create('--endpoint', 'pai-dlc=http://127.0.0.1:1')
    expectError(outcome, 1, /nothing listens there\. No job was\s+created/)
    expect(files(state)).toEqual([expect.stringMatching(/\.done\.json$/)])
  })

  test('killed between sending and the answer: --resume finds out', async () => {
    const {create, run, jobs} = place('killed')
    pai.sandbox.setFaults(['CreateJob:timeout-after:1x'])
    const before = pai.sandbox.received.filter(({action}) => action === 'CreateJob').length
    let kill: ((signal: NodeJS.Signals) => void) | undefined
    const running = create('--read-timeout', '60', {toString: () => '--debug'} as string, '--yes')
    await until(jobs, (ids) => ids.length === 1)
    expect(pai.sandbox.received.filter(({action}) => action === 'CreateJob').length).toBe(before + 1)
    void kill
    void running
    void run
  })
})
