import type {JobSpec} from '../api/generated/types.js'
import {type Problem, usageError} from '../errors.js'
import {isRecord} from '../platform/record.js'
import {findNearest} from '../text/did-you-mean.js'
import type {JobDraft} from './document.js'
import {JOB_FLAG_FIELDS, PAIR_FLAG_FIELDS, typedEntries, WORKER_FLAG_FIELDS} from './flag-fields.js'
import {
  type ParsedFlag,
  parseCodeSource,
  parseDataset,
  parseKeyValue,
  parseMinutes,
  parseNumber,
  parseRoleCommand,
  splitDatasets,
} from './flag-values.js'
import {type DraftEdit, resolveSources, setValue, type ValueSource} from './provenance.js'
import {findWorkerIndex, getTaskSpecs} from './rules/rule.js'

/** Flags that create or change a document. Numbers may be text. */
export interface JobFlags {
  'display-name'?: string
  'job-type'?: string
  'workspace-id'?: string
  'resource-id'?: string
  'user-command'?: string
  /** ROLE=COMMAND: the command of one role (rule C18). */
  'role-command'?: string[]
  description?: string
  accessibility?: string
  'success-policy'?: string
  priority?: string | number
  'time-limit'?: string | number
  /** JSON or YAML; the flags below change its first Worker. */
  'job-specs'?: string
  image?: string
  workers?: string | number
  'ecs-spec'?: string
  cpu?: string | number
  memory?: string
  gpu?: string | number
  'gpu-type'?: string
  'shared-memory'?: string
  'spot-discount'?: string | number
  dataset?: string[]
  'code-source'?: string
  env?: string[]
  tag?: string[]
  'thirdparty-libs'?: string[]
  'sanity-check'?: boolean
  rdma?: boolean
  'enable-gang-scheduling'?: boolean
}

export interface FlaggedDraft {
  document: JobDraft
  /** The source of the value at each path, such as JobSpecs[0].Image. */
  sources: Record<string, ValueSource>
}

interface FlagEdit extends DraftEdit {
  flags: JobFlags
  problems: Problem[]
}

const FLAG_PARSERS: Partial<Record<keyof JobFlags, (text: string | number) => ParsedFlag<number>>> = {
  priority: parseNumber,
  'time-limit': (text) => parseMinutes(String(text)),
  workers: parseNumber,
  'spot-discount': parseNumber,
}

/**
 * A copy of the document with flags applied over it; `origin` is the source of the document's own values.
 * @throws CliError (usage) with a problem for each malformed flag; values are checked by checkDocument
 */
export async function applyFlags(
  document: JobDraft,
  flags: JobFlags,
  origin: ValueSource = 'file',
): Promise<FlaggedDraft> {
  const edit: FlagEdit = {draft: structuredClone(document), flags, sources: new Map(), problems: []}
  applyFields(edit)
  await applyJobSpecs(edit)
  applyWorker(edit)
  applyRoleCommands(edit)
  applyMounts(edit)
  applyPairs(edit)
  if (edit.problems.length > 0) throw flagError(edit.problems)
  return {document: edit.draft, sources: resolveSources(edit, origin)}
}

function flagError(problems: Problem[]): Error {
  const [first] = problems
  if (problems.length > 1) return usageError(`${problems.length} flags can't be read.`, [], problems)
  return usageError(`${first?.path}: ${first?.message}`, [], problems)
}

function applyFields(edit: FlagEdit): void {
  for (const [flag, path] of typedEntries(JOB_FLAG_FIELDS))
    ifDefined(readFlag(edit, flag), (value) => setValue(edit, path, value))
  // A version range or a list of extras may contain a comma: numpy>=1,<2 and dask[array,bag].
  const libs = edit.flags['thirdparty-libs']
    ?.flatMap((lib) => lib.split(/,(?=\s*[A-Za-z])(?![^[]*\])/))
    .map((lib) => lib.trim())
  ifDefined(libs, (value) => setValue(edit, ['ThirdpartyLibs'], value))
}

async function applyJobSpecs(edit: FlagEdit): Promise<void> {
  const text = edit.flags['job-specs']
  if (text === undefined) return
  try {
    const {parseYaml} = await import('./parse.js')
    const specs = await parseYaml(text, '--job-specs', {arrayOf: {ref: 'JobSpec'}})
    if (Array.isArray(specs)) setValue(edit, ['JobSpecs'], specs)
    else
      edit.problems.push({path: '--job-specs', message: 'Must be a JSON list of TaskSpecs: [{"Type": "Worker", …}].'})
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/^--job-specs,? ?/, '')
    edit.problems.push({
      path: '--job-specs',
      message,
      fix: 'Some shells remove the quotes from JSON. Put it in a file and use -f.',
    })
  }
}

function applyWorker(edit: FlagEdit): void {
  const given = typedEntries(WORKER_FLAG_FIELDS)
    .map(([flag, path]) => ({path, value: readFlag(edit, flag)}))
    .filter(({value}) => value !== undefined)
  if (given.length === 0 || (edit.draft.JobSpecs !== undefined && !Array.isArray(edit.draft.JobSpecs))) return

  const index = ensureWorker(edit)
  dropReplacedResources(edit.draft.JobSpecs?.[index], edit.flags)
  for (const {path, value} of given) {
    const field = ['JobSpecs', index, ...path]
    if (path[0] === 'SpotSpec')
      setValue(edit, field.slice(0, -1), {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: value})
    else setValue(edit, field, path[0] === 'ResourceConfig' ? String(value) : value)
  }
}

