import {type Problem, usageError} from '../errors.js'
import type {JobDraft} from './document.js'
import {type Read, readCodeSource, readDataset, readMinutes, readNumber, readPair} from './flag-values.js'
import {isObject} from './json-values.js'
import {type Edit, put, type Source, sourcesOf} from './provenance.js'
import {firstWorker} from './rules/rule.js'

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

export interface Draft {
  document: JobDraft
  /** Where the value at each path (JobSpecs[0].Image) came from. */
  sources: Record<string, Source>
}

interface FlagEdit extends Edit {
  flags: JobFlags
  problems: Problem[]
}

const TEXTS = {
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
const NUMBERS = {priority: 'Priority', 'time-limit': 'JobMaxRunningTimeMinutes'} as const
const SETTINGS = {'sanity-check': 'EnableSanityCheck', rdma: 'EnableRDMA'} as const
const RESOURCES = {
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
export async function applyFlags(document: JobDraft, flags: JobFlags, origin: Source = 'file'): Promise<Draft> {
  const edit: FlagEdit = {draft: structuredClone(document), flags, marks: new Map(), problems: []}
  applyFields(edit)
  await applyJobSpecs(edit)
  applyWorker(edit)
  applyMounts(edit)
  applyPairs(edit, 'env', ['Envs'])
  applyPairs(edit, 'tag', ['Settings', 'Tags'])
  if (edit.problems.length > 0) throw flagError(edit.problems)
  return {document: edit.draft, sources: sourcesOf(edit, origin)}
}

function flagError(problems: Problem[]): Error {
  const [first] = problems
  if (problems.length > 1) return usageError(`${problems.length} flags can't be read.`, [], problems)
  return usageError(`${first?.path}: ${first?.message}`, [], problems)
}

function applyFields(edit: FlagEdit): void {
  for (const [flag, field] of entries(TEXTS)) given(edit.flags[flag], (value) => put(edit, [field], value))
  for (const [flag, field] of entries(NUMBERS)) given(number(edit, flag), (value) => put(edit, [field], value))
  for (const [flag, field] of entries(SETTINGS))
    given(edit.flags[flag], (value) => put(edit, ['Settings', field], value))
  // A comma also stands inside numpy>=1,<2 and dask[array,bag].
  const libs = edit.flags['thirdparty-libs']
    ?.flatMap((lib) => lib.split(/,(?=\s*[A-Za-z])(?![^[]*\])/))
    .map((lib) => lib.trim())
  given(libs, (value) => put(edit, ['ThirdpartyLibs'], value))
}

async function applyJobSpecs(edit: FlagEdit): Promise<void> {
  const text = edit.flags['job-specs']
  if (text === undefined) return
  try {
    const {parseText} = await import('./parse.js')
    const specs = await parseText(text, '--job-specs', {arrayOf: {ref: 'JobSpec'}})
    if (Array.isArray(specs)) put(edit, ['JobSpecs'], specs)
    else
      edit.problems.push({path: '--job-specs', message: 'Must be a JSON list of TaskSpecs: [{"Type": "Worker", …}].'})
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/^--job-specs,? ?/, '')
    edit.problems.push({
      path: '--job-specs',
      message,
      mend: 'Some shells take the quotes out of JSON: put it into a file and use -f.',
    })
  }
}

/** The flags about pods go to the first Worker, which they make when there is none. */
function applyWorker(edit: FlagEdit): void {
  const {image, 'ecs-spec': ecsSpec} = edit.flags
  const workers = number(edit, 'workers')
  const discount = number(edit, 'spot-discount')
  const resources = entries(RESOURCES).filter(([flag]) => edit.flags[flag] !== undefined)
  if ([image, ecsSpec, workers, discount].every((value) => value === undefined) && resources.length === 0) return
  if (edit.draft.JobSpecs !== undefined && !Array.isArray(edit.draft.JobSpecs)) return

  const place = workerPlace(edit)
  const path = ['JobSpecs', place]
  const spec = edit.draft.JobSpecs?.[place]
  // A machine type and a share of a quota replace each other; given both as flags, C5 speaks.
  if (ecsSpec !== undefined && resources.length === 0) delete spec?.ResourceConfig
  if (ecsSpec === undefined && resources.length > 0) delete spec?.EcsSpec
  given(image, (value) => put(edit, [...path, 'Image'], value))
  given(workers, (value) => put(edit, [...path, 'PodCount'], value))
  given(ecsSpec, (value) => put(edit, [...path, 'EcsSpec'], value))
  for (const [flag, field] of resources) put(edit, [...path, 'ResourceConfig', field], String(edit.flags[flag]))
  given(discount, (value) =>
    put(edit, [...path, 'SpotSpec'], {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: value}),
  )
}

function workerPlace(edit: FlagEdit): number {
  const place = firstWorker(edit.draft)
  if (place !== undefined) return place
  const next = edit.draft.JobSpecs?.length ?? 0
  put(edit, ['JobSpecs', next], {Type: 'Worker', PodCount: 1}, 'default')
  return next
}

function applyMounts(edit: FlagEdit): void {
  for (const text of edit.flags.dataset ?? []) {
    const source = taken(edit, '--dataset', readDataset(text))
    const old: unknown[] = Array.isArray(edit.draft.DataSources) ? edit.draft.DataSources : []
    const same = old.findIndex((other) => isObject(other) && source && sameSource(other, source))
    const place = same === -1 ? old.length : same
    for (const [field, value] of Object.entries(source ?? {})) put(edit, ['DataSources', place, field], value)
  }
  const text = edit.flags['code-source']
  const source = text === undefined ? undefined : taken(edit, '--code-source', readCodeSource(text))
  if (!source) return
  const old = edit.draft.CodeSource
  if (isObject(old) && !sameSource(old, source)) edit.draft.CodeSource = {}
  for (const [field, value] of Object.entries(source)) put(edit, ['CodeSource', field], value)
}

function sameSource(one: object, other: object): boolean {
  const names = ['DataSourceId', 'CodeSourceId', 'Uri'] as const
  const id = (source: Partial<Record<(typeof names)[number], unknown>>) =>
    names.map((name) => source[name] || '').join('\n')
  return id(one) === id(other)
}

function applyPairs(edit: FlagEdit, flag: 'env' | 'tag', path: string[]): void {
  for (const text of edit.flags[flag] ?? [])
    given(taken(edit, `--${flag}`, readPair(text)), ([key, value]) => put(edit, [...path, key], value))
}

function number(edit: FlagEdit, flag: 'priority' | 'time-limit' | 'workers' | 'spot-discount'): number | undefined {
  const text = edit.flags[flag]
  if (text === undefined) return undefined
  return taken(edit, `--${flag}`, flag === 'time-limit' ? readMinutes(String(text)) : readNumber(text))
}

function taken<T>(edit: FlagEdit, flag: string, read: Read<T>): T | undefined {
  if (read.fault !== undefined)
    edit.problems.push({path: flag, message: read.fault, ...(read.mend ? {mend: read.mend} : {})})
  return read.value
}

function given<T>(value: T | undefined, use: (value: T) => void): void {
  if (value !== undefined) use(value)
}

function entries<K extends string, V>(table: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(table) as [K, V][]
}
