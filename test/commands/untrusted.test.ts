import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import {commandLine} from '../support/command.js'
import {onTerminal} from '../support/pty.js'
import {type RecordingServer, recordingServer} from '../support/recording-server.js'

const pai = commandLine()
const ID = 'dlcuntrusted0001'

/** All that a terminal could be made to do, in one name. */
const EVIL = [
  ...[
    'evil',
    '\u001b[2J\u001b[1;1H',
    '\u001b]0;owned\u0007',
    '\u001b]52;c;cm0gLXJm\u0007',
    '\u001b]8;;http://evil\u0007link\u001b]8;;\u0007',
  ],
  ...['\u001bP+q544e\u001b\\', '\u009b2J\u009d0;x\u009c', '\u202egnp\u202c\u2066', 'a\u200bb', '\b\u0007\u0000\u007f', '\rfake', 'end'],
].join('')
const time = '2026-03-20T08:00:00Z'
const pod = {PodId: `${ID}-worker-0`, PodUid: EVIL, Type: 'worker', Status: 'Failed', Ip: EVIL, NodeName: EVIL, SubStatus: EVIL}
const job = {
  ...{JobId: ID, DisplayName: EVIL, JobType: 'PyTorchJob', Status: 'Failed', SubStatus: EVIL, ReasonCode: EVIL, ReasonMessage: EVIL},
  ...{UserCommand: EVIL, Description: EVIL, WorkspaceId: EVIL, WorkspaceName: EVIL, UserId: EVIL, Username: EVIL, ResourceId: EVIL},
  ...{GmtCreateTime: time, GmtFinishTime: time, Duration: 5, Pods: [{...pod, StatusDetail: {Message: EVIL, Reason: EVIL, ExitCode: 1}}]},
  ...{Envs: {[EVIL]: EVIL}, Settings: {Tags: {[EVIL]: EVIL}}, DataSources: [{DataSourceId: EVIL, MountPath: EVIL}]},
  JobSpecs: [{Type: 'Worker', PodCount: 1, Image: EVIL, EcsSpec: EVIL}],
  StatusHistory: [{Status: 'Failed', StartTime: time, ReasonCode: EVIL, ReasonMessage: EVIL}],
}
const LONG = 'x'.repeat(1_000_000)
const item = {
  ...{WorkspaceId: EVIL, WorkspaceName: EVIL, ImageId: EVIL, Name: EVIL, ImageUri: EVIL, Description: EVIL, DatasetId: EVIL, Uri: EVIL},
  ...{CodeSourceId: EVIL, DisplayName: EVIL, CodeRepo: EVIL, InstanceType: EVIL, ResourceName: EVIL, Status: EVIL, Creator: EVIL},
  ...{GmtCreateTime: time, Labels: [{Key: EVIL, Value: EVIL}], AcceleratorType: EVIL, GPUType: EVIL, Id: EVIL, Options: EVIL},
}
const items = (name: string) => ({[name]: [item], TotalCount: 1})
const ANSWERS: Record<string, object> = {
  ListJobs: {Jobs: [job], TotalCount: 1},
  GetJob: job,
  GetPodLogs: {Logs: [`2026-03-20 08:00:00  ${EVIL}`, `\u001b[31mred\u001b[0m ${EVIL}`, `RuntimeError: CUDA out of memory ${EVIL}`, LONG]},
  GetJobEvents: {Events: [`2026-03-20 08:00:00 ${EVIL}`]},
  GetPodEvents: {Events: [`2026-03-20 08:00:00 ${EVIL}`]},
  ListWorkspaces: items('Workspaces'),
  ListImages: items('Images'),
  ListDatasets: items('Datasets'),
  ListCodeSources: items('CodeSources'),
  ListEcsSpecs: items('EcsSpecs'),
  ListResources: items('Resources'),
}

let hostile: RecordingServer
let refusing: RecordingServer
beforeAll(async () => {
  hostile = await recordingServer((response, {headers}) => {
    const text = JSON.stringify(ANSWERS[String(headers['x-acs-action'])] ?? {})
    // Bytes that are no UTF-8, where a name has the word.
    const bytes = Buffer.from(text.replaceAll('evil', 'evil\u00ff'), 'utf8').toString('latin1').replaceAll('\u00c3\u00bf', '\u00ff')
    response.setHeader('content-type', 'application/json').end(Buffer.from(bytes, 'latin1'))
  })
  refusing = await recordingServer((response) => {
    const body = {
      Code: `Invalid${EVIL}`,
      Message: EVIL,
      RequestId: EVIL,
      AccessDeniedDetail: {AuthAction: EVIL, AuthPrincipalDisplayName: EVIL},
    }
    response.writeHead(403, {'content-type': 'application/json'}).end(JSON.stringify(body))
  })
})
afterAll(async () => {
  await hostile?.close()
  await refusing?.close()
})
const at = (server: RecordingServer) => ({PAI_DLC_ENDPOINT: `http://${server.host}`})

