import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import pty from '@lydell/node-pty'
import headless from '@xterm/headless'
import {SHELLS} from '../../src/completion/scripts.js'
import {createTestCli, PROGRAM} from '../support/command.js'

const pai = createTestCli()
const windows = process.platform === 'win32'

/** Whether a program is on this machine. */
const has = (program: string) => spawnSync(program, ['--version'], {stdio: 'ignore'}).status === 0

let folder: string
let env: Record<string, string>
beforeAll(async () => {
  folder = join(pai.home, 'bin')
  mkdirSync(folder)
  if (windows) writeFileSync(join(folder, 'pai-dlc.cmd'), `@"${process.execPath}" "${PROGRAM}" %*\r\n`)
  else symlinkSync(PROGRAM, join(folder, 'pai-dlc'))
  const path = [folder, process.env.PATH].join(delimiter)
  env = pai.env({PATH: path, TERM: 'xterm', NODE_OPTIONS: undefined, ZDOTDIR: pai.home})
  pai.writeFile('my job.yaml', '')
  pai.writeFile('$(touch pwned).yaml', '')
  pai.writeFile(
    '.aliyun/config.json',
    JSON.stringify({current: 'prod', profiles: [{name: 'prod'}, {name: '$(touch pwned)'}]}),
  )
  const place = `${pai.sandbox.url.replace('http://', '')} ${pai.sandbox.regionId} `
  const job = [
    {id: 'dlcevil', name: 'evil$(touch pwned)`touch pwned`"; touch pwned #\n', status: 'Running'},
    {id: 'dlcbert', name: 'bert', status: 'Running'},
    {id: '$(touch pwned)', name: 'no id'},
    {id: 'dlcbert$(touch pwned)', name: 'no id'},
  ]
  pai.writeFile('cache/pai-dlc/completion.json', JSON.stringify({[place]: {used: '', known: {job}}}))
})
const isPwned = () => existsSync(join(pai.home, 'pwned'))

describe('autocomplete prints the script for', () => {
  test.each(SHELLS)('%s', async (shell) => {
    const {stdout, exit} = await pai.run(['autocomplete', shell])
    expect(exit).toBe(0)
    expect(stdout).toMatchSnapshot()
  })
})

/** What is typed before TAB, and the line after it. */
const TYPED: [what: string, typed: string, line: RegExp][] = [
  ['a command', 'pai-dlc jo', /^\$ pai-dlc job$/],
  ['a command of a topic', 'pai-dlc job g', /^\$ pai-dlc job get$/],
  ['a flag', 'pai-dlc job list --stat', /^\$ pai-dlc job list --status$/],
  ['a value', 'pai-dlc job list --status Q', /^\$ pai-dlc job list --status Queuing$/],
  ['a value after =', 'pai-dlc job list --output=j', /^\$ pai-dlc job list --output=json$/],
  ['a value in quotes', 'pai-dlc job list --output "j', /^\$ pai-dlc job list --output "?json"?$/],
  ['a command of a program called by its path', './bin/pai-dlc jo', /^\$ \.\/bin\/pai-dlc job$/],
  ['a file', 'pai-dlc job create -f my', /^\$ pai-dlc job create -f my\\ job\.yaml$/],
  ['a file after =', 'pai-dlc job create --file=my', /^\$ pai-dlc job create --file=my\\ job\.yaml$/],
  ['a file after @', 'pai-dlc api GetJob -i @my', /^\$ pai-dlc api GetJob -i @my\\ job\.yaml$/],
  ['a profile, the only one that needs no quoting', 'pai-dlc --profile ', /^\$ pai-dlc --profile prod$/],
  ['a job', 'pai-dlc logs dlcb', /^\$ pai-dlc logs dlcbert$/],
  ['a job with a hostile name', 'pai-dlc logs dlce', /^\$ pai-dlc logs dlcevil$/],
  ['an incomplete value', 'pai-dlc --endpoint pai', /^\$ pai-dlc --endpoint pai-dlc=$/],
]

/** Ctrl-U takes away what is typed. */
const CLEAR = '\u0015clear\r'

