import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import type {RecordedRequest} from '../../src/sandbox/index.js'
import {displayWidth} from '../../src/text/width.js'
import {createTestCli} from '../support/command.js'
import {ACCEPT_DEFAULTS, type Answers, pickFromList, runConversation, typeLine} from '../support/conversation.js'
import {ENDLESS_COMMAND, OFFICIAL_IMAGE, omitAttemptTags, submitJob} from '../support/job-documents.js'
import {KEYS} from '../support/pseudo-terminal.js'

const {enter, down, up, ctrlC} = KEYS
const pai = createTestCli()
const create = ['job', 'create']
const ASK_ALL = [...create, '--interactive']
const WHERE = [
  ...create,
  '--workspace-id',
  '268',
  '--image',
  OFFICIAL_IMAGE,
  '--ecs-spec',
  'ecs.g6.xlarge',
  '--job-type',
  'PyTorchJob',
]
const NAMED = [...WHERE, '--display-name', 'talk-20260320', '--user-command', 'true', '--time-limit', '60']
/** What is left open where the job has all that it needs. */
const OPEN: Answers = [
  ...ACCEPT_DEFAULTS.datasets,
  ...ACCEPT_DEFAULTS.code,
  ...ACCEPT_DEFAULTS.single,
  ...ACCEPT_DEFAULTS.environment,
  ...ACCEPT_DEFAULTS.guards,
]
const TALK = {
  WorkspaceId: '268',
  DisplayName: 'talk-20260320',
  JobType: 'PyTorchJob',
  UserCommand: 'true',
  JobMaxRunningTimeMinutes: 60,
  JobSpecs: [{Type: 'Worker', PodCount: 1, EcsSpec: 'ecs.g6.xlarge', Image: OFFICIAL_IMAGE}],
}
const writes = (sent: RecordedRequest[]) => sent.filter(({action}) => /^(Create|Update|Stop|Delete)/.test(action))

describe('a conversation that is interrupted', () => {
  test('sends nothing on Ctrl-C and keeps the answers for the next conversation', async () => {
    const left = await runConversation(
      pai,
      [...WHERE, '-i'],
      [
        ...ACCEPT_DEFAULTS.datasets,
        ...ACCEPT_DEFAULTS.code,
        ...ACCEPT_DEFAULTS.single,
        ...typeLine('Command', 'echo kept'),
        [/\? Environment variable/, ctrlC],
      ],
      {drafts: 'kept'},
    )
    expect({exit: left.exitCode, sent: writes(left.requests)}).toEqual({exit: 130, sent: []})
    expect(left.screenText).toMatch(/Nothing was sent\. Your answers are saved\.\nTry: pai-dlc job create/)
    const folder = join(pai.home, 'states', 'kept', 'pai-dlc', 'drafts')
    const draft = join(folder, readdirSync(folder)[0] ?? '')
    expect(readFileSync(draft, 'utf8')).toContain('echo kept')
    if (process.platform !== 'win32') expect(statSync(draft).mode & 0o777).toBe(0o600)

    const resumed = await runConversation(
      pai,
      [...WHERE, '-i'],
      [
        [/❯ Resume +4 answers/, enter],
        ...ACCEPT_DEFAULTS.environment,
        ...ACCEPT_DEFAULTS.name,
        ...ACCEPT_DEFAULTS.guards,
        ...ACCEPT_DEFAULTS.limit,
        ...ACCEPT_DEFAULTS.create,
      ],
      {drafts: 'kept'},
    )
    expect(resumed.exitCode).toBe(0)
    expect(resumed.createdDocuments).toEqual([
      {
        ...TALK,
        DisplayName: expect.stringMatching(/-\d{8}$/),
        UserCommand: 'echo kept',
        JobMaxRunningTimeMinutes: 1440,
      },
    ])
    expect(existsSync(draft)).toBe(false)
  })

  test('ignores keys typed before the last question', async () => {
    const {exitCode, requests, screenText} = await runConversation(
      pai,
      [...NAMED, '--no-color'],
      [[/\? Create this job\?/, enter]],
      {
        typeAhead: 'y\r',
      },
    )
    expect({exit: exitCode, sent: writes(requests)}).toEqual({exit: 3, sent: []})
    expect(screenText).toContain('Canceled. No request was sent.')
  })

  test('leaves the job running on Ctrl-C after it was created', async () => {
    const {exitCode, createdDocuments, screenText} = await runConversation(
      pai,
      [...NAMED, '-i'],
      [...OPEN, [/❯ Create the job/, enter], [/❯ Follow its logs/, ctrlC]],
    )
    expect({exit: exitCode, created: createdDocuments}).toEqual({exit: 130, created: [TALK]})
    expect(screenText).toMatch(/Interrupted\. dlc\w+ keeps running\./)
  })

  test('M3 refused: the priority of a running job, on a terminal, before anything is asked', async () => {
    const more = {EcsSpec: undefined, ResourceConfig: {CPU: '2', Memory: '4Gi'}}
    const jobSpecs = [{Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ...more}]
    const job = await submitJob(pai.sandbox, {
      userCommand: ENDLESS_COMMAND,
      awaitedStatus: 'Running',
      overrides: {ResourceId: 'quotaksvqq2oh2pg', JobSpecs: jobSpecs},
    })
    const {exitCode, requests, screenText} = await runConversation(pai, ['job', 'update', job, '--priority', '9'], [])
    expect({exit: exitCode, actions: requests.map(({action}) => action)}).toEqual({exit: 7, actions: ['GetJob']})
    expect(screenText).toMatch(/is Running[\s\S]*can change only while it is\s+Creating, Queuing/)
  })
})

