import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {createTestCli, ROOT} from '../support/command.js'
import {createCommandRunner} from '../support/command-runner-client.js'
import {
  HOSTILE_ID,
  HOSTILE_TEXT,
  LONG_LINE,
  startDenyingService,
  startHostileService,
  UNSAFE_OUTPUT,
  withoutPromptControls,
} from '../support/hostile-service.js'
import {MINIMAL_FLAGS} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'

/** An error of the program itself. */
const STACK = /\n {4}at |Something went wrong inside.*/

const pai = createTestCli()
const {enter} = KEYS
const ID = HOSTILE_ID

/** Every command, as it shows what the service says. */
const COMMANDS: Record<string, string[][]> = {
  api: ['GetJob', 'GetPodLogs', 'ListTensorboards'].map((name) => [
    'api',
    name,
    '--input',
    `{"JobId": "${ID}", "PodId": "x"}`,
  ]),
  'auth:policy': [['auth', 'policy']],
  'auth:status': [['auth', 'status']],
  autocomplete: [['autocomplete']],
  'discover:code-source': [['discover', 'code-source', 'x']],
  'discover:code-sources': [['discover', 'code-sources', '--workspace-id', '1']],
  'discover:dataset': [['discover', 'dataset', 'x']],
  'discover:datasets': [['discover', 'datasets', '--workspace-id', '1']],
  'discover:ecs-specs': [['discover', 'ecs-specs']],
  'discover:image': [['discover', 'image', 'x']],
  'discover:image-labels': [['discover', 'image-labels']],
  'discover:images': [['discover', 'images']],
  'discover:quotas': [['discover', 'quotas']],
  'discover:regions': [['discover', 'regions']],
  'discover:workspaces': [['discover', 'workspaces']],
  doctor: [['doctor']],
  events: [
    ['events', ID],
    ['events', ID, '--pod', 'worker-0', '-f'],
  ],
  'job:create': [
    ['job', 'create', ...MINIMAL_FLAGS, '--yes', '--follow'],
    ['job', 'create', ...MINIMAL_FLAGS, '--yes', '--wait', '--no-verify-image'],
  ],
  'job:delete': [['job', 'delete', ID, '--confirm', ID]],
  'job:diagnose': [['job', 'diagnose', ID]],
  'job:export': [['job', 'export', ID]],
  'job:diff': [['job', 'diff', ID, ID]],
  'job:get': [['job', 'get', ID]],
  'job:list': [
    ['job', 'list'],
    ['job', 'list', '--columns', 'JobId,DisplayName,UserId,WorkspaceName,ReasonMessage'],
  ],
  'job:metrics': [['job', 'metrics', ID]],
  'job:rerun': [['job', 'rerun', ID, '--yes']],
  'job:share': [['job', 'share', ID]],
  'job:stop': [['job', 'stop', ID, '--yes', '--wait']],
  'job:terminal': [['job', 'terminal', ID]],
  'job:update': [['job', 'update', ID, '--priority', '5', '--yes']],
  'job:wait': [['job', 'wait', ID]],
  logs: [
    ['logs', ID],
    ['logs', ID, '-f', '--all-pods'],
  ],
  rules: [['rules']],
  'sandbox:exec': [['sandbox', 'exec']],
  'sandbox:reset': [['sandbox', 'reset']],
  'sandbox:start': [['sandbox', 'start', '--port', 'x']],
  'sandbox:status': [['sandbox', 'status']],
  'sandbox:stop': [['sandbox', 'stop']],
  'sanity:get': [['sanity', 'get', ID, '--number', '1']],
  'sanity:list': [['sanity', 'list', ID]],
  'template:delete': [['template', 'delete', ID, '--yes']],
  'template:get': [['template', 'get', ID]],
  'template:list': [['template', 'list', '--workspace-id', '268']],
  'template:save': [['template', 'save', '--file', 'none.yaml', '--yes']],
  'template:set-default': [['template', 'set-default', ID, '1', '--yes']],
}
const LINES = Object.values(COMMANDS).flat()
/** These show nothing of a service, or end before they could. */
const SILENT =
  /^(auth|autocomplete|rules|sandbox|doctor|template (delete|save|set-default)|discover (quotas|regions)|job metrics|job (create|rerun|delete|stop|terminal|update|export))/

