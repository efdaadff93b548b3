import {isDeepStrictEqual} from 'node:util'
import {applyFlags, type JobFlags} from '../document/apply-flags.js'
import type {JobDocument, JobDraft} from '../document/document.js'
import {JOB_FLAG_FIELDS, PAIR_FLAG_FIELDS, typedEntries, WORKER_FLAG_FIELDS} from '../document/flag-fields.js'
import {isRecord, valueAt} from '../platform/record.js'
import {formatDuration} from '../text/duration.js'
import {isSecret} from '../text/secrets.js'
import {quoteForShell} from '../text/shell-quote.js'

const FLAG_FORMATTERS: Partial<Record<keyof typeof JOB_FLAG_FIELDS, (value: unknown) => string>> = {
  'time-limit': (minutes) =>
    Number.isInteger(minutes) ? formatDuration(Number(minutes) * 60, {units: 4}) : String(minutes),
}

/**
 * The words that make the same job: short flags where they say all of it, --job-specs for several roles, --set for what
 * no flag gives.
 * @param extraFlags flags of the command that are none of the job's, such as --no-verify-image
 */
async function toArgv(document: JobDocument, extraFlags: readonly string[] = []): Promise<string[]> {
  const flags = toJobFlags(document)
  const fromWorkerFlags = await applyToEmpty({...flags, ...toWorkerFlags(document)})
  const specs: JobFlags = isDeepStrictEqual(fromWorkerFlags.JobSpecs, document.JobSpecs)
    ? toWorkerFlags(document)
    : {'job-specs': JSON.stringify(document.JobSpecs)}
  const fromFlags = await applyToEmpty({...flags, ...specs})
  const otherFields = Object.entries(document).filter(
    ([field, value]) => !isDeepStrictEqual(fromFlags[field as keyof JobDraft], value),
  )
  const setFlags = otherFields.flatMap(([field, value]) => [
    '--set',
    `${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ])
  const {'user-command': command, ...others} = {...flags, ...specs}
  const commandFlag = command === undefined ? [] : ['--user-command', command]
  return ['job', 'create', ...flagsToArgv(others), ...setFlags, ...extraFlags, ...commandFlag]
}

/** One line for a POSIX shell. Secret values are replaced by references to variables of the same name. */
export async function toCommandLine(
  document: JobDocument,
  {bin = 'pai-dlc', extraFlags = []}: {bin?: string; extraFlags?: readonly string[]} = {},
) {
  const argv = await toArgv(document, extraFlags)
  return [
    bin,
    ...argv.map((arg, index) => (argv[index - 1] === '--env' ? formatVariable(arg) : quoteForShell(arg))),
  ].join(' ')
}

function formatVariable(pair: string): string {
  const [, name = '', value] = /^([^=]*)=([\s\S]*)$/.exec(pair) ?? []
  if (!isSecret(name, value)) return quoteForShell(pair)
  return /^\w+$/.test(name) ? `${name}="$${name}"` : quoteForShell(`${name}=…`)
}

async function applyToEmpty(flags: JobFlags): Promise<JobDraft> {
  return (await applyFlags({}, flags).catch(() => ({document: {} as JobDraft}))).document
}

function toJobFlags(document: JobDocument): JobFlags {
  const {DataSources: dataSources = [], CodeSource: codeSource} = document
  const flags: JobFlags = {}
  for (const [flag, path] of typedEntries(JOB_FLAG_FIELDS)) {
    const value = valueAt(document, path)
    if (value !== undefined) Object.assign(flags, {[flag]: FLAG_FORMATTERS[flag]?.(value) ?? value})
  }
  for (const [flag, path] of typedEntries(PAIR_FLAG_FIELDS)) {
    const map = valueAt(document, path)
    if (isRecord(map)) flags[flag] = toPairs(map)
  }
  if (dataSources.length > 0)
    flags.dataset = dataSources.map((source) =>
      joinMount(source.DataSourceId ?? source.Uri, source.MountPath, source.MountAccess),
    )
  if (codeSource)
    flags['code-source'] = joinMount(
      codeSource.CodeSourceId ?? (codeSource as {Uri?: string}).Uri,
      codeSource.MountPath,
    )
  if (document.ThirdpartyLibs) flags['thirdparty-libs'] = document.ThirdpartyLibs
  return flags
}

/** The flags about pods say all there is about one TaskSpec, if it is that of the Workers. */
function toWorkerFlags({JobSpecs: [spec] = []}: JobDocument): JobFlags {
  if (!spec) return {}
  return {
    ...Object.fromEntries(typedEntries(WORKER_FLAG_FIELDS).map(([flag, path]) => [flag, valueAt(spec, path)])),
    ...(spec.UserCommand ? {'role-command': [`${spec.Type}=${spec.UserCommand}`]} : {}),
  }
}

function joinMount(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part).join(':')
}

function toPairs(map: object): string[] {
  return Object.entries(map).map(([key, value]) => `${key}=${value}`)
}

function flagsToArgv(flags: JobFlags): string[] {
  return Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined) return []
    if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${flag}`]
    // A value that begins with a hyphen needs the form --flag=VALUE.
    return [value]
      .flat()
      .flatMap((item) => (/^-/.test(String(item)) ? [`--${flag}=${item}`] : [`--${flag}`, String(item)]))
  })
}