describe('the wizard does not ask for a value that is already given', () => {
  test('C1, C2: unless the value is only a default, or not in the catalog', async () => {
    const {exitCode, requests} = await runConversation(
      pai,
      [...create, '--image', 'pytorch', '--ecs-spec', 'ecs.g6.xlarge', '-i'],
      [
        [/\? Workspace[\s\S]*❯ nlp_research/, enter],
        [/! JobSpecs\[0\]\.Image: "pytorch" is not the ImageUri[\s\S]*\n\? Image\n[\s\S]*❯/, ctrlC],
      ],
      {env: {PAI_DLC_WORKSPACE_ID: '269'}},
    )
    expect({exit: exitCode, sent: writes(requests)}).toEqual({exit: 130, sent: []})
  })

  test('when flags and a file give it, and a list that can’t be read is skipped with a note', async () => {
    const file = pai.writeFile('half.yaml', "JobType: PyTorchJob\nUserCommand: 'true'\nWorkspaceId: '268'\n")
    pai.sandbox.setPolicy(['pai:*', 'paiworkspace:*', 'paiimage:*', 'paicodesource:*'])
    const {exitCode, createdDocuments, screenText} = await runConversation(
      pai,
      [...ASK_ALL, '-f', file, '--image', OFFICIAL_IMAGE, '-n', 'talk-20260320', '--time-limit', '1h'],
      [
        ...ACCEPT_DEFAULTS.code,
        ...ACCEPT_DEFAULTS.single,
        ...ACCEPT_DEFAULTS.public,
        ...pickFromList('Instance type', 'g6.xlarge', /ecs\.g6\.xlarge/),
        ...ACCEPT_DEFAULTS.environment,
        ...ACCEPT_DEFAULTS.guards,
        ...ACCEPT_DEFAULTS.create,
      ],
    ).finally(() => pai.sandbox.setPolicy())
    expect({exit: exitCode, created: createdDocuments}).toEqual({exit: 0, created: [TALK]})
    expect(screenText).toContain('Cannot list datasets: missing permission paidataset:ListDatasets.')
    expect(screenText).not.toMatch(/✔ (Workspace|Image|Framework|Command|Name)/)
    for (const line of [
      /Framework +PyTorchJob +half\.yaml/,
      /Name +talk-20260320 +flag/,
      /Worker +1 pod of ecs\.g6\.xlarge\n/,
    ])
      expect(screenText).toMatch(line)
  })

  test('when a saved file gives it: the file and the command shown make the same job', async () => {
    const {exitCode, createdDocuments, screenText} = await runConversation(
      pai,
      [...NAMED, '-i', '--dry-run'],
      [
        ...OPEN,
        [/❯ Print the document/, up + up + up],
        [/❯ Save as a file/, enter],
        [/\? File {2}talk-20260320\.yaml/, `\u0015~/talk-20260320.yaml`],
        [/\? File {2}~\/talk-20260320\.yaml/, enter],
        [/Saved: pai-dlc job create -f \S+\/talk-20260320\.yaml[\s\S]*❯ Save as a file/, down],
        [/❯ Show the command/, enter],
        [/ {2}pai-dlc job create [\s\S]*❯ Show the command/, down + down],
        [/❯ Print the document/, enter],
      ],
      {columns: 400},
    )
    expect({exit: exitCode, created: createdDocuments}).toEqual({exit: 0, created: []})
    const file = await pai.run([...create, '-f', 'talk-20260320.yaml', '--yes'])
    const words = /^ {2}pai-dlc (job create .*)$/m.exec(screenText)?.[1] ?? ''
    const command = await pai.run([...words.split(' ').map((word) => word.replaceAll("'", '')), '--yes'])
    for (const {requests} of [file, command])
      expect(writes(requests).map(({body}) => omitAttemptTags(JSON.parse(body)))).toEqual([TALK])
  })
})

