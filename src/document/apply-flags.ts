import {type Problem, usageError} from '../errors.js'
import {isRecord} from '../platform/record.js'
import type {JobDraft} from './document.js'
import {
  type ParsedFlag,
  parseCodeSource,
  parseDataset,
  parseKeyValue,
  parseMinutes,
  parseNumber,
} from './flag-values.js'
import {type DraftEdit, resolveSources, setValue, type ValueSource} from './provenance.js'
import {findWorkerIndex} from './rules/rule.js'

/** The flags that make or change a document, as the command line spells them. Numbers may come as text. */
export interface JobFlags {
  'display-name'?: string
  'job-type'?: string
  'workspace-id'?: string
  'resource-id'?: string
  'user-command'?: string
  description?: string
  accessibility?: string
  'success-policy'?: string
  priority?: string | number
  'time-limit'?: string | number
  /** The whole JobSpecs as JSON or YAML; the flags below change its first Worker. */
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
  /** Where the value at each path (JobSpecs[0].Image) came from. */
  sources: Record<string, ValueSource>
}

interface FlagEdit extends DraftEdit {
  flags: JobFlags
  problems: Problem[]
}

const TEXT_FLAGS = {
  'display-name': 'DisplayName',
  'job-type': 'JobType',
  'workspace-id': 'WorkspaceId',
  'resource-id': 'ResourceId',
  'user-command': 'UserCommand',
  description: 'Description',
  accessibility: 'Accessibility',
  'success-policy': 'SuccessPolicy',
  'enable-gang-scheduling': 'EnableGangScheduling',
} as const
const NUMBER_FLAGS = {priority: 'Priority', 'time-limit': 'JobMaxRunningTimeMinutes'} as const
const SETTINGS_FLAGS = {'sanity-check': 'EnableSanityCheck', rdma: 'EnableRDMA'} as const
const RESOURCE_FLAGS = {
  cpu: 'CPU',
  memory: 'Memory',
  gpu: 'GPU',
  'gpu-type': 'GPUType',
  'shared-memory': 'SharedMemory',
} as const

/**
 * A document with flags over it: a flag wins over the file. `origin` says where the document's own values come from.
 * The document is not changed. Throws InvalidUsage with one problem for each flag that can't be read; the values
 * themselves are for checkDocument.
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
  applyMounts(edit)
  applyPairs(edit, 'env', ['Envs'])
  applyPairs(edit, 'tag', ['Settings', 'Tags'])
  if (edit.problems.length > 0) throw flagError(edit.problems)
  return {document: edit.draft, sources: resolveSources(edit, origin)}
}

function flagError(problems: Problem[]): Error {
  const [first] = problems
  if (problems.length > 1) return usageError(`${problems.length} flags can't be read.`, [], problems)
  return usageError(`${first?.path}: ${first?.message}`, [], problems)
}

function applyFields(edit: FlagEdit): void {
  for (const [flag, field] of typedEntries(TEXT_FLAGS))
    ifDefined(edit.flags[flag], (value) => setValue(edit, [field], value))
  for (const [flag, field] of typedEntries(NUMBER_FLAGS))
    ifDefined(parseNumberFlag(edit, flag), (value) => setValue(edit, [field], value))
  for (const [flag, field] of typedEntries(SETTINGS_FLAGS))
    ifDefined(edit.flags[flag], (value) => setValue(edit, ['Settings', field], value))
  // A comma also stands inside numpy>=1,<2 and dask[array,bag].
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
      fix: 'Some shells take the quotes out of JSON: put it into a file and use -f.',
    })
  }
}

/** The flags about pods go to the first Worker, which they make when there is none. */
function applyWorker(edit: FlagEdit): void {
  const {image, 'ecs-spec': ecsSpec} = edit.flags
  const workers = parseNumberFlag(edit, 'workers')
  const discount = parseNumberFlag(edit, 'spot-discount')
  const resources = typedEntries(RESOURCE_FLAGS).filter(([flag]) => edit.flags[flag] !== undefined)
  if ([image, ecsSpec, workers, discount].every((value) => value === undefined) && resources.length === 0) return
  if (edit.draft.JobSpecs !== undefined && !Array.isArray(edit.draft.JobSpecs)) return

  const index = ensureWorker(edit)
  const path = ['JobSpecs', index]
  const spec = edit.draft.JobSpecs?.[index]
  // A machine type and a share of a quota replace each other; given both as flags, C5 speaks.
  if (ecsSpec !== undefined && resources.length === 0) delete spec?.ResourceConfig
  if (ecsSpec === undefined && resources.length > 0) delete spec?.EcsSpec
  ifDefined(image, (value) => setValue(edit, [...path, 'Image'], value))
  ifDefined(workers, (value) => setValue(edit, [...path, 'PodCount'], value))
  ifDefined(ecsSpec, (value) => setValue(edit, [...path, 'EcsSpec'], value))
  for (const [flag, field] of resources) setValue(edit, [...path, 'ResourceConfig', field], String(edit.flags[flag]))
  ifDefined(discount, (value) =>
    setValue(edit, [...path, 'SpotSpec'], {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: value}),
  )
}

function ensureWorker(edit: FlagEdit): number {
  const index = findWorkerIndex(edit.draft)
  if (index !== undefined) return index
  const next = edit.draft.JobSpecs?.length ?? 0
  setValue(edit, ['JobSpecs', next], {Type: 'Worker', PodCount: 1}, 'default')
  return next
}

function applyMounts(edit: FlagEdit): void {
  for (const text of edit.flags.dataset ?? []) {
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

function applyPairs(edit: FlagEdit, flag: 'env' | 'tag', path: string[]): void {
  for (const text of edit.flags[flag] ?? [])
    ifDefined(valueOrReport(edit, `--${flag}`, parseKeyValue(text)), ([key, value]) =>
      setValue(edit, [...path, key], value),
    )
}

function parseNumberFlag(
  edit: FlagEdit,
  flag: 'priority' | 'time-limit' | 'workers' | 'spot-discount',
): number | undefined {
  const text = edit.flags[flag]
  if (text === undefined) return undefined
  return valueOrReport(edit, `--${flag}`, flag === 'time-limit' ? parseMinutes(String(text)) : parseNumber(text))
}

function valueOrReport<T>(edit: FlagEdit, flag: string, parsed: ParsedFlag<T>): T | undefined {
  if (parsed.error !== undefined)
    edit.problems.push({path: flag, message: parsed.error, ...(parsed.fix ? {fix: parsed.fix} : {})})
  return parsed.value
}

function ifDefined<T>(value: T | undefined, apply: (value: T) => void): void {
  if (value !== undefined) apply(value)
}

function typedEntries<K extends string, V>(table: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(table) as [K, V][]
}