let services: Record<'failed' | 'running' | 'rounds' | 'refusing', RecordingServer>
let terminal: ReturnType<typeof createCommandRunner>
beforeAll(async () => {
  services = {
    failed: await startHostileService(),
    running: await startHostileService('Running'),
    rounds: await startHostileService('Failed', 2),
    refusing: await startDenyingService(),
  }
  terminal = createCommandRunner({
    root: ROOT,
    cwd: pai.home,
    env: pai.env({PAI_DLC_RETRIES: '0', LANG: 'C.UTF-8'}),
    isTerminal: true,
  })
})
afterAll(async () => {
  terminal?.close()
  await Promise.all(Object.values(services ?? {}).map((service) => service.close()))
})
const at = (server: RecordingServer) => ({PAI_DLC_ENDPOINT: `http://${server.host}`})

describe('control characters from the service never act on a terminal', () => {
  test('as every command is in the table of this test', () => {
    const {commands} = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8'))
    expect(Object.keys(COMMANDS).sort()).toEqual(Object.keys(commands).sort())
  })

  test.each(LINES.map((words) => [words.slice(0, 2).join(' '), words] as const))(
    'in the output of %s',
    async (_what, words) => {
      for (const [name, {host}] of Object.entries(services)) {
        if (name === 'rounds') continue
        const endless = name === 'running' && words.some((word) => ['wait', '-f', '--wait', '--follow'].includes(word))
        if (endless) continue
        const said = await terminal.run([...words, '--endpoint', `http://${host}`])
        const all = `${said?.stdout}${said?.stderr}`
        expect([name, UNSAFE_OUTPUT.exec(all)?.[0], STACK.exec(all)?.[0]]).toEqual([name, undefined, undefined])
        if (name === 'failed' && !SILENT.test(words.join(' '))) expect(all).toContain('evil')
      }
    },
  )

  // Each question in the order in which it is asked, and what is typed.
  test.concurrent.each<[what: string, service: keyof typeof services, words: string[], [RegExp, string][]]>([
    [
      'in the wizard, from the first list to the review',
      'failed',
      ['job', 'create', '-i'],
      [
        [/\? Workspace[\s\S]*❯ evil/, enter],
        [/\? Image[\s\S]*❯[\s\S]*evil/, enter],
        [/\? Datasets[\s\S]*evil/, enter],
        [/\? Code configuration[\s\S]*evil/, enter],
        [/\? Framework[\s\S]*❯/, enter],
        [/\? Topology[\s\S]*❯/, enter],
        [/\? Resources[\s\S]*❯/, enter],
        [/\? Instance type[\s\S]*❯ evil/, enter],
        [/\? Command/, `echo${enter}`],
        [/\? Environment variable/, enter],
        [/\? Name/, enter],
        [/\? Options[\s\S]*selected/, enter],
        [/\? Time limit/, enter],
        [/\? What next\?/, KEYS.ctrlC],
      ],
    ],
    [
      'in the wizard whose lists are all refused',
      'refusing',
      ['job', 'create', '-i'],
      [
        [/\? Workspace id/, `1${enter}`],
        [/\? Image URI/, `a/b:c${enter}`],
        [/\? Framework[\s\S]*❯/, enter],
        [/\? Topology[\s\S]*❯/, enter],
        [/\? Resources[\s\S]*❯/, enter],
        [/\? Instance type/, KEYS.ctrlC],
      ],
    ],
    [
      'in the picker and confirmation of job stop',
      'running',
      ['job', 'stop'],
      [
        [/\? Jobs to stop[\s\S]*evil/, enter],
        [/\? Stop this job/, enter],
      ],
    ],
    [
      'in the picker whose list is refused',
      'refusing',
      ['job', 'stop'],
      [
        [/\? Job id/, `${HOSTILE_ID}${enter}`],
        [/\? Press Enter to try again/, KEYS.ctrlC],
      ],
    ],
    [
      'in the picker and fields of job update',
      'running',
      ['job', 'update'],
      [
        [/\? Job to change[\s\S]*evil/, enter],
        [/\? Which value\?[\s\S]*❯/, 'descr'],
        [/❯ Description/, enter],
        [/\? Description {2}evil/, `x${KEYS.escape}`],
        [/\? Which value\?[\s\S]*❯/, KEYS.ctrlC],
      ],
    ],
    [
      'in the picker and confirmation of job delete',
      'failed',
      ['job', 'delete'],
      [
        [/\? Job to delete[\s\S]*evil/, enter],
        [/\? Type dlc/, enter],
      ],
    ],
    ['in the rounds of sanity get', 'rounds', ['sanity', 'get', HOSTILE_ID], [[/\? GPU check round[\s\S]*❯/, enter]]],
    [
      'in the home screen and the menu of a job',
      'failed',
      [],
      [
        [/\? What next[\s\S]*evil/, `${KEYS.up}${enter}`],
        [/\? evil[\s\S]*❯ View logs/, KEYS.escape],
        [/\? What next[\s\S]*evil/, KEYS.escape],
      ],
    ],
    ['in the home screen whose jobs are refused', 'refusing', [], [[/\? What next[\s\S]*evil/, KEYS.escape]]],
  ])('%s', async (what, service, words, answers) => {
    const env = {...at(services[service]), XDG_STATE_HOME: join(pai.home, what), PAI_DLC_RETRIES: '0', LANG: 'C.UTF-8'}
    const {raw} = await runOnTerminal(pai, words, {env, answers})
    expect(raw).toContain('evil')
    expect(UNSAFE_OUTPUT.exec(withoutPromptControls(raw))).toBeNull()
  })

  test('in a log, which keeps its colors, and a carriage return hides no text', async () => {
    const {raw} = await runOnTerminal(pai, ['logs', ID], {env: at(services.failed)})
    expect(UNSAFE_OUTPUT.exec(raw.replaceAll('\r\n', '\n'))).toBeNull()
    expect(raw).toContain('\u001b[31mred\u001b[0m')
    expect(raw).toContain('\r\nfakeend')
  })
})

