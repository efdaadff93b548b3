import type {Cloud} from '../api/cloud.js'
import {listItems} from '../api/paging.js'
import {nearest} from '../text/did-you-mean.js'
import {type Findings, NOTHING, type Wanted} from './findings.js'
import {listQuotas, quotaId, quotaName} from './quotas.js'

/** Jobs run in these; the others are closed, or not ready yet. */
const OPEN = ['ENABLED', 'UPDATING']
const SOON = ['INITIALIZING']

/** The workspace exists and takes jobs (rule C1): an unknown one would be refused after all else has been prepared. */
export async function checkWorkspace(cloud: Cloud, {value: id, path}: Wanted): Promise<Findings> {
  const asked = await listItems(cloud, 'ListWorkspaces', {WorkspaceIds: id})
  const found = asked.items.find(({WorkspaceId}) => WorkspaceId === id)
  if (!found) return unknownWorkspace(cloud, {value: id, path})

  const {WorkspaceName: name, Status: status = 'ENABLED'} = found
  if (OPEN.includes(status)) return NOTHING
  const message = `Workspace ${id} (${name}) is ${status}: no job can run in it`
  if (SOON.includes(status)) return {problems: [], warnings: [`${path}: ${message} yet.`]}
  const mend = 'Choose another one: pai-dlc discover workspaces lists them.'
  return {problems: [{path, message: `${message}.`, mend, rule: 'C1'}], warnings: []}
}

async function unknownWorkspace(cloud: Cloud, {value, path}: Wanted): Promise<Findings> {
  const {items, totalCount} = await listItems(cloud, 'ListWorkspaces', {}, {limit: 100})
  if (items.some(({WorkspaceId}) => WorkspaceId === value)) return NOTHING
  const named = items.find(({WorkspaceName}) => WorkspaceName === value)
  if (named) {
    const message = `"${value}" is the name of a workspace; the service takes its id.`
    return {problems: [{path, message, mend: `Write "${named.WorkspaceId}".`, rule: 'C1'}], warnings: []}
  }
  const all = items.slice(0, 8).map(({WorkspaceId, WorkspaceName}) => `${WorkspaceId} (${WorkspaceName})`)
  const meant = nearest(
    value,
    items.flatMap(({WorkspaceName}) => WorkspaceName ?? []),
  )
  const first = items.find(({WorkspaceName}) => WorkspaceName === meant)
  const mend = first
    ? `Did you mean "${first.WorkspaceId}", ${first.WorkspaceName}?`
    : all.length === 0
      ? 'You have none.'
      : `You have ${all.join(', ')}${totalCount > all.length ? ', … (pai-dlc discover workspaces)' : ''}.`
  return {problems: [{path, message: `You have no workspace ${value}.`, mend, rule: 'C1'}], warnings: []}
}

/**
 * The quota, where it can be listed: its id is the user's own knowledge, so that is never more than a warning (rule
 * C4).
 */
export async function checkQuota(cloud: Cloud, {value: id, path}: Wanted, workspaceId?: string): Promise<Findings> {
  if (workspaceId === undefined) return NOTHING
  const quotas = await listQuotas(cloud, {workspaceId}).catch(() => undefined)
  if (!quotas || quotas.items.some((row) => quotaId(row) === id)) return NOTHING
  const ids = [...new Map(quotas.items.map((row) => [quotaId(row), `${quotaId(row)} (${quotaName(row)})`])).values()]
  const near = nearest(id, quotas.items.map(quotaId))
  const meant = quotas.items.find((row) => quotaId(row) === near || quotaName(row) === id)
  const known = ids.length === 0 ? 'It lists none.' : `It lists ${ids.slice(0, 5).join(', ')}.`
  const hint = meant ? `Did you mean ${quotaId(meant)} (${quotaName(meant)})?` : known
  return {problems: [], warnings: [`${path}: ${id} is not among the quotas of workspace ${workspaceId}. ${hint}`]}
}