interface ShellCase {
  program: string
  args: string[]
  /** Typed first. */
  start: string
}

const INTERACTIVE: ShellCase[] = [
  {program: 'bash', args: ['--norc', '--noprofile', '-i'], start: `PS1='$ '; eval "$(pai-dlc autocomplete bash)"`},
  {
    program: 'zsh',
    args: ['-f', '-i'],
    start: `PS1='$ '; unsetopt prompt_sp; autoload -Uz compinit; compinit -u; eval "$(pai-dlc autocomplete zsh)"`,
  },
  {
    program: 'fish',
    args: ['--private', '--no-config'],
    start: `function fish_prompt; echo -n '$ '; end; set -g fish_autosuggestion_enabled 0; pai-dlc autocomplete fish | source`,
  },
]

for (const shell of INTERACTIVE) {
  const isHere = !windows && has(shell.program)
  const group = isHere ? describe : describe.skip
  group(`${shell.program} on a terminal${isHere ? '' : ' (skipped: it is not installed)'}`, () => {
    let screen: InstanceType<typeof headless.Terminal>
    let child: ReturnType<typeof pty.spawn>

    beforeAll(async () => {
      screen = new headless.Terminal({cols: 100, rows: 30, allowProposedApi: true})
      child = pty.spawn(shell.program, shell.args, {name: 'xterm', cols: 100, rows: 30, cwd: pai.home, env})
      child.onData((data) => screen.write(data))
      screen.onData((data) => child.write(data))
      child.write(`${shell.start}; clear\r`)
      await until(() => shownLines().join() === '$')
    })
    afterAll(() => child?.kill('SIGKILL'))

    test.each(TYPED)('completes %s', async (_what, typed, line) => {
      child.write(`${typed}\t`)
      await until(() => line.test(shownLines().at(-1) ?? ''))
      child.write(CLEAR)
      await until(() => shownLines().join() === '$')
      expect(isPwned()).toBe(false)
    })

    test('several jobs are told apart by their names', async () => {
      child.write('pai-dlc logs dlc\t')
      if (shell.program === 'bash') child.write('\t')
      await until(() => ['bert, Running', 'evil (touch pwned)'].every((name) => shownLines().join('\n').includes(name)))
      child.write(CLEAR)
      await until(() => shownLines().join() === '$')
      expect(isPwned()).toBe(false)
    })

    const shownLines = () => {
      const {active} = screen.buffer
      return Array.from(
        {length: active.length},
        (_, index) => active.getLine(index)?.translateToString(true).trimEnd() ?? '',
      ).filter(Boolean)
    }

    /** Waits until the screen shows it. */
    const until = async (isShown: () => boolean) => {
      const end = Date.now() + 10_000
      while (!isShown()) {
        if (Date.now() > end) throw new Error(`The screen never showed it:\n${shownLines().join('\n')}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  })
}

const powershell = ['pwsh', ...(windows ? ['powershell'] : [])].find(
  (program) => spawnSync(program, ['-NoProfile', '-Command', '1']).status === 0,
)
const withPowershell = powershell ? describe : describe.skip
withPowershell(`PowerShell${powershell ? '' : ' (skipped: it is not installed)'}`, () => {
  test.each<[string, string, string]>([
    ['a command', 'pai-dlc jo', 'job'],
    ['a flag', 'pai-dlc job list --stat', '--status'],
    ['a value', 'pai-dlc job list --status Q', 'Queuing'],
    ['a job', 'pai-dlc logs dlcb', 'dlcbert'],
  ])('completes %s', (_what, typed, value) => {
    const script = `pai-dlc autocomplete powershell | Out-String | Invoke-Expression
(TabExpansion2 -inputScript '${typed}' -cursorColumn ${typed.length}).CompletionMatches.CompletionText`
    const {stdout} = spawnSync(powershell ?? '', ['-NoProfile', '-Command', script], {
      cwd: pai.home,
      env,
      encoding: 'utf8',
    })
    expect(stdout.trim().split(/\r?\n/)).toEqual([value])
    expect(isPwned()).toBe(false)
  })
})
