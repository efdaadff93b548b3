import type {CreateTensorboardInput, Tensorboard} from '../../api/generated/types.js'
import {invalidParameter, notFound} from '../service-error.js'
import {DAY, gmt, gmtOrNothing, secondsBetween} from '../time.js'
import type {Viewer, World} from '../types.js'
import {findDataset} from './datasets.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {contains, orderOf, pageOf, sortedBy} from './paging.js'
import {readTime} from './time-window.js'
import {mustBe, start, stateOf, stop} from './viewer.js'
import {findWorkspace} from './workspaces.js'

const WEEK_SECONDS = 604_800

type Board = Viewer<CreateTensorboardInput>

/** TensorBoards over what jobs or data sources hold. */
export function tensorboardOperations(world: World): Handlers {
  const {tensorboards, clock} = world

  return {
    CreateTensorboard(input, {identity}) {
      const workspaceId = input.WorkspaceId ?? world.catalog.defaultWorkspace.WorkspaceId
      findWorkspace(world.catalog, workspaceId)
      checkSources(world, input)
      const now = clock.now()
      const id = `tb${world.random.base36(14)}`
      const board = {id, request: input, owner: identity, workspaceId, created: now, modified: now, started: now}
      tensorboards.set(id, {...board, limit: input.MaxRunningTimeMinutes})
      return {TensorboardId: id, JobId: jobOf(input), DataSourceId: input.DataSourceId}
    },

    ListTensorboards(input, {identity, host}) {
      const now = clock.now()
      const from = readTime('StartTime', input.StartTime) ?? now - 7 * DAY
      const to = readTime('EndTime', input.EndTime) ?? now
      const same = (wanted: string | undefined, value: string | undefined) => !wanted || wanted === value
      const chosen = [...tensorboards.values()]
        .filter(({created}) => secondsBetween(from, created) >= 0 && secondsBetween(created, to) >= 0)
        .filter(({owner}) => !input.ShowOwn || owner.userId === identity.userId)
        .map((board) => shown(world, board, host))
        .filter(
          (row) => contains(row.DisplayName, input.DisplayName ?? '') && contains(row.Username, input.Username ?? ''),
        )
        .filter((row) => same(input.Accessibility, row.Accessibility) && same(input.Status, row.Status))
        .filter(
          (row) => same(input.JobId, row.JobId) && same(input.SourceId, row.JobId) && same(input.QuotaId, row.QuotaId),
        )
        .filter((row) => same(input.TensorboardId, row.TensorboardId) && same(input.UserId, row.UserId))
        .filter((row) => same(input.WorkspaceId, row.WorkspaceId) && same(input.PaymentType, paymentOf(row)))
      const by = input.SortBy === 'DisplayName' ? 'DisplayName' : 'GmtCreateTime'
      const {page, total} = pageOf(
        sortedBy(chosen, (row) => row[by], orderOf(input.Order, 'descending')),
        input,
        {size: 10, max: 100},
      )
      return {Tensorboards: page, TotalCount: total}
    },

    GetTensorboard({TensorboardId, Token}, {host}) {
      world.tokens.check(Token, TensorboardId, clock.now())
      return shown(world, findTensorboard(world, TensorboardId), host)
    },

    UpdateTensorboard({TensorboardId, Accessibility, Priority, MaxRunningTimeMinutes}) {
      const board = findTensorboard(world, TensorboardId)
      board.request = {
        ...board.request,
        Accessibility: Accessibility ?? board.request.Accessibility,
        Priority: Priority ?? board.request.Priority,
      }
      board.limit = MaxRunningTimeMinutes ?? board.limit
      board.modified = clock.now()
      return {TensorboardId}
    },

    StartTensorboard({TensorboardId}) {
      start(world, findTensorboard(world, TensorboardId))
      return {TensorboardId}
    },

    StopTensorboard({TensorboardId}) {
      stop(world, findTensorboard(world, TensorboardId))
      return {TensorboardId}
    },

    DeleteTensorboard({TensorboardId}) {
      mustBe(world, findTensorboard(world, TensorboardId), ['Stopped'], 'deleted')
      tensorboards.delete(TensorboardId)
      return {TensorboardId}
    },

    GetTensorboardSharedUrl({TensorboardId, ExpireTimeSeconds = String(WEEK_SECONDS)}, {identity, host}) {
      const board = findTensorboard(world, TensorboardId)
      const seconds = Number(ExpireTimeSeconds)
      if (!(seconds >= 1 && seconds <= WEEK_SECONDS))
        throw invalidParameter('ExpireTimeSeconds', `must be between 1 and ${WEEK_SECONDS}`)
      mustBe(world, board, ['Running'], 'shared')
      const iat = Math.floor(clock.now() / 1000)
      const claims = {
        exp: iat + seconds,
        iat,
        user_id: identity.userId,
        target_id: board.id,
        target_type: 'tensorboard',
      }
      return {TensorboardSharedUrl: `http://${host}/tensorboard/${board.id}/?token=${world.tokens.issue(claims)}`}
    },
  }
}

