import {describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {OFFICIAL_IMAGE} from '../support/job-documents.js'
import {KEYS, runOnTerminal} from '../support/pseudo-terminal.js'

const pai = createTestCli()
const {enter, up, ctrlC} = KEYS
const create = ['job', 'create']
const WHERE = [
  '--workspace-id',
  '268',
  '--image',
  OFFICIAL_IMAGE,
  '--ecs-spec',
  'ecs.g6.xlarge',
  '--job-type',
  'PyTorchJob',
]

const made = () => pai.sandbox.received.filter(({action}) => action === 'CreateJob')

describe('job create on a terminal asks for what is missing', () => {
  test('and exits 3 without sending if the review is canceled', async () => {
    const before = made().length
    const {exitCode, screen} = await runOnTerminal(
      pai,
      [...create, '-i', ...WHERE, '--user-command', 'true', '--display-name', 'a-20260320'],
      {
        answers: [
          [/\? Datasets[\s\S]*none selected/, enter],
          [/\? Code configuration[\s\S]*❯ None/, enter],
          [/\? Topology[\s\S]*❯ Single node/, enter],
          [/\? Environment variable/, enter],
          [/\? Options[\s\S]*1 selected/, enter],
          [/\? Time limit/, enter],
          [/\? What next\?[\s\S]*❯ Create the job/, up],
          [/❯ Cancel/, enter],
        ],
      },
    )
    expect({exit: exitCode, sent: made().length - before}).toEqual({exit: 3, sent: 0})
    expect(screen.join(' ')).toContain('Nothing was sent')
  })

  test.each<[string, string[], Record<string, string>]>([
    ['with --no-input', ['--no-input'], {}],
    ['with CI set', [], {CI: 'true'}],
    ['with --json', ['--json'], {}],
    ['with --yes', ['--yes'], {}],
    ['with --dry-run, and suggests -i', ['--dry-run'], {}],
  ])('but exits 2 with one message on all that is missing %s', async (_what, words, env) => {
    const before = made().length
    const {exitCode, screen} = await runOnTerminal(pai, [...create, ...words], {env})
    expect({exit: exitCode, sent: made().length - before}).toEqual({exit: 2, sent: 0})
    for (const flag of ['--workspace-id', '--display-name', '--job-type', '--image', '--user-command'])
      expect(screen.join('')).toContain(flag)
    if (words.includes('--dry-run')) expect(screen.join(' ')).toContain('pai-dlc job create -i --dry-run')
  })

  test('without color if --no-color is given', async () => {
    const answers: [RegExp, string][] = [[/❯ Resume/, ctrlC]]
    const [plain, colored] = await Promise.all([
      runOnTerminal(pai, [...create, '--no-color'], {answers}),
      runOnTerminal(pai, create, {answers}),
    ])
    expect({exit: plain.exitCode, colors: /\u001b\[3\dm/.test(plain.raw)}).toEqual({exit: 130, colors: false})
    expect(colored.raw).toMatch(/\u001b\[3\dm/)
  })

  test('but --interactive exits 2 without a terminal', async () => {
    const outcome = await pai.run([...create, '--interactive'])
    expect(outcome).toMatchObject({exit: 2, stdout: '', calls: []})
    expect(outcome.stderr).toContain('--interactive requires a terminal')
  })
})
