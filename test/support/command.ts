import {spawn} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir, userInfo} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll} from '@jest/globals'
// Scripts are plain JavaScript.
// @ts-expect-error
import {sourceDigest} from '../../scripts/source-digest.js'
import {getCommandOperations} from '../../src/permissions/table.js'
import {type RecordedRequest, type Sandbox, type SandboxOptions, startSandbox} from '../../src/sandbox/index.js'
import {createCommandRunner, loopbackOnlyOption} from './command-runner-client.js'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
expectFreshBuild()

/** A test of the built program says nothing about sources that were changed since. */
function expectFreshBuild(): void {
  const path = join(ROOT, 'dist', 'sources.json')
  const built = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).digest : undefined
  if (built !== sourceDigest(ROOT)) throw new Error('dist is not built from the sources that are here: npm run build')
}

export const PROGRAM = join(ROOT, 'bin', 'run.js')

/** States of a job last a moment: long enough to be seen, too short to wait for. */
export const BRIEF_DELAYS = {creating: 5, queuing: 5, envPreparing: 5, sanityChecking: 5, stopping: 5, logIngestion: 0}

export interface RunOptions {
  /** Over the clean environment; undefined takes a variable out. */
  env?: Record<string, string | undefined>
  stdin?: string
  cwd?: string
  /** Called with all of stderr so far, and a way to interrupt the process, once, at the right moment. */
  onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
  onStdout?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

export interface CommandResult {
  stdout: string
  stderr: string
  /** The exit code; a signal's name where one ended it. */
  exit: number | string | null
  /** Requests of this very run that the sandbox received, in order. */
  requests: RecordedRequest[]
  /** Their operations. */
  calls: string[]
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json(): any
  /** stdout, a line each, without the last line break. */
  lines: string[]
}

export interface TestCli {
  readonly sandbox: Sandbox
  /** A folder of this file's own; HOME of every command. */
  readonly home: string
  /** The clean environment that points at the sandbox. */
  env(more?: RunOptions['env']): Record<string, string>
  run(words: string[], options?: RunOptions): Promise<CommandResult>
  /** A file below the home folder; gives its path. */
  writeFile(name: string, text: string): string
}

interface TestCliOptions extends SandboxOptions {
  /**
   * All runs take turns in one process, twenty times as fast. For tables of many rows; not where the process itself is
   * what is tested: signals, pipes, files at its exit.
   */
  sharesProcess?: boolean
}

/**
 * The program as one types it, against one sandbox a test file. Each run says who it is in its user agent, so that runs
 * may overlap and `sent` still holds its own requests only.
 */
export function createTestCli({sharesProcess, ...options}: TestCliOptions = {}): TestCli {
  let sandbox: Sandbox
  let home: string
  let count = 0
  let runner: ReturnType<typeof createCommandRunner> | undefined

  beforeAll(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'pai-dlc-test-')))
    sandbox = await startSandbox({
      seed: 7,
      delays: BRIEF_DELAYS,
      gracePeriodSeconds: 1,
      jobsFolder: join(home, 'jobs'),
      ...options,
    })
  })
  afterAll(async () => {
    runner?.close()
    await sandbox?.close()
    rmSync(home, {recursive: true, force: true, maxRetries: 3})
  })

  const env = (overrides: RunOptions['env'] = {}): Record<string, string> => {
    const {accessKeyId, accessKeySecret} = sandbox.credentials
    const sandboxEnv = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
      ALIBABA_CLOUD_REGION_ID: sandbox.regionId,
      PAI_DLC_ENDPOINT: sandbox.url,
    }
    return isolateEnvironment({...sandboxEnv, ...overrides}, home)
  }

  async function runShared(argv: string[], own: ProcessOptions): Promise<CommandResult> {
    runner ??= createCommandRunner({root: ROOT, cwd: home, env: own.env})
    const result = await runner.run(argv, own)
    if (!result) throw new Error(`pai-dlc ${argv.join(' ')} did not end.`)
    return createCommandResult(result)
  }

  return {
    get sandbox() {
      return sandbox
    },
    get home() {
      return home
    },
    env,
    async run(argv, {env: overrides, ...rest} = {}) {
      const name = `test-run/${++count}.`
      const own = {cwd: home, ...rest, env: env({PAI_DLC_USER_AGENT: name, ...overrides})}
      const needsProcess = rest.onStderr ?? rest.onStdout
      const result =
        sharesProcess && !needsProcess
          ? await runShared(argv, own)
          : await runProcess([process.execPath, PROGRAM, ...argv], own)
      const requests = sandbox.received.filter(({headers}) => headers['user-agent']?.includes(name))
      const calls = requests.map(({action}) => action)
      expectPermittedCalls(argv, calls)
      return {...result, requests, calls}
    },
    writeFile(name, text) {
      const path = join(home, name)
      mkdirSync(dirname(path), {recursive: true})
      writeFileSync(path, text)
      return path
    },
  }
}

