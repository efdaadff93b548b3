import {execFile} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {EXIT} from '../../src/errors.js'
import {createCommandRunner, loopbackOnlyOption, type RunResult} from '../support/command-runner-client.js'
import type {SoakInputOptions, SoakInputResult} from './input.js'
import {word} from './words.js'

type Flag = {name: string; char?: string; type: string; options?: string[]}
type Commands = Record<string, {id: string; args?: Record<string, unknown>; flags: Record<string, Flag>}>

/** Longer than any list of words may take, in milliseconds: none reaches a service. */
const TIMEOUT_MS = 20_000
const EXIT_CODES = new Set<number>(Object.values(EXIT))

/**
 * Lists of words as somebody may type them: a command or nearly one, its flags, with values that fit or do not, and
 * words of no sense.
 */
function commandLines(commands: Commands): fc.Arbitrary<string[]> {
  const ids = Object.keys(commands)
  const validCommand = fc.constantFrom(...ids).chain((id) => {
    // These would go on running, or run what stands after --.
    const endingFlags = /^sandbox:(start|exec)$/.test(id) ? ['--no-such-flag'] : []
    const flags = Object.values(commands[id]?.flags ?? {}).filter(
      ({name}) => !['debug', 'endpoint', 'sandbox', 'watch'].includes(name),
    )
    return fc
      .array(
        fc.oneof(
          {arbitrary: flagArguments(flags), weight: 4},
          {arbitrary: fc.constant(['dlc1xjcumbfm7aai']), weight: 2},
          {arbitrary: word.map((text) => [text]), weight: 1},
        ),
        {
          maxLength: 5,
        },
      )
      .map((words) => [...id.split(':'), ...endingFlags, ...words.flat()])
  })
  const mistypedCommand = fc
    .tuple(fc.constantFrom(...ids), fc.array(word, {maxLength: 3}), fc.nat())
    .map(([id, words, removedIndex]) => {
      const typed = id.replaceAll(':', ' ')
      return [
        ...(typed.slice(0, removedIndex % typed.length) + typed.slice((removedIndex % typed.length) + 1)).split(' '),
        '--no-such-flag',
        ...words,
      ]
    })
  return fc.oneof(
    {arbitrary: validCommand, weight: 8},
    {arbitrary: mistypedCommand, weight: 1},
    {arbitrary: fc.array(word, {maxLength: 4}), weight: 1},
  )
}

function flagArguments(flags: Flag[]): fc.Arbitrary<string[]> {
  return fc
    .tuple(fc.constantFrom(...flags), word, fc.nat(), fc.constantFrom('--x=', '--x', '-x', 'alone'))
    .map(([chosenFlag, text, seed, form]) => {
      const {name, char, type, options} = chosenFlag
      const value = options && seed % 2 === 0 ? (options[seed % options.length] ?? text) : text
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
  {inputs, seed, separateProcesses = false}: SoakInputOptions & {separateProcesses?: boolean},
): Promise<SoakInputResult> {
  const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {commands: Commands}
  const home = mkdtempSync(join(tmpdir(), 'pai-dlc-words-'))
  const figures: SoakInputResult = {inputs: 0, exitCounts: {}, slowestMs: 0, failures: []}
  const runner = createCommandRunner(runnerOptions(root, home), TIMEOUT_MS)
  try {
    for (const argv of fc.sample(commandLines(commands), {numRuns: inputs, seed})) {
      const result = separateProcesses ? await runOnce(root, home, argv) : await runner.run(argv)
      figures.inputs++
      const failure = result === undefined ? 'it hangs, or the process has ended' : findFailure(argv, result)
      if (failure) figures.failures.push(`${failure}\n${JSON.stringify(argv)}\n${result?.stderr.slice(0, 2_000)}`)
      figures.exitCounts[result?.exit ?? -1] = (figures.exitCounts[result?.exit ?? -1] ?? 0) + 1
      figures.slowestMs = Math.max(figures.slowestMs, Math.round(result?.ms ?? TIMEOUT_MS))
    }
    return figures
  } finally {
    runner.close()
    rmSync(home, {recursive: true, force: true, maxRetries: 3})
  }
}

/** Nothing listens at the address. */
function runnerOptions(root: string, home: string) {
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
    NODE_OPTIONS: loopbackOnlyOption(root),
  }
  return {root, cwd: home, env}
}

/** No argument of a process can hold a NUL. */
function runOnce(root: string, home: string, argv: string[]): Promise<RunResult | undefined> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const all = [join(root, 'bin', 'run.js'), ...argv.map((word) => word.replaceAll('\0', ''))]
    const child = execFile(
      process.execPath,
      all,
      {...runnerOptions(root, home), timeout: TIMEOUT_MS},
      (_error, stdout, stderr) =>
        resolve(
          child.exitCode === null
            ? undefined
            : {stdout, stderr, exit: child.exitCode, ms: performance.now() - startedAt},
        ),
    )
    child.stdin?.end()
  })
}

function findFailure(argv: string[], {stdout, stderr, exit}: RunResult): string | undefined {
  if (!EXIT_CODES.has(exit)) return `exit code ${exit}`
  if (/UNCAUGHT|\n {4}at |node:internal|Something went wrong inside/.test(stderr + stdout))
    return 'a stack, or an error inside'
  // What --query finds in the answer may be nothing.
  const hasQuery = argv.some((given) => given.startsWith('--query'))
  if (exit !== 0 && !hasQuery && (stderr + stdout).trim() === '') return 'it failed and said nothing'
  const ownArgv = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const asJson =
    ownArgv.includes('--json') && !ownArgv.some((given) => ['-h', '--help', '-f', '--follow'].includes(given))
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