export function findTensorboard(world: World, id: string): Board {
  const board = world.tensorboards.get(id)
  if (!board) throw notFound('Tensorboard', id)
  return board
}

const jobOf = ({JobId, SourceId}: CreateTensorboardInput) => JobId ?? SourceId

function checkSources(world: World, input: CreateTensorboardInput): void {
  const {DataSourceId, DataSources = [], TensorboardDataSources = [], SummaryPath, Uri, QuotaId} = input
  const job = jobOf(input)
  if (!job && !DataSourceId && !Uri && !SummaryPath && DataSources.length + TensorboardDataSources.length === 0)
    throw invalidParameter('JobId', 'or another source of summaries is required')
  if (job) findJob(world, job)
  if (DataSourceId) findDataset(world.catalog, DataSourceId)
  if (QuotaId && !world.catalog.quotas.some(({id}) => id === QuotaId))
    throw invalidParameter('QuotaId', `is not a known quota: ${QuotaId}`)
}

function shown(world: World, board: Board, host: string): Tensorboard {
  const {request} = board
  const {status, finished, reasonCode, reasonMessage} = stateOf(world, board)
  return {
    TensorboardId: board.id,
    DisplayName: request.DisplayName ?? board.id,
    Status: status,
    ReasonCode: reasonCode,
    ReasonMessage: reasonMessage,
    Accessibility: request.Accessibility ?? 'PRIVATE',
    Priority: request.Priority ?? '1',
    JobId: jobOf(request),
    DataSourceId: request.DataSourceId,
    DataSourceType: request.DataSourceType,
    SummaryPath: request.SummaryPath,
    SummaryRelativePath: request.SummaryRelativePath,
    TensorboardDataSources: request.TensorboardDataSources,
    TensorboardSpec: request.TensorboardSpec,
    Options: request.Options,
    Cpu: request.Cpu,
    Memory: request.Memory,
    QuotaId: request.QuotaId,
    QuotaName: world.catalog.quotas.find(({id}) => id === request.QuotaId)?.name,
    MaxRunningTimeMinutes: board.limit,
    Duration: String(secondsBetween(board.started, finished ?? world.clock.now())),
    GmtCreateTime: gmt(board.created),
    GmtModifyTime: gmt(board.modified),
    GmtFinishTime: gmtOrNothing(finished),
    TensorboardUrl: status === 'Running' ? `http://${host}/tensorboard/${board.id}/` : '',
    UserId: board.owner.userId,
    Username: board.owner.userName,
    WorkspaceId: board.workspaceId,
  }
}

const paymentOf = ({QuotaId, TensorboardSpec}: Tensorboard) =>
  QuotaId || TensorboardSpec?.EcsType ? 'Postpaid' : 'Free'
