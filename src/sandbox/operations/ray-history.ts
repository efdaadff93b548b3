import type {
  CreateRayHistoryServerInput,
  ListRayHistoryServersInput,
  ListRayHistoryServersResponseBodyRayHistoryServers,
} from '../../api/generated/types.js'
import {invalidParameter, notFound} from '../service-error.js'
import {formatGmt, formatOptionalGmt} from '../time.js'
import type {SandboxState, Viewer} from '../types.js'
import type {Handlers} from './handler.js'
import {includesIgnoreCase, paginate, parseSortOrder, sortBy} from './paging.js'
import {readTime} from './time-window.js'
import {assertStatus, getViewerState, startViewer, stopViewer} from './viewer.js'
import {findWorkspace} from './workspaces.js'

type RayHistoryServer = Viewer<CreateRayHistoryServerInput>
type RayHistoryServerItem = ListRayHistoryServersResponseBodyRayHistoryServers

/** Servers that show the logs of Ray jobs in a storage path. */
export function rayHistoryOperations(state: SandboxState): Handlers {
  const {rayHistoryServers: servers, clock} = state
  const find = (id: string): RayHistoryServer => {
    const server = servers.get(id)
    if (!server) throw notFound('Ray history server', id)
    return server
  }

  return {
    CreateRayHistoryServer(input, {caller}) {
      findWorkspace(state.catalog, input.WorkspaceId)
      if (!/^[a-z]+:\/\/./.test(input.StoragePath))
        throw invalidParameter('StoragePath', `is not valid: ${input.StoragePath}`)
      const now = clock.now()
      const id = `rhs${state.random.base36(13)}`
      const times = {created: now, modified: now, started: now, limitMinutes: input.MaxRuntimeMinutes}
      servers.set(id, {id, request: input, owner: caller, workspaceId: input.WorkspaceId, ...times})
      return {RayHistoryServerId: id}
    },

    ListRayHistoryServers(input, {caller, host}) {
      const items = [...servers.values()]
        .filter(({owner}) => !input.ShowOwn || owner.userId === caller.userId)
        .filter((server) => isInWindow(server, input))
        .map((server) => toServerItem(state, server, host))
        .filter((row) => matchesFilters(row, input))
      const sortKey = (input.SortBy ?? 'GmtCreateTime') as keyof RayHistoryServerItem
      const {page, total} = paginate(
        sortBy(items, (row) => row[sortKey], parseSortOrder(input.Order, 'descending')),
        input,
        {defaultSize: 10, maxSize: 100},
      )
      return {RayHistoryServers: page, TotalCount: total}
    },

    GetRayHistoryServer: ({RayHistoryServerId}, {host}) => toServerItem(state, find(RayHistoryServerId), host),

    StartRayHistoryServer({RayHistoryServerId}) {
      startViewer(state, find(RayHistoryServerId))
      return {}
    },

    StopRayHistoryServer({RayHistoryServerId}) {
      stopViewer(state, find(RayHistoryServerId))
      return {}
    },

    DeleteRayHistoryServer({RayHistoryServerId}) {
      assertStatus(state, find(RayHistoryServerId), ['Stopped'], 'deleted')
      servers.delete(RayHistoryServerId)
      return {}
    },
  }
}

function isInWindow({created, modified}: RayHistoryServer, input: ListRayHistoryServersInput): boolean {
  const from = readTime('StartTime', input.StartTime) ?? 0
  const until = readTime('EndTime', input.EndTime) ?? Number.POSITIVE_INFINITY
  const after = readTime('ModifiedAfter', input.ModifiedAfter) ?? 0
  return created >= from && created <= until && modified >= after
}

function matchesFilters(item: RayHistoryServerItem, input: ListRayHistoryServersInput): boolean {
  const isMatch = (wanted: string | undefined, value: string | undefined) => !wanted || wanted === value
  return (
    includesIgnoreCase(item.DisplayName, input.DisplayName ?? '') &&
    includesIgnoreCase(item.Username, input.Username ?? '') &&
    includesIgnoreCase(item.StoragePath, input.StoragePath ?? '') &&
    (item.RayHistoryServerId ?? '').startsWith(input.IdPrefix ?? '') &&
    isMatch(input.Status, item.Status) &&
    isMatch(input.ResourceId, item.ResourceId) &&
    isMatch(input.UserIdForFilter, item.UserId) &&
    isMatch(input.WorkspaceId, item.WorkspaceId) &&
    isMatch(input.PaymentType, item.ResourceId ? 'PrePaid' : 'PostPaid')
  )
}

function toServerItem(state: SandboxState, server: RayHistoryServer, host: string): RayHistoryServerItem {
  const {request} = server
  const {status, finished, reasonCode, reasonMessage} = getViewerState(state, server)
  return {
    RayHistoryServerId: server.id,
    DisplayName: request.DisplayName,
    Status: status,
    ReasonCode: reasonCode,
    ReasonMessage: reasonMessage,
    Accessibility: request.Accessibility ?? 'PRIVATE',
    StoragePath: request.StoragePath,
    EcsSpec: request.EcsSpec,
    ResourceId: request.ResourceId,
    ResourceName: state.catalog.quotas.find(({id}) => id === request.ResourceId)?.name,
    MaxRuntimeMinutes: request.MaxRuntimeMinutes,
    RayHistoryServerUrl: status === 'Running' ? `http://${host}/ray/history/${server.id}/` : '',
    GmtCreateTime: formatGmt(server.created),
    GmtModifyTime: formatGmt(server.modified),
    GmtFinishTime: formatOptionalGmt(finished),
    TenantId: String(findWorkspace(state.catalog, server.workspaceId).ExtraInfos?.TenantId ?? ''),
    UserId: server.owner.userId,
    Username: server.owner.userName,
    WorkspaceId: server.workspaceId,
  }
}
