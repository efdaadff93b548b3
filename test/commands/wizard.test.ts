import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {call} from '../sandbox/client.js'
import {commandLine} from '../support/command.js'
import {IMAGE} from '../support/jobs.js'
import {KEYS, onTerminal} from '../support/pty.js'

const pai = commandLine()
const {enter, down, ctrlC} = KEYS
const create = ['job', 'create']
const WHERE = ['--workspace-id', '268', '--image', IMAGE, '--ecs-spec', 'ecs.g6.xlarge', '--job-type', 'PyTorchJob']

const made = () => pai.sandbox.received.filter(({action}) => action === 'CreateJob')
const last = () => JSON.parse(String(made().at(-1)?.body))
const drafts = () => {
  const folder = join(pai.home, 'state', 'pai-dlc', 'drafts')
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

describe('job create on a terminal asks for what is missing', () => {
  test('a first job from nothing: every question, the review, the job, its end', async () => {
    const {screen, exit} = await onTerminal(pai, create, {
      answers: [
        [/\? Workspace[\s\S]*❯ default_workspace/, enter],
        [/\? Which images[\s\S]*none chosen/, enter],
        [/\? Image[\s\S]*❯/, 'cpu 2.3.1'],
        [/\? Image {2}cpu 2\.3\.1[\s\S]*❯ PyTorch/, enter],
        [/\? Datasets[\s\S]*none chosen/, enter],
        [/\? Code source[\s\S]*❯ None/, enter],
        [/\? Framework[\s\S]*❯ PyTorchJob/, enter],
        [/\? Topology[\s\S]*❯ Single node/, enter],
        [/\? Where it runs[\s\S]*❯ Public resources/, enter],
        [/\? Machine type[\s\S]*❯/, 'g6.xlarge'],
        [/\? Machine type {2}g6[\s\S]*❯ ecs\.g6\.xlarge/, enter],
        [/\? Command/, 'echo from the wizard'],
        [/\? Command {2}echo from the wizard/, enter],
        [/\? Environment variable/, enter],
        [/\? Name {2}\S+-\d{8}/, enter],
        [/\? Guards and options[\s\S]*1 chosen/, enter],
        [/\? Stop it after {2}1d/, enter],
        [/\? What now[\s\S]*❯ Create the job/, enter],
        [/❯ Follow its logs/, enter],
      ],
    })
    expect(exit).toBe(0)
    const text = screen.join('\n')
    expect(text).toMatch(/Total {7}1 pod, 4 vCPU, 16 GiB/)
    expect(text).toContain('Created dlc')
    expect(text).toMatch(/The same as a command:\n {2}pai-dlc job create --workspace-id 268/)
    expect(text).toMatch(/from the wizard\n/)
    expect(text).toContain('Succeeded')
    expect(last()).toMatchObject({
      WorkspaceId: '268',
      JobType: 'PyTorchJob',
      UserCommand: 'echo from the wizard',
      JobMaxRunningTimeMinutes: 1440,
      JobSpecs: [{Type: 'Worker', PodCount: 1, EcsSpec: 'ecs.g6.xlarge', Image: expect.stringContaining('pytorch:2.3.1-cpu')}],
    })
    expect(drafts()).toEqual([])
  })

  test('Ctrl-C sends nothing and keeps the answers; the next one goes on with them', async () => {
    const before = made().length
    const left = await onTerminal(pai, [...create, ...WHERE], {
      answers: [
        [/\? Datasets[\s\S]*none chosen/, enter],
        [/\? Code source[\s\S]*❯ None/, enter],
        [/\? Topology[\s\S]*❯ Single node/, enter],
        [/\? Command/, 'echo kept'],
        [/\? Command {2}echo kept/, enter],
        [/\? Environment variable/, ctrlC],
      ],
    })
    expect({exit: left.exit, sent: made().length - before}).toEqual({exit: 130, sent: 0})
    expect(left.raw).toContain('\u001b[?25h')
    const [draft = ''] = drafts()
    expect(readFileSync(draft, 'utf8')).toContain('echo kept')
    if (process.platform !== 'win32') expect(statSync(draft).mode & 0o777).toBe(0o600)

    const resumed = await onTerminal(pai, [...create, ...WHERE], {
      answers: [
        [/❯ Go on with it/, enter],
        [/\? Environment variable/, enter],
        [/\? Name {2}\S+/, enter],
        [/\? Guards and options[\s\S]*1 chosen/, enter],
        [/\? Stop it after/, enter],
        [/\? What now[\s\S]*❯ Create the job/, enter],
        [/❯ Follow its logs/, down + down],
        [/❯ Nothing/, enter],
      ],
    })
    expect(resumed.exit).toBe(0)
    expect(last()).toMatchObject({UserCommand: 'echo kept', WorkspaceId: '268'})
    expect(drafts()).toEqual([])
    expect((await call(pai.sandbox, 'GetJob', {JobId: /Created (dlc\w+)/.exec(resumed.screen.join('\n'))?.[1] ?? ''})).JobType).toBe(
      'PyTorchJob',
    )
  })

  test('what is cancelled in the review is not sent: 3', async () => {
    const before = made().length
    const {exit, screen} = await onTerminal(pai, [...create, '-i', ...WHERE, '--user-command', 'true', '--display-name', 'a-20260320'], {
      answers: [
        [/\? Datasets[\s\S]*none chosen/, enter],
        [/\? Code source[\s\S]*❯ None/, enter],
        [/\? Topology[\s\S]*❯ Single node/, enter],
        [/\? Environment variable/, enter],
        [/\? Guards and options[\s\S]*1 chosen/, enter],
        [/\? Stop it after/, enter],
        [/\? What now[\s\S]*❯ Create the job/, down.repeat(4)],
        [/❯ Cancel/, enter],
      ],
    })
    expect({exit, sent: made().length - before}).toEqual({exit: 3, sent: 0})
    expect(screen.join(' ')).toContain('nothing was sent')
  })

  test.each<[string, string[], Record<string, string>]>([
    ['with --no-input', ['--no-input'], {}],
    ['with CI set', [], {CI: 'true'}],
    ['for JSON', ['--json'], {}],
    ['with --yes', ['--yes'], {}],
  ])('asks nothing %s: one message with all that is missing, 2', async (_what, words, env) => {
    const before = made().length
    const {exit, screen} = await onTerminal(pai, [...create, ...words], {env})
    expect({exit, sent: made().length - before}).toEqual({exit: 2, sent: 0})
    for (const flag of ['--workspace-id', '--display-name', '--job-type', '--image', '--user-command'])
      expect(screen.join('')).toContain(flag)
  })

  test('--no-color reaches the questions', async () => {
    const answers: [RegExp, string][] = [[/❯ Go on with it/, ctrlC]]
    const [plain, coloured] = await Promise.all([onTerminal(pai, [...create, '--no-color'], {answers}), onTerminal(pai, create, {answers})])
    expect({exit: plain.exit, colours: /\u001b\[3\dm/.test(plain.raw)}).toEqual({exit: 130, colours: false})
    expect(coloured.raw).toMatch(/\u001b\[3\dm/)
  })

  test('--interactive where nobody can be asked says so: 2', async () => {
    const outcome = await pai.run([...create, '--interactive'])
    expect(outcome).toMatchObject({exit: 2, stdout: '', calls: []})
    expect(outcome.stderr).toContain('nobody can be asked here')
  })
})