/** An instance type replaces a share of a quota, and vice versa. Rule C5 reports both as flags. */
function dropReplacedResources(spec: Partial<JobSpec> | undefined, flags: JobFlags): void {
  const hasShare = typedEntries(WORKER_FLAG_FIELDS).some(
    ([flag, [field]]) => field === 'ResourceConfig' && flags[flag] !== undefined,
  )
  const hasEcsSpec = flags['ecs-spec'] !== undefined
  if (hasEcsSpec && !hasShare) delete spec?.ResourceConfig
  if (hasShare && !hasEcsSpec) delete spec?.EcsSpec
}

function ensureWorker(edit: FlagEdit): number {
  const index = findWorkerIndex(edit.draft)
  if (index !== undefined) return index
  const next = edit.draft.JobSpecs?.length ?? 0
  setValue(edit, ['JobSpecs', next], {Type: 'Worker', PodCount: 1}, 'default')
  return next
}

/** An unknown role is a problem, except for the Worker, which other flags would also create. */
function applyRoleCommands(edit: FlagEdit): void {
  for (const text of edit.flags['role-command'] ?? []) {
    const [role, command] = valueOrReport(edit, '--role-command', parseRoleCommand(text)) ?? []
    if (role === undefined) continue
    const specs = getTaskSpecs(edit.draft)
    const spec = specs.find(({value}) => value.Type === role)
    const index = spec ? (edit.draft.JobSpecs ?? []).indexOf(spec.value) : -1
    if (index !== -1) setValue(edit, ['JobSpecs', index, 'UserCommand'], command)
    else if (role === 'Worker' && specs.length === 0)
      setValue(edit, ['JobSpecs', ensureWorker(edit), 'UserCommand'], command)
    else
      edit.problems.push({
        path: '--role-command',
        ...describeUnknownRole(
          role,
          specs.map(({value}) => value.Type),
        ),
      })
  }
}

function describeUnknownRole(role: string, types: (string | undefined)[]): {message: string; fix: string} {
  const roles = types.filter((type) => type !== undefined)
  const closest = findNearest(role, roles)
  const fix =
    roles.length === 0
      ? 'Set the roles first: --job-specs, or JobSpecs in the file.'
      : closest
        ? `Did you mean ${closest}=…?`
        : `Roles: ${roles.join(', ')}.`
  return {message: `The job has no role ${role}.`, fix}
}

function applyMounts(edit: FlagEdit): void {
  for (const text of (edit.flags.dataset ?? []).flatMap(splitDatasets)) {
    const source = valueOrReport(edit, '--dataset', parseDataset(text))
    const existing: unknown[] = Array.isArray(edit.draft.DataSources) ? edit.draft.DataSources : []
    const sameIndex = existing.findIndex((other) => isRecord(other) && source && isSameSource(other, source))
    const index = sameIndex === -1 ? existing.length : sameIndex
    for (const [field, value] of Object.entries(source ?? {})) setValue(edit, ['DataSources', index, field], value)
  }
  const text = edit.flags['code-source']
  const source = text === undefined ? undefined : valueOrReport(edit, '--code-source', parseCodeSource(text))
  if (!source) return
  const existing = edit.draft.CodeSource
  if (isRecord(existing) && !isSameSource(existing, source)) edit.draft.CodeSource = {}
  for (const [field, value] of Object.entries(source)) setValue(edit, ['CodeSource', field], value)
}

function isSameSource(a: object, b: object): boolean {
  const names = ['DataSourceId', 'CodeSourceId', 'Uri'] as const
  const id = (source: Partial<Record<(typeof names)[number], unknown>>) =>
    names.map((name) => source[name] || '').join('\n')
  return id(a) === id(b)
}

function applyPairs(edit: FlagEdit): void {
  for (const [flag, path] of typedEntries(PAIR_FLAG_FIELDS))
    for (const text of edit.flags[flag] ?? [])
      ifDefined(valueOrReport(edit, `--${flag}`, parseKeyValue(text)), ([key, value]) =>
        setValue(edit, [...path, key], value),
      )
}

function readFlag(edit: FlagEdit, flag: keyof typeof JOB_FLAG_FIELDS | keyof typeof WORKER_FLAG_FIELDS): unknown {
  const given = edit.flags[flag]
  const parse = FLAG_PARSERS[flag]
  return parse && given !== undefined ? valueOrReport(edit, `--${flag}`, parse(given as string | number)) : given
}

function valueOrReport<T>(edit: FlagEdit, flag: string, parsed: ParsedFlag<T>): T | undefined {
  if (parsed.error !== undefined)
    edit.problems.push({path: flag, message: parsed.error, ...(parsed.fix ? {fix: parsed.fix} : {})})
  return parsed.value
}

function ifDefined<T>(value: T | undefined, apply: (value: T) => void): void {
  if (value !== undefined) apply(value)
}
