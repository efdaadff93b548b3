import type {Cloud} from '../api/cloud.js'
import type {CreateJobInput} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import {describeExcess, quotaId} from '../api/quota-specs.js'
import {findNearest} from '../text/did-you-mean.js'
import {type CheckFindings, NO_FINDINGS, type ReferencedValue} from './findings.js'
import {listQuotas, quotaName} from './quotas.js'

/** Jobs run in these; the others are closed, or not ready yet. */
const USABLE_STATUSES = ['ENABLED', 'UPDATING']
const PENDING_STATUSES = ['INITIALIZING']

/** The workspace exists and takes jobs (rule C1): an unknown one would be refused after all else has been prepared. */
export async function checkWorkspace(cloud: Cloud, {value: id, path}: ReferencedValue): Promise<CheckFindings> {
  const page = await listItems(cloud, 'ListWorkspaces', {WorkspaceIds: id})
  const workspace = page.items.find(({WorkspaceId}) => WorkspaceId === id)
  if (!workspace) return workspaceNotFound(cloud, {value: id, path})

  const {WorkspaceName: name, Status: status = 'ENABLED'} = workspace
  if (USABLE_STATUSES.includes(status)) return NO_FINDINGS
  const message = `Workspace ${id} (${name}) is ${status}: jobs cannot run in it`
  if (PENDING_STATUSES.includes(status)) return {problems: [], warnings: [`${path}: ${message} yet.`]}
  const fix = 'Choose another one from pai-dlc discover workspaces.'
  return {problems: [{path, message: `${message}.`, fix, rule: 'C1'}], warnings: []}
}

async function workspaceNotFound(cloud: Cloud, {value, path}: ReferencedValue): Promise<CheckFindings> {
  const {items, totalCount} = await listItems(cloud, 'ListWorkspaces', {}, {limit: 100})
  if (items.some(({WorkspaceId}) => WorkspaceId === value)) return NO_FINDINGS
  const named = items.find(({WorkspaceName}) => WorkspaceName === value)
  if (named) {
    const message = `"${value}" is the name of a workspace; the service takes its id.`
    return {problems: [{path, message, fix: `Use "${named.WorkspaceId}".`, rule: 'C1'}], warnings: []}
  }
  const shown = items.slice(0, 8).map(({WorkspaceId, WorkspaceName}) => `${WorkspaceId} (${WorkspaceName})`)
  const closest = findNearest(
    value,
    items.flatMap(({WorkspaceName}) => WorkspaceName ?? []),
  )
  const closestWorkspace = items.find(({WorkspaceName}) => WorkspaceName === closest)
  const fix = closestWorkspace
    ? `Did you mean "${closestWorkspace.WorkspaceId}", ${closestWorkspace.WorkspaceName}?`
    : shown.length === 0
      ? 'You have no workspaces.'
      : `You have ${shown.join(', ')}${totalCount > shown.length ? ', … (pai-dlc discover workspaces)' : ''}.`
  return {problems: [{path, message: `You have no workspace ${value}.`, fix, rule: 'C1'}], warnings: []}
}

/** Checks the quota where quotas can be listed. Only ever a warning (C4): quotas can grow while the job waits. */
export async function checkQuota(
  cloud: Cloud,
  {value: id, path}: ReferencedValue,
  workspaceId: string | undefined,
  job: Partial<CreateJobInput> = {},
): Promise<CheckFindings & {quotaType?: string}> {
  if (workspaceId === undefined) return NO_FINDINGS
  const quotas = await listQuotas(cloud, {workspaceId}).catch(() => undefined)
  if (!quotas) return NO_FINDINGS
  const quota = quotas.items.find((row) => quotaId(row) === id)
  if (quota) {
    const excess = mayExceed(job) ? '' : describeExcess(quota, job.JobSpecs)
    const warning = `${path}: the job requests more than quota ${id} (${quotaName(quota)}) can ever provide: ${excess}. It would wait forever.`
    return {problems: [], warnings: excess === '' ? [] : [warning], quotaType: quota.ResourceType}
  }
  const ids = [...new Map(quotas.items.map((row) => [quotaId(row), `${quotaId(row)} (${quotaName(row)})`])).values()]
  const closest = findNearest(id, quotas.items.map(quotaId))
  const closestQuota = quotas.items.find((row) => quotaId(row) === closest || quotaName(row) === id)
  const listed = ids.length === 0 ? 'No quotas are listed.' : `Listed: ${ids.slice(0, 5).join(', ')}.`
  const hint = closestQuota ? `Did you mean ${quotaId(closestQuota)} (${quotaName(closestQuota)})?` : listed
  return {problems: [], warnings: [`${path}: ${id} is not among the quotas of workspace ${workspaceId}. ${hint}`]}
}

/** An elastic job starts with fewer pods; an oversold one may use what others leave idle. */
function mayExceed({ElasticSpec, Settings}: Partial<CreateJobInput>): boolean {
  const oversold = Settings?.OversoldType ?? 'ForbiddenQuotaOverSold'
  return Boolean(ElasticSpec?.EnableElasticTraining) || oversold !== 'ForbiddenQuotaOverSold'
}
