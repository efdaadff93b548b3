import type {Catalog} from '../catalog/catalog.js'
import {toResource} from '../catalog/quotas.js'
import {listMembers, type SandboxWorkspace} from '../catalog/workspaces.js'
import {invalidParameter, NOT_FOUND} from '../service-error.js'
import type {Handlers} from './handler.js'
import {includesIgnoreCase, paginate, parseSortOrder, sortBy, splitList} from './paging.js'

const PAGE_LIMITS = {defaultSize: 20, maxSize: 100}

export function workspaceOperations(catalog: Catalog): Handlers {
  const find = (id: string) => findWorkspace(catalog, id)

  return {
    ListWorkspaces(input) {
      const ids = splitList(input.WorkspaceIds)
      const matching = catalog.workspaces
        .filter((row) => !ids || ids.includes(row.WorkspaceId))
        .filter((row) => includesIgnoreCase(row.WorkspaceName, input.WorkspaceName ?? ''))
        .filter((row) => !input.Status || row.Status === input.Status)
        .filter((row) => !input.ResourceGroupId || row.resourceGroupId === input.ResourceGroupId)
        .filter((row) => !input.UserId || listMembers(row).some((member) => member.UserId === input.UserId))
      if (input.Option === 'GetResourceLimits')
        return {ResourceLimits: {MaxWorkspaces: 50}, TotalCount: 0, Workspaces: []}

      const key = input.SortBy === 'GmtModifiedTime' ? 'GmtModifiedTime' : 'GmtCreateTime'
      const {page, total} = paginate(
        sortBy(matching, (row) => row[key], parseSortOrder(input.Order, 'ascending')),
        input,
        PAGE_LIMITS,
      )
      return {
        Workspaces: input.Fields === 'Id' ? page.map(({WorkspaceId}) => ({WorkspaceId})) : page,
        TotalCount: total,
      }
    },

    GetWorkspace: ({WorkspaceId, Verbose}) => {
      const {resourceGroupId, ...workspace} = find(WorkspaceId)
      return {
        ...workspace,
        ResourceGroupId: resourceGroupId,
        ...(Verbose ? {Owner: {...toOwner(workspace), DisplayName: 'sandbox'}} : {}),
      }
    },

    GetDefaultWorkspace: ({Verbose}) => {
      const {
        resourceGroupId: _,
        AdminNames: _admins,
        ExtraInfos: _infos,
        IsDefault: _default,
        ...workspace
      } = catalog.defaultWorkspace
      return {
        ...workspace,
        Conditions: [{Type: 'ENABLED', Code: 0, Message: 'The workspace is enabled.'}],
        ...(Verbose ? {Owner: toOwner(workspace)} : {}),
      }
    },

    ListMembers(input) {
      const roles = splitList(input.Roles)
      const members = listMembers(find(input.WorkspaceId))
        .filter((member) => includesIgnoreCase(member.MemberName, input.MemberName ?? ''))
        .filter((member) => !input.UserId || member.UserId === input.UserId)
        .filter((member) => !roles || member.Roles?.some((role) => roles.includes(role)))
      const {page, total} = paginate(members, input, PAGE_LIMITS)
      return {Members: page, TotalCount: total}
    },

    ListResources(input) {
      const byWorkspace = input.Option !== 'ListResource'
      if (byWorkspace && !input.WorkspaceId) throw invalidParameter('WorkspaceId', 'is required')
      const workspaceIds = input.WorkspaceId
        ? [find(input.WorkspaceId).WorkspaceId]
        : catalog.workspaces.map((row) => row.WorkspaceId)
      const ids = splitList(input.QuotaIds)
      const types = splitList(input.ResourceTypes)
      const fields = splitList(input.VerboseFields) ?? ['Quota', 'Label', 'IsDefault']

      const resources = catalog.quotas
        .filter((quota) => !ids || ids.includes(quota.id))
        .filter((quota) => !types || types.includes(quota.resourceType))
        .filter((quota) => !input.GroupName || quota.name === input.GroupName)
        .flatMap((quota) =>
          quota.workspaceIds.filter((id) => workspaceIds.includes(id)).map((id) => toResource(quota, id)),
        )
        .filter((resource) => !input.ResourceName || resource.Name === input.ResourceName)
        .filter((resource) => hasLabels(resource.Labels, input.Labels))
      const {page, total} = paginate(resources, input, PAGE_LIMITS)
      return {
        TotalCount: total,
        Resources: page.map((resource) =>
          input.Verbose === false ? pickVerboseFields(resource, []) : pickVerboseFields(resource, fields),
        ),
      }
    },

    // These are MaxCompute and old PAI quotas, not those of jobs.
    ListQuotas: () => ({Quotas: [], TotalCount: 0}),
  }
}

/** @throws ApiError 404 in AIWorkSpace's form */
export function findWorkspace(catalog: Catalog, id: string): SandboxWorkspace {
  const workspace = catalog.workspaces.find((row) => row.WorkspaceId === id)
  if (!workspace) throw NOT_FOUND.workspace(id)
  return workspace
}

/** Whether the labels include all pairs of a filter such as `k=v,k2=v2`. */
export function hasLabels(labels: {Key?: string; Value?: string}[] = [], filter: string | undefined): boolean {
  return (splitList(filter) ?? []).every((pair) => labels.some(({Key, Value}) => `${Key}=${Value}` === pair))
}

const toOwner = ({Creator = ''}: {Creator?: string}) => ({UserId: Creator, UserKp: Creator, UserName: 'sandbox'})

function pickVerboseFields(resource: ReturnType<typeof toResource>, fields: string[]): ReturnType<typeof toResource> {
  const {Quotas, Labels, IsDefault, ...rest} = resource
  return {
    ...rest,
    ...(fields.includes('Quota') ? {Quotas} : {}),
    ...(fields.includes('Label') ? {Labels} : {}),
    ...(fields.includes('IsDefault') ? {IsDefault} : {}),
  }
}