const manifest: {commands: object} = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8'))

/** Whatever a command calls must be in its row of the permission table: policies and refusals are made from it. */
export function expectPermittedCalls(argv: string[], calls: string[]): void {
  const command = findCommandId(argv)
  if (command === 'api') return
  const permitted: readonly string[] = getCommandOperations(command) ?? []
  // A request that is no operation, as when doctor asks whether anybody is there.
  const unpermitted = [...new Set(calls)].filter((name) => name !== '' && !permitted.includes(name))
  if (unpermitted.length === 0) return
  throw new Error(
    `pai-dlc ${command} called ${unpermitted.join(', ')}, which its row in src/permissions/table.ts does not have. Add it to required or optional.`,
  )
}

/** The id that words begin with, flags and their values left out: `--region x job list` is `job list`. */
function findCommandId(argv: string[]): string {
  const ids = argv.flatMap((word, index) => [`${word} ${argv[index + 1]}`, word])
  return ids.find((id) => id.replaceAll(' ', ':') in manifest.commands) ?? ''
}

/** An environment of its own: a temporary home, quick looks, no identity but the one given, no way off this machine. */
export function isolateEnvironment(overrides: RunOptions['env'], home: string): Record<string, string> {
  const variables = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    // Compiled code may be shared by all homes: commands start faster.
    NODE_COMPILE_CACHE: join(tmpdir(), `pai-dlc-test-code-${userInfo().uid}`),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    NODE_OPTIONS: loopbackOnlyOption(ROOT),
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    // The same whatever is installed; `sdk` runs every command through the official packages.
    PAI_DLC_ENGINE: process.env.PAI_DLC_ENGINE ?? 'core',
    NODE_PATH: process.env.NODE_PATH,
    PAI_DLC_INTERVAL: '0.1',
    PAI_DLC_DRAIN_TIMEOUT: '0.3',
    ...overrides,
  }
  return Object.fromEntries(Object.entries(variables).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

type ProcessOptions = Omit<RunOptions, 'env'> & {env: Record<string, string>}

/** Runs a program to its end. */
export function runProcess(
  [program = '', ...args]: string[],
  {env, stdin, cwd, onStderr, onStdout}: ProcessOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {env, cwd, stdio: ['pipe', 'pipe', 'pipe']})
    let [stdout, stderr] = ['', '']
    let isInterrupted = false
    const kill = (signal: NodeJS.Signals) => {
      if (!isInterrupted) child.kill(signal)
      isInterrupted = true
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      onStdout?.(stdout, kill)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      onStderr?.(stderr, kill)
    })
    child.stdin.on('error', () => {})
    child.stdin.end(stdin ?? '')
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(createCommandResult({stdout, stderr, exit: code ?? signal})))
  })
}

function createCommandResult({stdout, stderr, exit}: Pick<CommandResult, 'stdout' | 'stderr' | 'exit'>): CommandResult {
  return {
    stdout,
    stderr,
    exit,
    requests: [],
    calls: [],
    json() {
      try {
        return JSON.parse(stdout)
      } catch {
        throw new Error(`stdout is no JSON: ${stdout}\nstderr: ${stderr}`)
      }
    },
    lines: stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n'),
  }
}