/** What may be written to a terminal: text, line breaks, tabs, colours. */
const UNSAFE = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]|\u001b(?!\[[\d;]*m)/

const COMMANDS: string[][] = [
  ['job', 'list'],
  ['job', 'get', ID],
  ['logs', ID],
  ['logs', ID, '-f', '--all-pods'],
  ['events', ID],
  ['events', ID, '--pod', 'worker-0', '-f'],
  ['job', 'diagnose', ID],
  ['job', 'export', ID],
  ['discover', 'workspaces'],
  ['discover', 'images'],
  ['discover', 'datasets', '--workspace-id', '1'],
  ['discover', 'code-sources', '--workspace-id', '1'],
  ['discover', 'ecs-specs'],
]

describe('whatever the service says, a terminal shows it and does nothing', () => {
  test.each<[string, string[]]>(COMMANDS.map((words) => [words.join(' '), words]))('%s', async (_what, words) => {
    const {raw} = await onTerminal(pai, words, {env: at(hostile)})
    expect(raw).toContain('evil')
    expect(UNSAFE.exec(raw.replaceAll('\r\n', '\n').replaceAll('\r', ''))).toBeNull()
  })

  test('colours of a log are kept, and the carriage return can not hide what is before it', async () => {
    const {raw} = await onTerminal(pai, ['logs', ID], {env: at(hostile)})
    expect(raw).toContain('\u001b[31mred\u001b[0m')
    expect(raw).toContain('\r\nfakeend')
  })

  test.each<[string, string[]]>([
    ['job list', ['job', 'list']],
    ['logs -f', ['logs', ID, '-f']],
    ['discover images', ['discover', 'images']],
    ['job stop', ['job', 'stop', ID, '--yes']],
  ])('an error body, of %s', async (_what, words) => {
    const {raw, exit} = await onTerminal(pai, words, {env: at(refusing)})
    expect(exit).toBe(5)
    expect(UNSAFE.exec(raw.replaceAll('\r\n', '\n').replaceAll('\r', ''))).toBeNull()
  })
})

test.each([
  ['logs', ['logs', ID]],
  ['logs -f', ['logs', ID, '-f']],
  ['events -f', ['events', ID, '-f']],
])('an error that comes with HTTP 200 is no job: %s ends with 1 and the error', async (_what, words) => {
  const server = await recordingServer((response) => response.end('{"Code":"ServiceUnavailable","Message":"later"}'))
  const {exit, stderr} = await pai.run(words, {env: at(server)})
  await server.close()
  expect({exit, stderr}).toEqual({exit: 1, stderr: expect.stringContaining('HTTP 200 with an error: ServiceUnavailable')})
})

describe('programs get all of it, as valid data', () => {
  const whole = EVIL.replaceAll('evil', 'evil\ufffd')

  test.concurrent.each<[string, string[], (answer: ReturnType<typeof JSON.parse>) => unknown, unknown]>([
    ['a list', ['job', 'list', '--json'], ({Jobs}) => [Jobs[0].DisplayName, Jobs[0].Envs], [whole, {[whole]: whole}]],
    ['a job', ['job', 'get', ID, '--json'], ({ReasonMessage}) => ReasonMessage, whole],
    ['a log with a line of a megabyte', ['logs', ID, '--json'], ({Pods}) => Pods[0].Logs[3].length, LONG.length],
    ['a log', ['logs', ID, '--json'], ({Pods}) => Pods[0].Logs[0], `2026-03-20 08:00:00  ${whole}`],
    ['events', ['events', ID, '--json'], ({Events}) => Events, [`2026-03-20 08:00:00 ${whole}`]],
    ['a catalog', ['discover', 'images', '--json'], ({Images}) => Images[0].ImageUri, whole],
  ])('--json of %s', async (_what, words, look, expected) => {
    const {stdout, exit} = await pai.run(words, {env: at(hostile)})
    expect(exit).toBe(0)
    expect(look(JSON.parse(stdout))).toEqual(expected)
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  })

  test('a pipe gets a line of a megabyte whole', async () => {
    const {lines} = await pai.run(['logs', ID], {env: at(hostile)})
    expect(lines.at(-1)).toBe(LONG)
  })

  test('a table in a pipe keeps one line for each job, whatever its name', async () => {
    const {lines} = await pai.run(['job', 'list', '--columns', 'JobId,DisplayName'], {env: at(hostile)})
    expect(lines).toHaveLength(1)
    expect(lines[0]?.split('\t')).toHaveLength(2)
  })
})
