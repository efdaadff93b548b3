import type {Cloud} from '../api/cloud.js'
import {datasetMountPath} from '../api/dataset-options.js'
import type {CreateJobInput} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import {normalizeMountPath} from '../document/rules/mounts.js'
import type {Problem} from '../errors.js'
import {editDistance, normalizeName} from '../text/did-you-mean.js'
import {type CheckFindings, getIfExists, groupPathsByValue, type ReferencedValue} from './findings.js'

/** The candidates to compare with a misspelled name. */
const MAX_CANDIDATES = 100

interface SourceType {
  label: 'dataset' | 'code source'
  command: string
  workspaceId?: string
  listCandidates(): Promise<NamedResource[]>
}

/** Checks that datasets exist, are usable in the workspace and have distinct mount paths (rules C3, C16). */
export async function checkDatasets(
  cloud: Cloud,
  references: ReferencedValue[],
  {DataSources, WorkspaceId: workspaceId}: Partial<CreateJobInput>,
): Promise<CheckFindings> {
  const ids = [...groupPathsByValue(references)]
  const found = await Promise.all(ids.map(([id]) => getIfExists(() => cloud.call('GetDataset', {DatasetId: id}))))
  const source: SourceType = {
    label: 'dataset',
    command: 'pai-dlc discover datasets',
    workspaceId,
    listCandidates: async () => {
      const {items} = await listItems(cloud, 'ListDatasets', {WorkspaceId: workspaceId}, {limit: MAX_CANDIDATES})
      return items.map(({DatasetId = '', Name = ''}) => ({id: DatasetId, name: Name}))
    },
  }
  const findings = await checkSources(source, ids, found)
  const problems = findings.problems.map((problem) => withVersion(problem, DataSources))
  const mounts = new Map(ids.flatMap(([id], index) => (found[index] ? [[id, datasetMountPath(found[index])]] : [])))
  return {...findings, problems: [...problems, ...findDefaultMountConflicts(DataSources, mounts)]}
}

/** Names the version that was asked for with an unknown dataset. */
function withVersion(problem: Problem, sources: Partial<CreateJobInput>['DataSources'] = []): Problem {
  const [, index] = /^DataSources\[(\d+)\]\.DataSourceId$/.exec(problem.path) ?? []
  const version = index === undefined ? undefined : sources[Number(index)]?.DataSourceVersion
  return version ? {...problem, message: `${problem.message} (DataSourceVersion ${version})`} : problem
}

/** The code source exists and can be used where the job runs (rule C3). */
export async function checkCodeSources(
  cloud: Cloud,
  references: ReferencedValue[],
  workspaceId?: string,
): Promise<CheckFindings> {
  const ids = [...groupPathsByValue(references)]
  const found = await Promise.all(ids.map(([id]) => getIfExists(() => cloud.call('GetCodeSource', {CodeSourceId: id}))))
  const source: SourceType = {
    label: 'code source',
    command: 'pai-dlc discover code-sources',
    workspaceId,
    listCandidates: async () => {
      const {items} = await listItems(cloud, 'ListCodeSources', {WorkspaceId: workspaceId}, {limit: MAX_CANDIDATES})
      return items.map(({CodeSourceId = '', DisplayName = ''}) => ({id: CodeSourceId, name: DisplayName}))
    },
  }
  return checkSources(source, ids, found)
}

async function checkSources(
  source: SourceType,
  ids: [string, string[]][],
  found: ({WorkspaceId?: string; Name?: string; DisplayName?: string} | undefined)[],
): Promise<CheckFindings> {
  const {workspaceId, label} = source
  const hasMissing = found.some((response) => response === undefined)
  // What is meant is a courtesy: without the list, the problem stays.
  const candidates =
    hasMissing && workspaceId !== undefined ? await source.listCandidates().catch(() => undefined) : undefined
  const problems = ids.flatMap(([id, paths], index) =>
    found[index] || candidates?.some((candidate) => candidate.id === id)
      ? []
      : paths.map((path) => sourceNotFound(source, {id, path}, candidates)),
  )
  const warnings = ids.flatMap(([id, paths], index) => {
    const ownWorkspaceId = found[index]?.WorkspaceId
    if (!ownWorkspaceId || workspaceId === undefined || ownWorkspaceId === workspaceId) return []
    const name = found[index]?.Name ?? found[index]?.DisplayName ?? id
    return [
      `${paths[0]}: the ${label} ${name} belongs to workspace ${ownWorkspaceId}, and the job to ${workspaceId}; access may be denied.`,
    ]
  })
  return {problems, warnings}
}

function sourceNotFound(
  {label, command, workspaceId}: SourceType,
  {id, path}: {id: string; path: string},
  candidates?: NamedResource[],
): Problem {
  const listHint = `${command}${candidates ? ` --workspace-id ${workspaceId}` : ''} lists them.`
  const named = candidates?.find(({name}) => name === id)
  if (named)
    return {
      path,
      message: `"${id}" is the name of a ${label}; the service takes its id.`,
      fix: `Use ${named.id}`,
      rule: 'C3',
    }
  const nearest = findNearestByName(id, candidates ?? []).map((candidate) => `${candidate.id} (${candidate.name})`)
  const fix = nearest.length > 0 ? `Nearest: ${nearest.join(', ')}. ${listHint}` : listHint
  return {path, message: `Unknown ${label} ${id}.`, fix, rule: 'C3'}
}

/**
 * Data sources that end on one path because of a dataset's default (rule C16); those that name one path themselves are
 * seen without the catalog.
 * @param defaultMountPaths the default mount path of each dataset, by its id
 */
export function findDefaultMountConflicts(
  sources: CreateJobInput['DataSources'],
  defaultMountPaths: ReadonlyMap<string, string | undefined>,
): Problem[] {
  if (!Array.isArray(sources)) return []
  const mounts = sources.map((source) => ({
    path: normalizeMountPath(source?.MountPath || defaultMountPaths.get(source?.DataSourceId ?? '')) || undefined,
    isDefault: !source?.MountPath,
  }))
  return mounts.flatMap(({path, isDefault}, index) => {
    const first = path === undefined ? -1 : mounts.slice(0, index).findIndex((other) => other.path === path)
    if (first === -1 || !(isDefault || mounts[first]?.isDefault)) return []
    const explanation = isDefault ? 'the default of its dataset' : `the default of the dataset of DataSources[${first}]`
    const message = `Would be mounted on ${path}, ${explanation}, like DataSources[${first}]; the service rejects two data sources on one path.`
    return [{path: `DataSources[${index}].MountPath`, message, fix: 'Use another path for one of them.', rule: 'C16'}]
  })
}

export interface NamedResource {
  id: string
  name: string
}

const MAX_SUGGESTIONS = 3

/** Things whose id or name is like the given text, best first: a slip in an id, a part of a name. */
export function findNearestByName(text: string, candidates: readonly NamedResource[]): NamedResource[] {
  const wanted = normalizeName(text)
  return candidates
    .map((candidate) => ({
      candidate,
      distance: Math.min(
        nameDistance(wanted, normalizeName(candidate.id)),
        nameDistance(wanted, normalizeName(candidate.name)),
      ),
    }))
    .filter((ranked) => ranked.distance <= Math.max(1.2, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({candidate}) => candidate)
}

/** A word that holds the other one is nearer than its letters say. */
function nameDistance(a: string, b: string): number {
  const isContained = a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))
  return isContained ? 1 + Math.abs(a.length - b.length) / 100 : editDistance(a, b)
}
