import type {JobDraft} from '../document/document.js'
import {formatPath, setValue, type ValueSource} from '../document/provenance.js'
import {isPresent} from '../document/rules/rule.js'
import {valueAt} from '../platform/record.js'
import {getJobResources, type JobResources} from '../render/resources.js'
import type {EcsSpec} from './lists.js'

/** Answers that are no fields of a job but lead to some. */
export interface Selections {
  /** Labels that images are filtered by, "Key=Value". */
  labels?: string[]
  /** The workspace whose own image it is. */
  ownImagesOf?: string
  /** Images of the user's own registry: the catalog does not know them (rule C2). */
  typedImages?: string[]
  /** What pods run unless their role has another. */
  image?: string
  roleImages?: 'same' | 'each'
  chip?: string
  framework?: string
  kind?: 'public' | 'quota'
  /** The id of a preset (rule C11). */
  topology?: string
  guards?: string[]
}

/** A conversation so far. It is plain data, to be kept and taken up again. */
export interface WizardState {
  document: JobDraft
  /** Where the value at a path came from, in words for people; `asked` for what was answered here. */
  sources: Record<string, string>
  /**
   * The questions that have been answered, each with what the answer rested on, after SKIPPED where nothing could be
   * asked.
   */
  answered: Record<string, string>
  picks: Selections
  /** The catalog's name for an id. */
  names: Record<string, string>
  /** What is known of machine types that were chosen. */
  specs: Record<string, EcsSpec>
}

export const ASKED_SOURCE = 'asked'
export const SKIPPED_PREFIX = 'skipped:'

/** Sources of values that a question still stands for: what is set up once, not said for this job. */
const UNCONFIRMED_SOURCES = new Set<string>([ASKED_SOURCE, 'default', 'config', 'profile', 'environment'])

/** A conversation that begins with what flags and a file have said. */
export function createWizardState(document: JobDraft = {}, sources: Record<string, string> = {}): WizardState {
  return {document: structuredClone(document), sources: {...sources}, answered: {}, picks: {}, names: {}, specs: {}}
}

/** Sets what was answered; undefined takes the value out. */
export function setAnswer(
  state: WizardState,
  path: readonly (string | number)[],
  value: unknown,
  source = ASKED_SOURCE,
): void {
  const fieldPath = formatPath(path)
  deleteSources(state, fieldPath)
  if (value === undefined) deleteValue(state, path)
  else {
    setValue({draft: state.document, sources: new Map()}, path, value, 'wizard' satisfies ValueSource)
    state.sources[fieldPath] = source
  }
}

/** Takes out what was answered here; what flags and files have said stays. */
export function removeAnswer(state: WizardState, path: readonly (string | number)[]): void {
  const fieldPath = formatPath(path)
  const isProvided = Object.entries(state.sources).some(
    ([sourcePath, source]) => isWithin(sourcePath, fieldPath) && !UNCONFIRMED_SOURCES.has(source),
  )
  if (!isProvided) setAnswer(state, path, undefined)
}

/** Where the value at a path came from: its own source, or that of what it stands in. */
export function findSource(state: Pick<WizardState, 'sources'>, path: string): string | undefined {
  for (let ancestor = path; ancestor !== ''; ancestor = ancestor.replace(/(\.|^)[^.[]*$|\[[^\]]*\]$/, '')) {
    if (Object.hasOwn(state.sources, ancestor)) return state.sources[ancestor]
  }
  return undefined
}

/** Whether flags or a file have said something about a field, such as JobSpecs[].Image. */
export function isFieldProvided({sources}: Pick<WizardState, 'sources'>, field: string): boolean {
  return Object.entries(sources).some(
    ([path, source]) => !UNCONFIRMED_SOURCES.has(source) && matchScore(field, path) > 0,
  )
}

/** How closely a field, such as JobSpecs[].Image or JobSpecs[1], names a path; 0 where it does not. */
export function matchScore(field: string, path: string): number {
  const comparablePath = field.includes('[]') ? path.replace(/\[\d+\]/g, '[]') : path
  return isWithin(comparablePath, field) ? field.length : 0
}

/** Where pods run, as far as is known. */
export function getResourceKind({picks, document}: WizardState): 'public' | 'quota' | undefined {
  if (picks.kind) return picks.kind
  const specs = Array.isArray(document.JobSpecs) ? document.JobSpecs : []
  const isQuota = isPresent(document.ResourceId) || specs.some((spec) => isPresent(spec?.ResourceConfig))
  const isPublic = specs.some((spec) => isPresent(spec?.EcsSpec))
  return isQuota === isPublic ? undefined : isQuota ? 'quota' : 'public'
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || (path.startsWith(parent) && /^[.[]/.test(path.slice(parent.length)))
}

function deleteSources({sources}: WizardState, parent: string): void {
  for (const path of Object.keys(sources)) if (isWithin(path, parent)) delete sources[path]
}

function deleteValue({document}: WizardState, path: readonly (string | number)[]): void {
  const parent = valueAt(document, path.slice(0, -1))
  const key = path.at(-1)
  if (typeof parent === 'object' && parent !== null && key !== undefined)
    delete (parent as Record<string | number, unknown>)[key]
}

/** What the whole job takes, as far as its machine types are known. */
export function totalResources({document, specs}: Pick<WizardState, 'document' | 'specs'>): JobResources {
  const list = Array.isArray(document.JobSpecs)
    ? document.JobSpecs.filter((spec) => typeof spec === 'object' && spec !== null)
    : []
  return getJobResources(list, Object.values(specs))
}
