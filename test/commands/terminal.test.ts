import {beforeAll, describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {ENDLESS_COMMAND, getJob, MINIMAL_DOCUMENT, MINIMAL_FLAGS, submitJob} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'
import {startRecordingServer} from '../support/recording-server.js'

const pai = createTestCli({history: true})
const SEQUENCE = '\u001b['

let running: string
beforeAll(async () => {
  running = await submitJob(pai.sandbox, {
    userCommand: ENDLESS_COMMAND,
    awaitedStatus: 'Running',
    overrides: {DisplayName: 'on-a-terminal'},
  })
})
const sent = (name: string) => pai.sandbox.received.filter(({action}) => action === name).length

describe('M2 accepted: a question on a terminal', () => {
  const question = /Stop this job\?/

  test.each<[string, string, number, RegExp]>([
    ['the answer no', `n${KEYS.enter}`, 3, /Canceled\. No request was sent/],
    ['Enter alone', KEYS.enter, 3, /Canceled\. No request was sent/],
    ['Ctrl-C', KEYS.ctrlC, 130, /./],
  ])('%s leaves the job alone', async (_what, keys, exit, says) => {
    const before = sent('StopJob')
    const shown = await runOnTerminal(pai, ['job', 'stop', running], {answers: [[question, keys]]})
    expect(shown.exitCode).toBe(exit)
    expect(shown.screen.join('\n')).toMatch(says)
    expect(shown.screen.join('\n')).toContain('on-a-terminal')
    expect(shown.raw).not.toContain('    at ')
    expect(sent('StopJob')).toBe(before)
    expect((await getJob(pai.sandbox, running)).Status).toBe('Running')
  })

  test.each([
    ['--no-input', ['--no-input'], {}],
    ['CI', [], {CI: 'true'}],
  ])('is not asked with %s, which exits 2', async (_what, words, env) => {
    const shown = await runOnTerminal(pai, ['job', 'stop', running, ...words], {env})
    expect(shown.exitCode).toBe(2)
    expect(shown.screen.join(' ').replace(/\s+/g, ' ')).toContain('Use --yes to skip the confirmation')
  })

  test('is answered with yes and stops the job', async () => {
    const id = await submitJob(pai.sandbox, {userCommand: ENDLESS_COMMAND, awaitedStatus: 'Running'})
    const shown = await runOnTerminal(pai, ['job', 'stop', id, '--wait'], {answers: [[question, `y${KEYS.enter}`]]})
    expect(shown.exitCode).toBe(0)
    expect((await getJob(pai.sandbox, id)).Status).toBe('Stopped')
    expect(shown.raw).toContain(`${id}  Stopped`)
  })
})

test('an error is wrapped on a terminal and is one line off a terminal', async () => {
  const words = ['api', 'GetJob', '-i', '{"JobId": "dlcnowheretobefound"}']
  const sentence = 'Job dlcnowheretobefound is not found (GetJob: HTTP 404 NotFound).'
  const [shown, piped] = await Promise.all([runOnTerminal(pai, words, {columns: 50}), pai.run(words)])
  expect(shown.screen.join('\n')).toMatch(/^Error: Job dlcnowhere.*\n {7}/)
  expect(piped.stderr.split('\n')[0]).toContain(sentence)
})

describe('job create on a terminal', () => {
  const words = ['job', 'create', ...MINIMAL_FLAGS]
  test('shows every value of the job with its source and asks', async () => {
    const before = sent('CreateJob')
    const no = await runOnTerminal(pai, words, {answers: [[/Create this job\?/, `n${KEYS.enter}`]]})
    expect(no.exitCode).toBe(3)
    expect(sent('CreateJob')).toBe(before)
    for (const text of [`${MINIMAL_DOCUMENT.DisplayName}  (flag)`, 'public resources (billed)', 'Command (flag)'])
      expect(no.screen.join('\n')).toContain(text)

    const yes = await runOnTerminal(pai, words, {answers: [[/Create this job\?/, `y${KEYS.enter}`]]})
    expect(yes.exitCode).toBe(0)
    expect(sent('CreateJob')).toBe(before + 1)
    expect(yes.screen.join('\n')).toMatch(/^dlc\w+$/m)
  })

  test('asks nothing with --yes', async () => {
    expect((await runOnTerminal(pai, [...words, '--yes'])).exitCode).toBe(0)
  })

  test('shows a default workspace with its source, by rule C1', async () => {
    const place = words.indexOf('--workspace-id')
    const shown = await runOnTerminal(pai, words.toSpliced(place, 2), {
      env: {PAI_DLC_WORKSPACE_ID: '269'},
      answers: [[/Create this job\?/, KEYS.ctrlC]],
    })
    expect(shown.exitCode).toBe(130)
    expect(shown.screen.join('\n')).toContain('PAI_DLC_WORKSPACE_ID')
  })
})

describe('tables', () => {
  const list = ['job', 'list', '--all', '--all-users', '--status', 'Failed', '--status', 'Running']

  test.each([40, 80, 120, 200])('fit a terminal of %i columns and are aligned', async (columns) => {
    const {screen, raw, exitCode} = await runOnTerminal(pai, list, {columns})
    expect(exitCode).toBe(0)
    const [header = '', ...rows] = screen
    expect(header).toMatch(/^JOB ID /)
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect(row).toMatch(/^dlc\w{13}( |$)/)
    const at = header.indexOf('STATUS')
    if (at > 0) for (const row of rows) expect(row.slice(at)).toMatch(/^[✗●] (Failed|Running)/)
    // A line longer than the terminal would have been wrapped into the next row.
    expect(rows).toHaveLength(raw.trimEnd().split('\n').length - 1)
  })

  test('are colored unless color is turned off', async () => {
    expect((await runOnTerminal(pai, list)).raw).toContain(`${SEQUENCE}3`)
    const plain = await Promise.all([
      runOnTerminal(pai, list, {env: {NO_COLOR: '1'}}),
      runOnTerminal(pai, [...list, '--no-color']),
      runOnTerminal(pai, list, {env: {TERM: 'dumb'}}),
    ])
    for (const {raw} of plain) expect(raw).not.toContain(`${SEQUENCE}3`)
  })

  test('have no color for programs, even on a terminal', async () => {
    const {raw} = await runOnTerminal(pai, [...list, '--json'])
    expect(raw).not.toContain(SEQUENCE)
  })

  test.each<[string[], string]>([
    [['discover', 'images', '--name', 'pytorch', '--limit', '3'], 'pytorch'],
    [['discover', 'ecs-specs', '--limit', '5'], 'ecs.'],
    [['discover', 'workspaces'], 'default_workspace'],
    [['discover', 'image-labels'], 'system.chipType'],
    [['discover', 'datasets', '--workspace-id', '268', '--limit', '4'], 'imagenet'],
    [['auth', 'status'], 'Region'],
    [['api'], 'CreateJob'],
  ])('of %j fit 80 columns', async (words, text) => {
    const {screen, exitCode} = await runOnTerminal(pai, words)
    expect(exitCode).toBe(0)
    expect(screen.join('\n')).toContain(text)
  })
})

test('events show local time on a terminal and the time of the service off it', async () => {
  const off = await pai.run(['events', running, '--max-events-num', '1', '--quiet'], {env: {TZ: 'Asia/Shanghai'}})
  const [, time = '', text = ''] = /^(\S+ \S+) {2}(.*)$/m.exec(off.stdout) ?? []
  const there = new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + 8 * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
  const on = await runOnTerminal(pai, ['events', running, '--max-events-num', '1', '--quiet'], {
    env: {TZ: 'Asia/Shanghai'},
  })
  expect(on.screen.join('\n')).toContain(`${there}  ${text}`.slice(0, 79))
})

describe('X6 accepted: on a terminal, a denied command waits for the permission', () => {
  const ASKED = /Press Enter to try again once the permission is granted/
  const denyOnce = (responses: object[]) =>
    startRecordingServer((response, {path}) => {
      const denied = responses.shift()
      const body = denied ?? (path.endsWith('/jobs') ? {Jobs: [], TotalCount: 0} : {})
      response.writeHead(denied ? 403 : 200, {'content-type': 'application/json'}).end(JSON.stringify(body))
    })
  const refusal = {Code: 'NoPermission', Message: 'no', RequestId: 'r'}
  const words = (server: {host: string}) => [
    'job',
    'list',
    '--all-users',
    '--since',
    '1d',
    '--endpoint',
    `http://${server.host}`,
  ]

  test('Enter runs it again, and its result counts', async () => {
    const server = await denyOnce([refusal])
    const shown = await runOnTerminal(pai, words(server), {answers: [[ASKED, KEYS.enter]]})
    await server.close()
    expect(shown.exitCode).toBe(0)
    expect(shown.screen.join('\n')).toMatch(/pai:ListJobs[\s\S]*auth policy --for[\s\S]*No matching jobs/)
  })

  test('Ctrl-C leaves with 5', async () => {
    const server = await denyOnce([refusal])
    const shown = await runOnTerminal(pai, words(server), {answers: [[ASKED, KEYS.ctrlC]]})
    await server.close()
    expect([shown.exitCode, shown.leftovers]).toEqual([5, []])
  })

  test('but not with --no-input, and not after something was sent', async () => {
    const server = await denyOnce([refusal])
    const shown = await runOnTerminal(pai, [...words(server), '--no-input'])
    await server.close()
    expect(shown.exitCode).toBe(5)
  })
})
