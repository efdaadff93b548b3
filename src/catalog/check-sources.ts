import type {Cloud} from '../api/cloud.js'
import {datasetMountPath} from '../api/dataset-options.js'
import type {CreateJobInput} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import type {Problem} from '../errors.js'
import {bare, editDistance} from '../text/did-you-mean.js'
import {byValue, type Findings, lookedUp, type Wanted} from './findings.js'

/** Looked at to find what is meant. */
const MOST_CANDIDATES = 100

interface Source {
  what: 'dataset' | 'code source'
  command: string
  workspaceId?: string
  candidates(): Promise<Named[]>
}

/**
 * Every dataset exists and can be used where the job runs; no two end on one path by their defaults (rules C3, C16).
 */
export async function checkDatasets(
  cloud: Cloud,
  wanted: Wanted[],
  {DataSources, WorkspaceId: workspaceId}: Partial<CreateJobInput>,
): Promise<Findings> {
  const ids = [...byValue(wanted)]
  const found = await Promise.all(ids.map(([id]) => lookedUp(() => cloud.call('GetDataset', {DatasetId: id}))))
  const source: Source = {
    what: 'dataset',
    command: 'pai-dlc discover datasets',
    workspaceId,
    candidates: async () => {
      const {items} = await listItems(cloud, 'ListDatasets', {WorkspaceId: workspaceId}, {limit: MOST_CANDIDATES})
      return items.map(({DatasetId = '', Name = ''}) => ({id: DatasetId, name: Name}))
    },
  }
  const findings = await sourceFindings(source, ids, found)
  const mounts = new Map(ids.flatMap(([id], place) => (found[place] ? [[id, datasetMountPath(found[place])]] : [])))
  return {...findings, problems: [...findings.problems, ...sameMounts(DataSources, mounts)]}
}

/** The code source exists and can be used where the job runs (rule C3). */
export async function checkCodeSources(cloud: Cloud, wanted: Wanted[], workspaceId?: string): Promise<Findings> {
  const ids = [...byValue(wanted)]
  const found = await Promise.all(ids.map(([id]) => lookedUp(() => cloud.call('GetCodeSource', {CodeSourceId: id}))))
  const source: Source = {
    what: 'code source',
    command: 'pai-dlc discover code-sources',
    workspaceId,
    candidates: async () => {
      const {items} = await listItems(cloud, 'ListCodeSources', {WorkspaceId: workspaceId}, {limit: MOST_CANDIDATES})
      return items.map(({CodeSourceId = '', DisplayName = ''}) => ({id: CodeSourceId, name: DisplayName}))
    },
  }
  return sourceFindings(source, ids, found)
}

async function sourceFindings(
  source: Source,
  ids: [string, string[]][],
  found: ({WorkspaceId?: string; Name?: string; DisplayName?: string} | undefined)[],
): Promise<Findings> {
  const {workspaceId, what} = source
  const isLacking = found.some((answer) => answer === undefined)
  // What is meant is a courtesy: without the list, the problem stays.
  const candidates =
    isLacking && workspaceId !== undefined ? await source.candidates().catch(() => undefined) : undefined
  const problems = ids.flatMap(([id, paths], place) =>
    found[place] || candidates?.some((candidate) => candidate.id === id)
      ? []
      : paths.map((path) => problem(source, {id, path}, candidates)),
  )
  const warnings = ids.flatMap(([id, paths], place) => {
    const home = found[place]?.WorkspaceId
    if (!home || workspaceId === undefined || home === workspaceId) return []
    const name = found[place]?.Name ?? found[place]?.DisplayName ?? id
    return [
      `${paths[0]}: the ${what} ${name} belongs to workspace ${home}, the job to ${workspaceId}; it may not be allowed to use it.`,
    ]
  })
  return {problems, warnings}
}

function problem(
  {what, command, workspaceId}: Source,
  {id, path}: {id: string; path: string},
  candidates?: Named[],
): Problem {
  const more = `${command}${candidates ? ` --workspace-id ${workspaceId}` : ''} lists them.`
  const named = candidates?.find(({name}) => name === id)
  if (named)
    return {
      path,
      message: `"${id}" is the name of a ${what}; the service takes its id.`,
      mend: `Write ${named.id}`,
      rule: 'C3',
    }
  const near = nearestNamed(id, candidates ?? []).map((candidate) => `${candidate.id} (${candidate.name})`)
  const mend = near.length > 0 ? `Nearest: ${near.join(', ')}. ${more}` : more
  return {path, message: `There is no ${what} ${id}.`, mend, rule: 'C3'}
}

/**
 * Data sources that end on one path because of a dataset's default (rule C16); those that name one path themselves are
 * seen without the catalog.
 * @param defaults the default mount path of each dataset, by its id
 */
export function sameMounts(
  sources: CreateJobInput['DataSources'],
  defaults: ReadonlyMap<string, string | undefined>,
): Problem[] {
  if (!Array.isArray(sources)) return []
  const mounts = sources.map((source) => ({
    path: clean(source?.MountPath || defaults.get(source?.DataSourceId ?? '')),
    isDefault: !source?.MountPath,
  }))
  return mounts.flatMap(({path, isDefault}, place) => {
    const first = path === undefined ? -1 : mounts.slice(0, place).findIndex((other) => other.path === path)
    if (first === -1 || !(isDefault || mounts[first]?.isDefault)) return []
    const whose = isDefault ? 'the default of its dataset' : `the default of the dataset of DataSources[${first}]`
    const message = `Would be mounted on ${path}, ${whose}, as DataSources[${first}]; the service refuses two data sources on one path.`
    return [{path: `DataSources[${place}].MountPath`, message, mend: 'Give one of them another path.', rule: 'C16'}]
  })
}

function clean(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '') return undefined
  return path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
}

export interface Named {
  id: string
  name: string
}

const MOST = 3

/** Things whose id or name is like the given text, best first: a slip in an id, a part of a name. */
export function nearestNamed(given: string, candidates: readonly Named[]): Named[] {
  const wanted = bare(given)
  return candidates
    .map((candidate) => ({
      candidate,
      distance: Math.min(distance(wanted, bare(candidate.id)), distance(wanted, bare(candidate.name))),
    }))
    .filter((ranked) => ranked.distance <= Math.max(1.2, wanted.length / 3))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST)
    .map(({candidate}) => candidate)
}

/** A word that holds the other one is nearer than its letters say. */
function distance(one: string, other: string): number {
  const holds = one.length > 2 && other.length > 2 && (one.includes(other) || other.includes(one))
  return holds ? 1 + Math.abs(one.length - other.length) / 100 : editDistance(one, other)
}
