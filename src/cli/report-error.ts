import {contractViolation} from '../api/validate-response.js'
import {CliError, EXIT, usageError} from '../errors.js'
import {describeFsError, FS_ERROR_TEXTS} from '../platform/fs-errors.js'
import {findNearest} from '../text/did-you-mean.js'
import {getFlagValue, hasSwitch} from './argv.js'
import {detectTerminal} from './terminal.js'

interface OclifError extends Error {
  oclif?: {exit?: number}
  code?: string
  flags?: string[]
  args?: unknown[]
  parse?: {input?: {flags?: Record<string, unknown>}}
}

function toCliError(thrown: unknown, command = '', argv: readonly string[] = [], foreign?: ForeignWords): CliError {
  if (thrown instanceof CliError) return stripParserFrame(thrown)
  const error = thrown as OclifError
  const helpCommand = `pai-dlc ${command ? `${command.replaceAll(':', ' ')} ` : ''}--help`
  if (error?.oclif?.exit === EXIT.usage || error?.parse)
    return fromOclifError(error, helpCommand, foreign?.translateFlags(command, argv, error.flags ?? []))
  if (isFsError(error)) return fromFsError(error)
  return new CliError({
    code: 'InternalError',
    exit: 'failure',
    message: `Internal error: ${String(error?.message ?? thrown).split('\n')[0]}`,
    suggestions: ['Run it again with --debug and report the output.'],
    cause: thrown,
  })
}

type ForeignWords = typeof import('./foreign-words.js')

async function loadForeignWords(thrown: unknown): Promise<ForeignWords | undefined> {
  return (thrown as OclifError)?.flags?.length ? import('./foreign-words.js') : undefined
}

function stripParserFrame(error: CliError): CliError {
  const [, message] = /^Parsing --\S+ \n\t([\s\S]*)\nSee more help with --help$/.exec(error.message) ?? []
  return message === undefined ? error : error.withContext({message})
}

/** A file or folder that cannot be used is not a bug. */
function isFsError({code, path}: NodeJS.ErrnoException): boolean {
  return typeof path === 'string' && code !== undefined && Object.hasOwn(FS_ERROR_TEXTS, code)
}

function fromFsError(error: NodeJS.ErrnoException): CliError {
  return new CliError({
    code: 'FileUnusable',
    exit: 'failure',
    message: `Cannot use ${error.path}: ${describeFsError(error)}.`,
    suggestions: ['Set XDG_STATE_HOME or TMPDIR to use other folders; check them with pai-dlc doctor'],
    cause: error,
  })
}

function fromOclifError(error: OclifError, helpCommand: string, translated?: string): CliError {
  const knownFlags = Object.keys(error.parse?.input?.flags ?? {})
  const suggestions = (error.flags ?? []).flatMap((flag) => {
    const name = findNearest(flag.replace(/^--?/, '').split('=')[0] ?? '', knownFlags)
    return name ? [`--${name}`] : []
  })
  const [, option, given = '', allowed] = /^Expected (--\S+?)=(.*) to be one of: (.*)/.exec(error.message) ?? []
  const closest = allowed && findNearest(given, allowed.split(', '))
  if (closest) suggestions.push(`${option} ${closest}`)
  if (/Missing required flag workspace-id\b/.test(error.message)) suggestions.push('pai-dlc discover workspaces')
  const message = (describeMissingArguments(error.message) ?? error.message)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(See more help|Note: |Alternatively, )/.test(line))
    .join(' ')
    .replace(/^The following error occurred:\s*/, '')
    .replace(/^Nonexistent flag/, 'Unknown flag')
    .replace(/(--[\w-]+)=\S+ cannot also be provided when using (--[\w-]+)/, '$1 cannot be combined with $2')
    .replace(/^Parsing (--\S+)\s+Expected/, '$1: expected')
    .replace(/\s+/g, ' ')
    .trim()
  const nextCommands = translated ? [translated] : suggestions
  return usageError(/[.!?]$/.test(message) ? message : `${message}.`, [...nextCommands, helpCommand])
}

/** oclif lists missing arguments with their descriptions, one per line. */
function describeMissingArguments(message: string): string | undefined {
  const [, list] = /^Missing \d+ required args?:\n([\s\S]*)/.exec(message) ?? []
  const missing = list?.split('\n').flatMap((line) => {
    const [, name = '', description = ''] = /^([a-z][\w-]*) {2,}(.*)$/.exec(line) ?? []
    return name === '' ? [] : [{name: name.toUpperCase(), description}]
  })
  const [only, ...others] = missing ?? []
  if (!only) return undefined
  if (others.length === 0) return `Missing argument ${only.name}: ${only.description}`
  return `Missing arguments ${[only, ...others].map(({name}) => name).join(' and ')}.`
}

/** Adds the missing permissions and who can grant them (rule X6). */
async function addDenial(error: CliError, args: string[], id = ''): Promise<CliError> {
  const {toDenial, suggestForDenial} = await import('../permissions/denial.js')
  const commandLine = {command: id.replaceAll(':', ' '), args}
  const denial = toDenial(error, commandLine)
  if (!denial) return error
  return error.withContext({denial, suggestions: [...suggestForDenial(denial, commandLine), ...error.suggestions]})
}

function wantsJson(argv: string[]): boolean {
  return hasSwitch(argv, '--json') || getFlagValue(argv, '--output') === 'json'
}

/**
 * Prints an error, as JSON on stdout with --json or as text on stderr, and sets the exit code.
 * @param isOutputStarted part of the result is already on stdout, so the error must not follow it there
 */
export async function reportError(
  thrown: unknown,
  argv: string[],
  command?: string,
  isOutputStarted = false,
): Promise<void> {
  if ((thrown as OclifError)?.code === 'EEXIT') {
    process.exitCode = (thrown as OclifError).oclif?.exit ?? 0
    return
  }
  const cliError =
    (await contractViolation(thrown)) ?? toCliError(thrown, command, argv, await loadForeignWords(thrown))
  const error = cliError.exit === EXIT.denied ? await addDenial(cliError, argv, command) : cliError
  const [{errorJson, renderError}, {escapeUnsafe, sanitizeText}] = await Promise.all([
    import('../render/error.js'),
    import('../text/sanitize.js'),
  ])
  process.exitCode = error.exit
  if (wantsJson(argv) && !isOutputStarted) {
    process.stdout.write(`${escapeUnsafe(JSON.stringify(errorJson(error), null, 2))}\n`)
  } else {
    const terminal = detectTerminal({'no-color': hasSwitch(argv, '--no-color')})
    // Do not wrap messages in logs, so that they can be searched.
    const width = process.stderr.isTTY ? terminal.width : Number.POSITIVE_INFINITY
    process.stderr.write(`${renderError(error, {color: terminal.stderrColor, width})}\n`)
  }
  if (hasSwitch(argv, '--debug') && error.cause instanceof Error)
    process.stderr.write(`${sanitizeText(error.cause.stack ?? '')}\n`)
}
