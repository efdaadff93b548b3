import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import type {RecordedRequest} from '../../src/sandbox/index.js'
import {displayWidth} from '../../src/text/width.js'
import {commandLine} from '../support/command.js'
import {type Answers, PASS, pick, say, talk} from '../support/conversation.js'
import {ENDLESS, IMAGE, submitted, withoutOwnTag} from '../support/job-documents.js'
import {KEYS} from '../support/pseudo-terminal.js'

const {enter, down, up, ctrlC} = KEYS
const pai = commandLine()
const create = ['job', 'create']
const WHERE = [
  ...create,
  '--workspace-id',
  '268',
  '--image',
  IMAGE,
  '--ecs-spec',
  'ecs.g6.xlarge',
  '--job-type',
  'PyTorchJob',
]
const NAMED = [...WHERE, '--display-name', 'talk-20260320', '--user-command', 'true', '--time-limit', '60']
/** What is left open where the job has all that it needs. */
const OPEN: Answers = [...PASS.datasets, ...PASS.code, ...PASS.single, ...PASS.environment, ...PASS.guards]
const TALK = {
  WorkspaceId: '268',
  DisplayName: 'talk-20260320',
  JobType: 'PyTorchJob',
  UserCommand: 'true',
  JobMaxRunningTimeMinutes: 60,
  JobSpecs: [{Type: 'Worker', PodCount: 1, EcsSpec: 'ecs.g6.xlarge', Image: IMAGE}],
}
const writes = (sent: RecordedRequest[]) => sent.filter(({action}) => /^(Create|Update|Stop|Delete)/.test(action))