describe('the wizard on an unusual terminal', () => {
  test('fits 40 columns, and the terminal wraps no line', async () => {
    const {exitCode, createdDocuments, screen} = await runConversation(
      pai,
      ASK_ALL,
      [
        ...ACCEPT_DEFAULTS.workspace,
        ...ACCEPT_DEFAULTS.labels,
        [/\? Image[\s\S]*❯ \w/, enter],
        [/\? Datasets[\s\S]*none selected/, ' '],
        [/\[x\]/, enter],
        [/\? Mount/, enter],
        [/\? Access/, enter],
        ...ACCEPT_DEFAULTS.code,
        ...ACCEPT_DEFAULTS.framework,
        ...ACCEPT_DEFAULTS.single,
        ...ACCEPT_DEFAULTS.public,
        [/\? Instance type[\s\S]*❯/, enter],
        ...typeLine('Command', 'true'),
        ...ACCEPT_DEFAULTS.environment,
        ...ACCEPT_DEFAULTS.name,
        ...ACCEPT_DEFAULTS.guards,
        ...ACCEPT_DEFAULTS.limit,
        [/❯ Create the job/, up],
        [/❯ Cancel/, enter],
      ],
      {columns: 40, rows: 20},
    )
    expect({exit: exitCode, created: createdDocuments}).toEqual({exit: 3, created: []})
    for (const line of screen) expect(displayWidth(line)).toBeLessThanOrEqual(40)
    for (const line of screen.slice(0, -2).filter((line) => line !== '')) expect(line).toMatch(/^( |✔ |Error:)/)
  })

  test.each<[string, Record<string, string>]>([
    ['without color', {NO_COLOR: '1'}],
    ['without UTF-8', {LANG: 'C', LC_ALL: 'C'}],
  ])('%s passes wide characters of a command to the job', async (_what, env) => {
    const command = 'echo 训练 完成 🚀'
    const words = [
      ...ASK_ALL,
      '--workspace-id',
      '268',
      '--image',
      OFFICIAL_IMAGE,
      '--ecs-spec',
      'ecs.g6.xlarge',
      '--job-type',
      'PyTorchJob',
    ]
    const {exitCode, createdDocuments, raw} = await runConversation(
      pai,
      [...words, '-n', 'talk-20260320', '--time-limit', '1h'],
      [
        [/\? Datasets[\s\S]*none selected/, enter],
        [/\? Code configuration[\s\S]*[❯>] None/, enter],
        [/\? Topology[\s\S]*[❯>] Single/, enter],
        [/\? Command/, command],
        [/\? Command {2}echo .*🚀/, enter],
        [/\? Environment variable/, enter],
        [/\? Options[\s\S]*none selected/, enter],
        [/[❯>] Create the job/, enter],
        [/[❯>] Follow its logs/, up],
        [/[❯>] Nothing/, enter],
      ],
      {env},
    )
    expect({exit: exitCode, created: createdDocuments}).toEqual({exit: 0, created: [{...TALK, UserCommand: command}]})
    if ('NO_COLOR' in env) expect(raw).not.toMatch(/\u001b\[3\dm/)
    else expect(raw).not.toMatch(/[❯✔…·]/)
  })
})
