import type {
  CreateRayHistoryServerInput,
  ListRayHistoryServersInput,
  ListRayHistoryServersResponseBodyRayHistoryServers,
} from '../../api/generated/types.js'
import {invalidParameter, notFound} from '../service-error.js'
import {gmt, gmtOrNothing} from '../time.js'
import type {Viewer, World} from '../types.js'
import type {Handlers} from './handler.js'
import {contains, orderOf, pageOf, sortedBy} from './paging.js'
import {readTime} from './time-window.js'
import {mustBe, start, stateOf, stop} from './viewer.js'
import {findWorkspace} from './workspaces.js'

type Server = Viewer<CreateRayHistoryServerInput>
type Row = ListRayHistoryServersResponseBodyRayHistoryServers

/** Viewers of what Ray jobs left in a storage path. */
export function rayHistoryOperations(world: World): Handlers {
  const {rayServers, clock} = world
  const find = (id: string): Server => {
    const server = rayServers.get(id)
    if (!server) throw notFound('Ray history server', id)
    return server
  }

  return {
    CreateRayHistoryServer(input, {identity}) {
      findWorkspace(world.catalog, input.WorkspaceId)
      if (!/^[a-z]+:\/\/./.test(input.StoragePath))
        throw invalidParameter('StoragePath', `is not valid: ${input.StoragePath}`)
      const now = clock.now()
      const id = `rhs${world.random.base36(13)}`
      const times = {created: now, modified: now, started: now, limit: input.MaxRuntimeMinutes}
      rayServers.set(id, {id, request: input, owner: identity, workspaceId: input.WorkspaceId, ...times})
      return {RayHistoryServerId: id}
    },

    ListRayHistoryServers(input, {identity, host}) {
      const chosen = [...rayServers.values()]
        .filter(({owner}) => !input.ShowOwn || owner.userId === identity.userId)
        .filter((server) => inWindow(server, input))
        .map((server) => shown(world, server, host))
        .filter((row) => fits(row, input))
      const by = (input.SortBy ?? 'GmtCreateTime') as keyof Row
      const {page, total} = pageOf(
        sortedBy(chosen, (row) => row[by], orderOf(input.Order, 'descending')),
        input,
        {size: 10, max: 100},
      )
      return {RayHistoryServers: page, TotalCount: total}
    },

    GetRayHistoryServer: ({RayHistoryServerId}, {host}) => shown(world, find(RayHistoryServerId), host),

    StartRayHistoryServer({RayHistoryServerId}) {
      start(world, find(RayHistoryServerId))
      return {}
    },

    StopRayHistoryServer({RayHistoryServerId}) {
      stop(world, find(RayHistoryServerId))
      return {}
    },

    DeleteRayHistoryServer({RayHistoryServerId}) {
      mustBe(world, find(RayHistoryServerId), ['Stopped'], 'deleted')
      rayServers.delete(RayHistoryServerId)
      return {}
    },
  }
}

function inWindow({created, modified}: Server, input: ListRayHistoryServersInput): boolean {
  const from = readTime('StartTime', input.StartTime) ?? 0
  const to = readTime('EndTime', input.EndTime) ?? Number.POSITIVE_INFINITY
  const after = readTime('ModifiedAfter', input.ModifiedAfter) ?? 0
  return created >= from && created <= to && modified >= after
}

function fits(row: Row, input: ListRayHistoryServersInput): boolean {
  const same = (wanted: string | undefined, value: string | undefined) => !wanted || wanted === value
  return (
    contains(row.DisplayName, input.DisplayName ?? '') &&
    contains(row.Username, input.Username ?? '') &&
    contains(row.StoragePath, input.StoragePath ?? '') &&
    (row.RayHistoryServerId ?? '').startsWith(input.IdPrefix ?? '') &&
    same(input.Status, row.Status) &&
    same(input.ResourceId, row.ResourceId) &&
    same(input.UserIdForFilter, row.UserId) &&
    same(input.WorkspaceId, row.WorkspaceId) &&
    same(input.PaymentType, row.ResourceId ? 'PrePaid' : 'PostPaid')
  )
}

function shown(world: World, server: Server, host: string): Row {
  const {request} = server
  const {status, finished, reasonCode, reasonMessage} = stateOf(world, server)
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
    ResourceName: world.catalog.quotas.find(({id}) => id === request.ResourceId)?.name,
    MaxRuntimeMinutes: request.MaxRuntimeMinutes,
    RayHistoryServerUrl: status === 'Running' ? `http://${host}/ray/history/${server.id}/` : '',
    GmtCreateTime: gmt(server.created),
    GmtModifyTime: gmt(server.modified),
    GmtFinishTime: gmtOrNothing(finished),
    TenantId: String(findWorkspace(world.catalog, server.workspaceId).ExtraInfos?.TenantId ?? ''),
    UserId: server.owner.userId,
    Username: server.owner.userName,
    WorkspaceId: server.workspaceId,
  }
}
