import {isDeepStrictEqual} from 'node:util'
import {applyFlags, type JobFlags} from '../document/apply-flags.js'
import type {JobDocument, JobDraft} from '../document/document.js'
import {quoted} from '../text/shell-quote.js'
import {isSecret} from './draft.js'

const TEXTS = {
  'workspace-id': 'WorkspaceId',
  'display-name': 'DisplayName',
  'job-type': 'JobType',
  'resource-id': 'ResourceId',
  description: 'Description',
  accessibility: 'Accessibility',
  'success-policy': 'SuccessPolicy',
  priority: 'Priority',
  'time-limit': 'JobMaxRunningTimeMinutes',
} as const

const RESOURCES = {
  cpu: 'CPU',
  memory: 'Memory',
  gpu: 'GPU',
  'gpu-type': 'GPUType',
  'shared-memory': 'SharedMemory',
} as const

/**
 * The words that make the same job: short flags where they say all of it, --job-specs for several roles, --set for what
 * no flag gives.
 * @param more flags of the command that are none of the job's, such as --no-verify-image
 */
export async function commandWords(document: JobDocument, more: readonly string[] = []): Promise<string[]> {
  const flags = flagsOf(document)
  const short = await made({...flags, ...workerFlags(document)})
  const specs: JobFlags = isDeepStrictEqual(short.JobSpecs, document.JobSpecs)
    ? workerFlags(document)
    : {'job-specs': JSON.stringify(document.JobSpecs)}
  const same = await made({...flags, ...specs})
  const rest = Object.entries(document).filter(
    ([field, value]) => !isDeepStrictEqual(same[field as keyof JobDraft], value),
  )
  const sets = rest.flatMap(([field, value]) => ['--set', `${field}=${JSON.stringify(value)}`])
  const {'user-command': command, ...others} = {...flags, ...specs}
  const last = command === undefined ? [] : ['--user-command', command]
  return ['job', 'create', ...wordsOf(others), ...sets, ...more, ...last]
}

/**
 * One line for a POSIX shell. Values of variables that look like secrets are left out: the shell puts in its own of
 * those names.
 */
export async function commandLine(
  document: JobDocument,
  {bin = 'pai-dlc', more = []}: {bin?: string; more?: readonly string[]} = {},
) {
  const words = await commandWords(document, more)
  return [bin, ...words.map((word, place) => (words[place - 1] === '--env' ? variable(word) : quoted(word)))].join(' ')
}

function variable(word: string): string {
  const [, name = '', value] = /^([^=]*)=([\s\S]*)$/.exec(word) ?? []
  if (!isSecret(name, value)) return quoted(word)
  return /^\w+$/.test(name) ? `${name}="$${name}"` : quoted(`${name}=…`)
}

async function made(flags: JobFlags): Promise<JobDraft> {
  return (await applyFlags({}, flags).catch(() => ({document: {} as JobDraft}))).document
}

function flagsOf(document: JobDocument): JobFlags {
  const {Settings: settings, DataSources: data = [], CodeSource: code} = document
  const flags: JobFlags = {}
  for (const [flag, field] of Object.entries(TEXTS)) {
    const value = document[field]
    if (value !== undefined) Object.assign(flags, {[flag]: String(value)})
  }
  if (data.length > 0)
    flags.dataset = data.map((source) =>
      mounted(source.DataSourceId ?? source.Uri, source.MountPath, source.MountAccess),
    )
  if (code) flags['code-source'] = mounted(code.CodeSourceId ?? (code as {Uri?: string}).Uri, code.MountPath)
  if (document.Envs) flags.env = pairs(document.Envs)
  if (settings?.Tags) flags.tag = pairs(settings.Tags)
  if (document.ThirdpartyLibs) flags['thirdparty-libs'] = document.ThirdpartyLibs
  if (settings?.EnableSanityCheck !== undefined) flags['sanity-check'] = settings.EnableSanityCheck
  if (settings?.EnableRDMA !== undefined) flags.rdma = settings.EnableRDMA
  if (document.EnableGangScheduling !== undefined) flags['enable-gang-scheduling'] = document.EnableGangScheduling
  if (document.UserCommand !== undefined) flags['user-command'] = document.UserCommand
  return flags
}

/** The flags about pods say all there is about one TaskSpec, if it is that of the Workers. */
function workerFlags({JobSpecs: [spec] = []}: JobDocument): JobFlags {
  if (!spec) return {}
  const flags: JobFlags = {image: spec.Image, workers: spec.PodCount, 'ecs-spec': spec.EcsSpec}
  for (const [flag, field] of Object.entries(RESOURCES)) Object.assign(flags, {[flag]: spec.ResourceConfig?.[field]})
  flags['spot-discount'] = spec.SpotSpec?.SpotDiscountLimit
  return flags
}

function mounted(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part).join(':')
}

function pairs(map: object): string[] {
  return Object.entries(map).map(([key, value]) => `${key}=${value}`)
}

function wordsOf(flags: JobFlags): string[] {
  return Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined) return []
    if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${flag}`]
    // A value that begins with a hyphen must stand in the flag's own word.
    return [value]
      .flat()
      .flatMap((each) => (/^-/.test(String(each)) ? [`--${flag}=${each}`] : [`--${flag}`, String(each)]))
  })
}
