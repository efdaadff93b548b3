import type {JobDraft} from '../document/document.js'
import {formatPath, setValue, type ValueSource} from '../document/provenance.js'
import {isPresent} from '../document/rules/rule.js'
import {valueAt} from '../platform/record.js'
import {getJobResources, type JobResources} from '../render/resources.js'
import type {EcsSpec} from './lists.js'

/** Answers that are not fields of a job themselves. */
export interface Selections {
  /** Filter images, as "Key=Value". */
  labels?: string[]
  ownImagesOf?: string
  /** Typed image URIs, which are not verified (rule C2). */
  typedImages?: string[]
  /** The image of roles without their own. */
  image?: string
  roleImages?: 'same' | 'each'
  chip?: string
  framework?: string
  kind?: 'public' | 'quota'
  /** The resource type of the chosen quota, such as Lingjun. */
  quotaType?: string
  /** The id of a preset (rule C11). */
  topology?: string
  guards?: string[]
  /** The options are a proposal that the user has not seen yet. */
  hasProposedOptions?: boolean
}

export interface WizardState {
  document: JobDraft
  /** The source of the value at each path; `asked` for answers in the wizard. */
  sources: Record<string, string>
  /** Answered steps with the dependency key of the answer; a prefix marks those that were not asked. */
  answered: Record<string, string>
  picks: Selections
  names: Record<string, string>
  /** Chosen instance types by name. */
  specs: Record<string, EcsSpec>
}

export const ASKED_SOURCE = 'asked'
/** The wizard chose it; the user sees it in the review. */
export const PROPOSED_SOURCE = 'proposed'
export const SKIPPED_PREFIX = 'skipped:'
export const PROPOSED_PREFIX = 'proposed:'

/** Values from these sources still have to be confirmed by the user. */
const UNCONFIRMED_SOURCES = new Set<string>([
  ASKED_SOURCE,
  PROPOSED_SOURCE,
  'default',
  'config',
  'profile',
  'environment',
])

export function createWizardState(document: JobDraft = {}, sources: Record<string, string> = {}): WizardState {
  return {document: structuredClone(document), sources: {...sources}, answered: {}, picks: {}, names: {}, specs: {}}
}

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

/** Removes an answer, but not a value from flags or a file. */
export function removeAnswer(state: WizardState, path: readonly (string | number)[]): void {
  const fieldPath = formatPath(path)
  const isProvided = Object.entries(state.sources).some(
    ([sourcePath, source]) => isWithin(sourcePath, fieldPath) && !UNCONFIRMED_SOURCES.has(source),
  )
  if (!isProvided) setAnswer(state, path, undefined)
}

/** The source of the value at a path, or of its closest parent. */
export function findSource(state: Pick<WizardState, 'sources'>, path: string): string | undefined {
  for (let ancestor = path; ancestor !== ''; ancestor = ancestor.replace(/(\.|^)[^.[]*$|\[[^\]]*\]$/, '')) {
    if (Object.hasOwn(state.sources, ancestor)) return state.sources[ancestor]
  }
  return undefined
}

/** Whether flags or a file set a field such as JobSpecs[].Image. */
export function isFieldProvided({sources}: Pick<WizardState, 'sources'>, field: string): boolean {
  return Object.entries(sources).some(
    ([path, source]) => !UNCONFIRMED_SOURCES.has(source) && matchScore(field, path) > 0,
  )
}

/** How closely a field such as JobSpecs[].Image matches a path; 0 if it does not. */
export function matchScore(field: string, path: string): number {
  const comparablePath = field.includes('[]') ? path.replace(/\[\d+\]/g, '[]') : path
  return isWithin(comparablePath, field) ? field.length : 0
}

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

/** Totals of the job, as far as its instance types are known. */
export function totalResources({document, specs}: Pick<WizardState, 'document' | 'specs'>): JobResources {
  const list = Array.isArray(document.JobSpecs)
    ? document.JobSpecs.filter((spec) => typeof spec === 'object' && spec !== null)
    : []
  return getJobResources(list, Object.values(specs))
}