describe('a conversation that is interrupted', () => {
  test('sends nothing on Ctrl-C and keeps the answers for the next conversation', async () => {
    const left = await talk(
      pai,
      WHERE,
      [
        ...PASS.datasets,
        ...PASS.code,
        ...PASS.single,
        ...say('Command', 'echo kept'),
        [/\? Environment variable/, ctrlC],
      ],
      {drafts: 'kept'},
    )
    expect({exit: left.exit, sent: writes(left.sent)}).toEqual({exit: 130, sent: []})
    expect(left.text).toMatch(/nothing was sent\. The answers are kept\.\nTry: pai-dlc job create/)
    const folder = join(pai.home, 'states', 'kept', 'pai-dlc', 'drafts')
    const draft = join(folder, readdirSync(folder)[0] ?? '')
    expect(readFileSync(draft, 'utf8')).toContain('echo kept')
    if (process.platform !== 'win32') expect(statSync(draft).mode & 0o777).toBe(0o600)

    const resumed = await talk(
      pai,
      WHERE,
      [
        [/❯ Go on with it +4 answers/, enter],
        ...PASS.environment,
        ...PASS.name,
        ...PASS.guards,
        ...PASS.limit,
        ...PASS.create,
      ],
      {drafts: 'kept'},
    )
    expect(resumed.exit).toBe(0)
    expect(resumed.created).toEqual([
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
    const {exit, sent, text} = await talk(pai, [...NAMED, '--no-color'], [[/\? Create this job\?/, enter]], {
      ahead: 'y\r',
    })
    expect({exit, sent: writes(sent)}).toEqual({exit: 3, sent: []})
    expect(text).toContain('Declined: nothing was sent.')
  })

  test('leaves the job running on Ctrl-C after it was created', async () => {
    const {exit, created, text} = await talk(
      pai,
      [...NAMED, '-i'],
      [...OPEN, [/❯ Create the job/, enter], [/❯ Follow its logs/, ctrlC]],
    )
    expect({exit, created}).toEqual({exit: 130, created: [TALK]})
    expect(text).toMatch(/Interrupted: dlc\w+ goes on\./)
  })

  test('M3 refused: the priority of a running job, on a terminal, before anything is asked', async () => {
    const more = {EcsSpec: undefined, ResourceConfig: {CPU: '2', Memory: '4Gi'}}
    const jobSpecs = [{Type: 'Worker', PodCount: 1, Image: IMAGE, ...more}]
    const job = await submitted(pai.sandbox, {
      command: ENDLESS,
      until: 'Running',
      more: {ResourceId: 'quotaksvqq2oh2pg', JobSpecs: jobSpecs},
    })
    const {exit, sent, text} = await talk(pai, ['job', 'update', job, '--priority', '9'], [])
    expect({exit, actions: sent.map(({action}) => action)}).toEqual({exit: 7, actions: ['GetJob']})
    expect(text).toMatch(/is Running[\s\S]*can change only while it is\s+Creating, Queuing/)
  })
})

describe('the wizard does not ask for a value that is already given', () => {
  test('C1, C2: unless the value is only a default, or not in the catalog', async () => {
    const {exit, sent} = await talk(
      pai,
      [...create, '--image', 'pytorch', '--ecs-spec', 'ecs.g6.xlarge', '-i'],
      [
        [/\? Workspace[\s\S]*❯ nlp_research/, enter],
        [/! JobSpecs\[0\]\.Image: "pytorch" is not the ImageUri[\s\S]*\n\? Image\n[\s\S]*❯/, ctrlC],
      ],
      {env: {PAI_DLC_WORKSPACE_ID: '269'}},
    )
    expect({exit, sent: writes(sent)}).toEqual({exit: 130, sent: []})
  })

  test('when flags and a file give it, and a list that can’t be read is skipped with a note', async () => {
    const file = pai.file('half.yaml', "JobType: PyTorchJob\nUserCommand: 'true'\nWorkspaceId: '268'\n")
    pai.sandbox.setPolicy(['pai:*', 'paiworkspace:*', 'paiimage:*', 'paicodesource:*'])
    const {exit, created, text} = await talk(
      pai,
      [...create, '-f', file, '--image', IMAGE, '-n', 'talk-20260320', '--time-limit', '1h'],
      [
        ...PASS.code,
        ...PASS.single,
        ...PASS.public,
        ...pick('Machine type', 'g6.xlarge', /ecs\.g6\.xlarge/),
        ...PASS.environment,
        ...PASS.guards,
        ...PASS.create,
      ],
    ).finally(() => pai.sandbox.setPolicy())
    expect({exit, created}).toEqual({exit: 0, created: [TALK]})
    expect(text).toContain("Datasets can't be listed: the permission paidataset:ListDatasets is missing.")
    expect(text).not.toMatch(/✔ (Workspace|Image|Framework|Command|Name)/)
    for (const line of [/Framework +PyTorchJob +half\.yaml/, /Name +talk-20260320 +flag/, /Worker +.* +asked/])
      expect(text).toMatch(line)
  })

  test('when a saved file gives it: the file and the command shown make the same job', async () => {
    const {exit, created, text} = await talk(
      pai,
      [...NAMED, '-i', '--dry-run'],
      [
        ...OPEN,
        [/❯ Print the document/, down + down],
        [/❯ Save as a file/, enter],
        [/\? File {2}talk-20260320\.yaml/, `\u0015~/talk-20260320.yaml`],
        [/\? File {2}~\/talk-20260320\.yaml/, enter],
        [/Saved: pai-dlc job create -f \S+\/talk-20260320\.yaml[\s\S]*❯ Save as a file/, down],
        [/❯ Show the command/, enter],
        [/ {2}pai-dlc job create [\s\S]*❯ Show the command/, up + up + up],
        [/❯ Print the document/, enter],
      ],
      {columns: 400},
    )
    expect({exit, created}).toEqual({exit: 0, created: []})
    const file = await pai.run([...create, '-f', 'talk-20260320.yaml', '--yes'])
    const words = /^ {2}pai-dlc (job create .*)$/m.exec(text)?.[1] ?? ''
    const command = await pai.run([...words.split(' ').map((word) => word.replaceAll("'", '')), '--yes'])
    for (const {sent} of [file, command])
      expect(writes(sent).map(({body}) => withoutOwnTag(JSON.parse(body)))).toEqual([TALK])
  })
})

describe('the wizard on an unusual terminal', () => {
  test('fits 40 columns, and the terminal wraps no line', async () => {
    const {exit, created, screen} = await talk(
      pai,
      create,
      [
        ...PASS.workspace,
        ...PASS.labels,
        [/\? Image[\s\S]*❯ \w/, enter],
        [/\? Datasets[\s\S]*none chosen/, ' '],
        [/\[x\]/, enter],
        [/\? Mount/, enter],
        [/\? Access/, enter],
        ...PASS.code,
        ...PASS.framework,
        ...PASS.single,
        ...PASS.public,
        [/\? Machine type[\s\S]*❯/, enter],
        ...say('Command', 'true'),
        ...PASS.environment,
        ...PASS.name,
        ...PASS.guards,
        ...PASS.limit,
        [/❯ Create the job/, up],
        [/❯ Cancel/, enter],
      ],
      {columns: 40, rows: 20},
    )
    expect({exit, created}).toEqual({exit: 3, created: []})
    for (const line of screen) expect(displayWidth(line)).toBeLessThanOrEqual(40)
    for (const line of screen.slice(0, -2).filter((line) => line !== '')) expect(line).toMatch(/^( |✔ |Error:)/)
  })

  test.each<[string, Record<string, string>]>([
    ['without color', {NO_COLOR: '1'}],
    ['without UTF-8', {LANG: 'C', LC_ALL: 'C'}],
  ])('%s passes wide characters of a command to the job', async (_what, env) => {
    const command = 'echo 训练 完成 🚀'
    const words = [
      ...create,
      '--workspace-id',
      '268',
      '--image',
      IMAGE,
      '--ecs-spec',
      'ecs.g6.xlarge',
      '--job-type',
      'PyTorchJob',
    ]
    const {exit, created, raw} = await talk(
      pai,
      [...words, '-n', 'talk-20260320', '--time-limit', '1h'],
      [
        [/\? Datasets[\s\S]*none chosen/, enter],
        [/\? Code source[\s\S]*[❯>] None/, enter],
        [/\? Topology[\s\S]*[❯>] Single/, enter],
        [/\? Command/, command],
        [/\? Command {2}echo .*🚀/, enter],
        [/\? Environment variable/, enter],
        [/\? Guards and options[\s\S]*none chosen/, enter],
        [/[❯>] Create the job/, enter],
        [/[❯>] Follow its logs/, up],
        [/[❯>] Nothing/, enter],
      ],
      {env},
    )
    expect({exit, created}).toEqual({exit: 0, created: [{...TALK, UserCommand: command}]})
    if ('NO_COLOR' in env) expect(raw).not.toMatch(/\u001b\[3\dm/)
    else expect(raw).not.toMatch(/[❯✔…·]/)
  })
})
