import {execFile} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {EXIT} from '../../src/errors.js'
import {guardIn, type Said, typist} from '../support/command-runner-client.js'
import type {InputFigures, InputOptions} from './input.js'
import {word} from './words.js'

type Flag = {name: string; char?: string; type: string; options?: string[]}
type Commands = Record<string, {id: string; args?: Record<string, unknown>; flags: Record<string, Flag>}>

/** Longer than any list of words may take, in milliseconds: none reaches a service. */
const LONGEST = 20_000
const LEGAL = new Set<number>(Object.values(EXIT))

/**
 * Lists of words as somebody may type them: a command or nearly one, its flags, with values that fit or do not, and
 * words of no sense.
 */
function lists(commands: Commands): fc.Arbitrary<string[]> {
  const ids = Object.keys(commands)
  const known = fc.constantFrom(...ids).chain((id) => {
    // These would go on running, or run what stands after --.
    const ends = /^sandbox:(start|exec)$/.test(id) ? ['--no-such-flag'] : []
    const flags = Object.values(commands[id]?.flags ?? {}).filter(
      ({name}) => !['debug', 'endpoint', 'sandbox', 'watch'].includes(name),
    )
    return fc
      .array(
        fc.oneof(
          {arbitrary: flag(flags), weight: 4},
          {arbitrary: fc.constant(['dlc1xjcumbfm7aai']), weight: 2},
          {arbitrary: word.map((text) => [text]), weight: 1},
        ),
        {
          maxLength: 5,
        },
      )
      .map((words) => [...id.split(':'), ...ends, ...words.flat()])
  })
  const near = fc.tuple(fc.constantFrom(...ids), fc.array(word, {maxLength: 3}), fc.nat()).map(([id, words, at]) => {
    const typed = id.replaceAll(':', ' ')
    return [
      ...(typed.slice(0, at % typed.length) + typed.slice((at % typed.length) + 1)).split(' '),
      '--no-such-flag',
      ...words,
    ]
  })
  return fc.oneof(
    {arbitrary: known, weight: 8},
    {arbitrary: near, weight: 1},
    {arbitrary: fc.array(word, {maxLength: 4}), weight: 1},
  )
}

function flag(flags: Flag[]): fc.Arbitrary<string[]> {
  return fc
    .tuple(fc.constantFrom(...flags), word, fc.nat(), fc.constantFrom('--x=', '--x', '-x', 'alone'))
    .map(([given, text, at, form]) => {
      const {name, char, type, options} = given
      const value = options && at % 2 === 0 ? (options[at % options.length] ?? text) : text
      const short = char && form === '-x' ? `-${char}` : `--${name}`
      if (type === 'boolean' || form === 'alone') return [short]
      return form === '--x=' ? [`--${name}=${value}`] : [short, value]
    })
}

/**
 * Lists of words through the built program, in one process as long as it lives, or each in its own; the service can't
 * be reached.
 * @param root the folder of the package
 */
export async function soakArguments(
  root: string,
  {inputs, seed, each = false}: InputOptions & {each?: boolean},
): Promise<InputFigures> {
  const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {commands: Commands}
  const home = mkdtempSync(join(tmpdir(), 'pai-dlc-words-'))
  const figures: InputFigures = {inputs: 0, exits: {}, slowest: 0, broken: []}
  const hand = typist(around(root, home), LONGEST)
  try {
    for (const words of fc.sample(lists(commands), {numRuns: inputs, seed})) {
      const said = each ? await run(root, home, words) : await hand.type(words)
      figures.inputs++
      const fault = said === undefined ? 'it hangs, or the process has ended' : faultOf(words, said)
      if (fault) figures.broken.push(`${fault}\n${JSON.stringify(words)}\n${said?.stderr.slice(0, 2_000)}`)
      figures.exits[said?.exit ?? -1] = (figures.exits[said?.exit ?? -1] ?? 0) + 1
      figures.slowest = Math.max(figures.slowest, Math.round(said?.ms ?? LONGEST))
    }
    return figures
  } finally {
    hand.close()
    rmSync(home, {recursive: true, force: true, maxRetries: 3})
  }
}

/** Nothing listens at the address. */
function around(root: string, home: string) {
  const env = {
    ...{
      PATH: process.env.PATH,
      HOME: home,
      TZ: 'UTC',
      XDG_STATE_HOME: home,
      XDG_CACHE_HOME: home,
      ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
    },
    ...{
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'soak',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'soak',
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    },
    ...{
      PAI_DLC_ENDPOINT: 'http://127.0.0.1:1',
      PAI_DLC_RETRIES: '0',
      PAI_DLC_INTERVAL: '0.001',
      PAI_DLC_DRAIN_TIMEOUT: '0.001',
    },
    NODE_OPTIONS: guardIn(root),
  }
  return {root, cwd: home, env}
}

/** No argument of a process can hold a NUL. */
function run(root: string, home: string, words: string[]): Promise<Said | undefined> {
  const began = performance.now()
  return new Promise((resolve) => {
    const all = [join(root, 'bin', 'run.js'), ...words.map((word) => word.replaceAll('\0', ''))]
    const child = execFile(process.execPath, all, {...around(root, home), timeout: LONGEST}, (_error, stdout, stderr) =>
      resolve(
        child.exitCode === null ? undefined : {stdout, stderr, exit: child.exitCode, ms: performance.now() - began},
      ),
    )
    child.stdin?.end()
  })
}

function faultOf(words: string[], {stdout, stderr, exit}: Said): string | undefined {
  if (!LEGAL.has(exit)) return `exit code ${exit}`
  if (/UNCAUGHT|\n {4}at |node:internal|Something went wrong inside/.test(stderr + stdout))
    return 'a stack, or an error inside'
  // What --query finds in the answer may be nothing.
  const isChosen = words.some((given) => given.startsWith('--query'))
  if (exit !== 0 && !isChosen && (stderr + stdout).trim() === '') return 'it failed and said nothing'
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words
  const asJson = own.includes('--json') && !own.some((given) => ['-h', '--help', '-f', '--follow'].includes(given))
  return asJson && stdout !== '' && !isJson(stdout) ? `no JSON: ${stdout.slice(0, 200)}` : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
