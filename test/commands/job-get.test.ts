import {beforeAll, describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {submitJob} from '../support/job-documents.js'
import {runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli({sharesProcess: true})

let only: string
let twins: string[]
beforeAll(async () => {
  const named = (DisplayName: string) => submitJob(pai.sandbox, {overrides: {DisplayName}})
  only = await named('only-one')
  twins = [await named('twin'), await named('twin')]
  await named('only-one-more')
})

describe('a name in place of an id', () => {
  test.each([
    ['job get', ['job', 'get', 'only-one', '--json'], 'JobId'],
    ['job export', ['job', 'export', 'only-one', '--json'], 'DisplayName'],
    ['events', ['events', 'only-one', '--json'], 'JobId'],
    ['job diagnose', ['job', 'diagnose', 'only-one', '--json'], 'JobId'],
  ])('%s finds the job', async (_what, words, field) => {
    const outcome = await pai.run(words)

    expect(outcome.exit).toBe(0)
    expect([only, 'only-one']).toContain(outcome.json()[field])
  })

  test('is looked up once, and only among exact names', async () => {
    const outcome = await pai.run(['job', 'get', 'only-one', '--output', 'quiet'])

    expect(outcome).toMatchObject({exit: 0, stdout: `${only}\n`, calls: ['ListJobs', 'GetJob']})
  })

  test('an id is not looked up', async () => {
    expect((await pai.run(['job', 'get', only, '--json'])).calls).toEqual(['GetJob'])
  })

  test('that several jobs have is an error with their ids', async () => {
    const outcome = await pai.run(['job', 'stop', 'twin', '--yes'])

    expectError(outcome, 2, /2 jobs are named twin\. Use an id\./)
    for (const id of twins) expect(outcome.stderr).toContain(id)
    expect(outcome.calls).toEqual(['ListJobs'])
  })

  test('several problems are reported at once', async () => {
    expectError(
      await pai.run(['job', 'stop', 'twin', 'nothing-here', '--yes']),
      2,
      /2 of 2 jobs[\s\S]*twin: 2 jobs[\s\S]*nothing-here: No job/,
    )
    expectError(
      await pai.run(['job', 'get', 'dlcnope', only, 'dlcnone']),
      6,
      /2 of 3 jobs[\s\S]*dlcnope: [\s\S]*dlcnone: /,
    )
  })

  test('of several jobs get one error if no request can be sent', async () => {
    const outcome = await pai.run(['job', 'get', 'one-name', 'other-name', '--endpoint', 'http://127.0.0.1:1'])

    expect(outcome.exit).not.toBe(0)
    expect(outcome.stderr.match(/127\.0\.0\.1:1/g)).toHaveLength(1)
    expect(outcome.stderr).not.toContain('2 of 2 jobs')
  })

  test('that no job has is an error with the list to look at', async () => {
    expectError(
      await pai.run(['job', 'get', 'nothing-here']),
      6,
      /No job named nothing-here[\s\S]*job list --display-name/,
    )
  })

  test('works on both sides of job diff', async () => {
    const outcome = await pai.run(['job', 'diff', 'only-one', only, '--json'])

    expect(outcome).toMatchObject({exit: 0})
    expect(outcome.json().Differences).toEqual([])
  })
})

describe('several jobs', () => {
  test('are printed one after another, and as a list with --json', async () => {
    const text = await pai.run(['job', 'get', only, ...twins])
    const json = (await pai.run(['job', 'get', only, ...twins, '--json'])).json()
    const quiet = await pai.run(['job', 'get', only, ...twins, '--output', 'quiet'])

    expect(text.stdout.match(/^ {2}Id +/gm)).toHaveLength(3)
    expect(json.Jobs.map(({JobId}: {JobId: string}) => JobId)).toEqual([only, ...twins])
    expect(quiet.lines).toEqual([only, ...twins])
  })

  test('cannot be watched', async () => {
    expectError(await pai.run(['job', 'get', only, ...twins, '--watch']), 2, /--watch shows one job/)
  })
})

test('shows who created the job, and when', async () => {
  const {stdout} = await pai.run(['job', 'get', only])

  expect(stdout).toMatch(/^ {2}User +sandbox \(\d+\)$/m)
  expect(stdout).toMatch(/^ {2}Created +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/m)
  expect(stdout).toMatch(/^ {2}Time limit +30m$/m)
})

describe('times', () => {
  const createdLine = (screen: string) => /Created +(\S+ \S+)/.exec(screen)?.[1]
  const zones = (text: string) => /Timeline \((.+)\)/.exec(text)?.[1]
  const inTokyo = {TZ: 'Asia/Tokyo'}

  test('are local on a terminal, with the zone', async () => {
    const {screen} = await runOnTerminal(pai, ['job', 'get', only], {env: inTokyo, rows: 60})
    const utc = await pai.run(['job', 'get', only], {env: inTokyo})

    const text = screen.join('\n')
    expect(zones(text)).toBe('UTC+09:00')
    expect(zones(utc.stdout)).toBe('UTC')
    const hours = (line: string | undefined) => Date.parse(`${line?.replace(' ', 'T')}Z`) / 3_600_000
    expect(hours(createdLine(text)) - hours(createdLine(utc.stdout))).toBe(9)
  })

  test('are UTC on a terminal with --utc, as everywhere else', async () => {
    const {screen} = await runOnTerminal(pai, ['job', 'get', only, '--utc'], {env: inTokyo, rows: 60})

    expect(zones(screen.join('\n'))).toBe('UTC')
  })

  test('of log lines are local on a terminal, and those of the service in a file', async () => {
    const id = await submitJob(pai.sandbox, {userCommand: 'echo hello', awaitedStatus: 'Succeeded'})
    const {screen} = await runOnTerminal(pai, ['logs', id, '--timestamps'], {env: inTokyo})
    const piped = await pai.run(['logs', id, '--timestamps'], {env: inTokyo})

    const hour = (text: string) => Number(/ (\d\d):\d\d:\d\d {2}hello/.exec(text)?.[1])
    expect((hour(screen.join('\n')) - hour(piped.stdout) + 24) % 24).toBe(9)
  })
})
