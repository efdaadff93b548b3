import type {Catalog} from '../catalog/catalog.js'
import {quotaResource} from '../catalog/quotas.js'
import {membersOf, type Workspace} from '../catalog/workspaces.js'
import {invalidParameter, WORKSPACE_ERRORS} from '../service-error.js'
import type {Handlers} from './handler.js'
import {contains, listOf, orderOf, pageOf, sortedBy} from './paging.js'

const PAGES = {size: 20, max: 100}

/** Workspaces, their members, and the quotas that they may use. */
export function workspaceOperations(catalog: Catalog): Handlers {
  const find = (id: string) => findWorkspace(catalog, id)

  return {
    ListWorkspaces(input) {
      const ids = listOf(input.WorkspaceIds)
      const chosen = catalog.workspaces
        .filter((row) => !ids || ids.includes(row.WorkspaceId))
        .filter((row) => contains(row.WorkspaceName, input.WorkspaceName ?? ''))
        .filter((row) => !input.Status || row.Status === input.Status)
        .filter((row) => !input.ResourceGroupId || row.resourceGroupId === input.ResourceGroupId)
        .filter((row) => !input.UserId || membersOf(row.WorkspaceId).some((member) => member.UserId === input.UserId))
      if (input.Option === 'GetResourceLimits')
        return {ResourceLimits: {MaxWorkspaces: 50}, TotalCount: 0, Workspaces: []}

      const key = input.SortBy === 'GmtModifiedTime' ? 'GmtModifiedTime' : 'GmtCreateTime'
      const {page, total} = pageOf(
        sortedBy(chosen, (row) => row[key], orderOf(input.Order, 'ascending')),
        input,
        PAGES,
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
        ...(Verbose ? {Owner: {...ownerOf(workspace), DisplayName: 'sandbox'}} : {}),
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
        ...(Verbose ? {Owner: ownerOf(workspace)} : {}),
      }
    },

    ListMembers(input) {
      const roles = listOf(input.Roles)
      const members = membersOf(find(input.WorkspaceId).WorkspaceId)
        .filter((member) => contains(member.MemberName, input.MemberName ?? ''))
        .filter((member) => !input.UserId || member.UserId === input.UserId)
        .filter((member) => !roles || member.Roles?.some((role) => roles.includes(role)))
      const {page, total} = pageOf(members, input, PAGES)
      return {Members: page, TotalCount: total}
    },

    ListResources(input) {
      const byWorkspace = input.Option !== 'ListResource'
      if (byWorkspace && !input.WorkspaceId) throw invalidParameter('WorkspaceId', 'is required')
      const workspaceIds = input.WorkspaceId
        ? [find(input.WorkspaceId).WorkspaceId]
        : catalog.workspaces.map((row) => row.WorkspaceId)
      const ids = listOf(input.QuotaIds)
      const types = listOf(input.ResourceTypes)
      const fields = listOf(input.VerboseFields) ?? ['Quota', 'Label', 'IsDefault']

      const resources = catalog.quotas
        .filter((quota) => !ids || ids.includes(quota.id))
        .filter((quota) => !types || types.includes(quota.resourceType))
        .filter((quota) => !input.GroupName || quota.name === input.GroupName)
        .flatMap((quota) =>
          quota.workspaceIds.filter((id) => workspaceIds.includes(id)).map((id) => quotaResource(quota, id)),
        )
        .filter((resource) => !input.ResourceName || resource.Name === input.ResourceName)
        .filter((resource) => hasLabels(resource.Labels, input.Labels))
      const {page, total} = pageOf(resources, input, PAGES)
      return {
        TotalCount: total,
        Resources: page.map((resource) =>
          input.Verbose === false ? without(resource, []) : without(resource, fields),
        ),
      }
    },

    // Old MaxCompute and PAI quotas, not those of jobs: there are none here.
    ListQuotas: () => ({Quotas: [], TotalCount: 0}),
  }
}

/** The workspace of an id, or the 404 of AIWorkSpace. */
export function findWorkspace(catalog: Catalog, id: string): Workspace {
  const workspace = catalog.workspaces.find((row) => row.WorkspaceId === id)
  if (!workspace) throw WORKSPACE_ERRORS.workspace(id)
  return workspace
}

/** `k=v,k2=v2` against a list of labels: all must be there. */
export function hasLabels(labels: {Key?: string; Value?: string}[] = [], wanted: string | undefined): boolean {
  return (listOf(wanted) ?? []).every((pair) => labels.some(({Key, Value}) => `${Key}=${Value}` === pair))
}

const ownerOf = ({Creator = ''}: {Creator?: string}) => ({UserId: Creator, UserKp: Creator, UserName: 'sandbox'})

function without(resource: ReturnType<typeof quotaResource>, fields: string[]): ReturnType<typeof quotaResource> {
  const {Quotas, Labels, IsDefault, ...rest} = resource
  return {
    ...rest,
    ...(fields.includes('Quota') ? {Quotas} : {}),
    ...(fields.includes('Label') ? {Labels} : {}),
    ...(fields.includes('IsDefault') ? {IsDefault} : {}),
  }
}