test.each([
  ['logs', ['logs', ID]],
  ['logs -f', ['logs', ID, '-f']],
  ['events -f', ['events', ID, '-f']],
])('an error with HTTP 200 is not mistaken for a job: %s exits 1 with the error', async (_what, words) => {
  const server = await startRecordingServer((response) =>
    response.end('{"Code":"ServiceUnavailable","Message":"later"}'),
  )
  const {exit, stderr} = await pai.run(words, {env: at(server)})
  await server.close()
  expect({exit, stderr}).toEqual({
    exit: 1,
    stderr: expect.stringContaining('HTTP 200 ServiceUnavailable'),
  })
})

describe('programs receive all text from the service as valid data', () => {
  const whole = HOSTILE_TEXT.replaceAll('evil', 'evil\ufffd')

  test.concurrent.each<[string, string[], (answer: ReturnType<typeof JSON.parse>) => unknown, unknown]>([
    ['a list', ['job', 'list', '--json'], ({Jobs}) => [Jobs[0].DisplayName, Jobs[0].Envs], [whole, {[whole]: whole}]],
    ['a job', ['job', 'get', ID, '--json'], ({ReasonMessage}) => ReasonMessage, whole],
    ['a log with a line of a megabyte', ['logs', ID, '--json'], ({Pods}) => Pods[0].Logs[3].length, LONG_LINE.length],
    ['a log', ['logs', ID, '--json'], ({Pods}) => Pods[0].Logs[0], `2026-03-20 08:00:00  ${whole}`],
    ['events', ['events', ID, '--json'], ({Events}) => Events, [`2026-03-20 08:00:00 ${whole}`]],
    ['a catalog', ['discover', 'images', '--json'], ({Images}) => Images[0].ImageUri, whole],
  ])('in --json of %s', async (_what, words, look, expected) => {
    const {stdout, exit} = await pai.run(words, {env: at(services.failed)})
    expect(exit).toBe(0)
    expect(look(JSON.parse(stdout))).toEqual(expected)
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  })

  test.each([
    ['an error', ['job', 'list', '--json'], 5, 'refusing', 1],
    ['followed events', ['events', ID, '-f', '--json'], 10, 'failed', 1],
    ['followed logs', ['logs', ID, '-f', '--json'], 10, 'failed', 4],
  ] as const)(
    'in --json of %s, without control characters for a terminal',
    async (_what, words, exit, service, count) => {
      const outcome = await pai.run([...words], {env: at(services[service])})
      expect(outcome.exit).toBe(exit)
      expect(UNSAFE_OUTPUT.exec(outcome.stdout)).toBeNull()
      const texts = exit === 5 ? [outcome.stdout] : outcome.lines
      expect(texts.map((text) => JSON.parse(text))).toHaveLength(count)
      expect(outcome.stdout).toContain('\\u009b2J')
    },
  )

  test('and a pipe receives a line of a megabyte in full', async () => {
    const {lines} = await pai.run(['logs', ID], {env: at(services.failed)})
    expect(lines.at(-1)).toBe(LONG_LINE)
  })

  test('a table in a pipe keeps one line for each job, whatever its name', async () => {
    const {lines} = await pai.run(['job', 'list', '--columns', 'JobId,DisplayName'], {env: at(services.failed)})
    expect(lines).toHaveLength(1)
    expect(lines[0]?.split('\t')).toHaveLength(2)
  })
})
