import type {CreateTensorboardInput, Tensorboard} from '../../api/generated/types.js'
import {DEFAULT_LIFETIME_SECONDS} from '../auth/share-tokens.js'
import {invalidParameter, notFound} from '../service-error.js'
import {DAY, formatGmt, formatOptionalGmt, secondsBetween} from '../time.js'
import type {SandboxState, Viewer} from '../types.js'
import {findDataset} from './datasets.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {includesIgnoreCase, paginate, parseSortOrder, sortBy} from './paging.js'
import {readTime} from './time-window.js'
import {assertStatus, getViewerState, startViewer, stopViewer} from './viewer.js'
import {findWorkspace} from './workspaces.js'

type TensorboardViewer = Viewer<CreateTensorboardInput>

export function tensorboardOperations(state: SandboxState): Handlers {
  const {tensorboards, clock} = state

  return {
    CreateTensorboard(input, {caller}) {
      const workspaceId = input.WorkspaceId ?? state.catalog.defaultWorkspace.WorkspaceId
      findWorkspace(state.catalog, workspaceId)
      checkSources(state, input)
      const now = clock.now()
      const id = `tb${state.random.base36(14)}`
      const board = {id, request: input, owner: caller, workspaceId, created: now, modified: now, started: now}
      tensorboards.set(id, {...board, limitMinutes: input.MaxRunningTimeMinutes})
      return {TensorboardId: id, JobId: jobIdOf(input), DataSourceId: input.DataSourceId}
    },

    ListTensorboards(input, {caller, host}) {
      const now = clock.now()
      const from = readTime('StartTime', input.StartTime) ?? now - 7 * DAY
      const to = readTime('EndTime', input.EndTime) ?? now
      const isMatch = (wanted: string | undefined, value: string | undefined) => !wanted || wanted === value
      const items = [...tensorboards.values()]
        .filter(({created}) => secondsBetween(from, created) >= 0 && secondsBetween(created, to) >= 0)
        .filter(({owner}) => !input.ShowOwn || owner.userId === caller.userId)
        .map((board) => toTensorboard(state, board, host))
        .filter(
          (row) =>
            includesIgnoreCase(row.DisplayName, input.DisplayName ?? '') &&
            includesIgnoreCase(row.Username, input.Username ?? ''),
        )
        .filter((row) => isMatch(input.Accessibility, row.Accessibility) && isMatch(input.Status, row.Status))
        .filter(
          (row) =>
            isMatch(input.JobId, row.JobId) &&
            isMatch(input.SourceId, row.JobId) &&
            isMatch(input.QuotaId, row.QuotaId),
        )
        .filter((row) => isMatch(input.TensorboardId, row.TensorboardId) && isMatch(input.UserId, row.UserId))
        .filter((row) => isMatch(input.WorkspaceId, row.WorkspaceId) && isMatch(input.PaymentType, paymentType(row)))
      const sortKey = input.SortBy === 'DisplayName' ? 'DisplayName' : 'GmtCreateTime'
      const {page, total} = paginate(
        sortBy(items, (row) => row[sortKey], parseSortOrder(input.Order, 'descending')),
        input,
        {defaultSize: 10, maxSize: 100},
      )
      return {Tensorboards: page, TotalCount: total}
    },

    GetTensorboard({TensorboardId, Token}, {host}) {
      state.shareTokens.verify(Token, TensorboardId, clock.now())
      return toTensorboard(state, findTensorboard(state, TensorboardId), host)
    },

    UpdateTensorboard({TensorboardId, Accessibility, Priority, MaxRunningTimeMinutes}) {
      const board = findTensorboard(state, TensorboardId)
      board.request = {
        ...board.request,
        Accessibility: Accessibility ?? board.request.Accessibility,
        Priority: Priority ?? board.request.Priority,
      }
      board.limitMinutes = MaxRunningTimeMinutes ?? board.limitMinutes
      board.modified = clock.now()
      return {TensorboardId}
    },

    StartTensorboard({TensorboardId}) {
      startViewer(state, findTensorboard(state, TensorboardId))
      return {TensorboardId}
    },

    StopTensorboard({TensorboardId}) {
      stopViewer(state, findTensorboard(state, TensorboardId))
      return {TensorboardId}
    },

    DeleteTensorboard({TensorboardId}) {
      assertStatus(state, findTensorboard(state, TensorboardId), ['Stopped'], 'deleted')
      tensorboards.delete(TensorboardId)
      return {TensorboardId}
    },

    GetTensorboardSharedUrl({TensorboardId, ExpireTimeSeconds = String(DEFAULT_LIFETIME_SECONDS)}, {caller, host}) {
      const board = findTensorboard(state, TensorboardId)
      const seconds = Number(ExpireTimeSeconds)
      if (!(seconds >= 1 && seconds <= DEFAULT_LIFETIME_SECONDS))
        throw invalidParameter('ExpireTimeSeconds', `must be between 1 and ${DEFAULT_LIFETIME_SECONDS}`)
      assertStatus(state, board, ['Running'], 'shared')
      const grant = {
        userId: caller.userId,
        targetId: board.id,
        targetType: 'tensorboard',
        lifetimeSeconds: seconds,
      }
      const token = state.shareTokens.issue(grant, clock.now())
      return {TensorboardSharedUrl: `http://${host}/tensorboard/${board.id}/?token=${token}`}
    },
  }
}

export function findTensorboard(state: SandboxState, id: string): TensorboardViewer {
  const board = state.tensorboards.get(id)
  if (!board) throw notFound('Tensorboard', id)
  return board
}

const jobIdOf = ({JobId, SourceId}: CreateTensorboardInput) => JobId ?? SourceId

function checkSources(state: SandboxState, input: CreateTensorboardInput): void {
  const {DataSourceId, DataSources = [], TensorboardDataSources = [], SummaryPath, Uri, QuotaId} = input
  const jobId = jobIdOf(input)
  if (!jobId && !DataSourceId && !Uri && !SummaryPath && DataSources.length + TensorboardDataSources.length === 0)
    throw invalidParameter('JobId', 'or another source of summaries is required')
  if (jobId) findJob(state, jobId)
  if (DataSourceId) findDataset(state.catalog, DataSourceId)
  if (QuotaId && !state.catalog.quotas.some(({id}) => id === QuotaId))
    throw invalidParameter('QuotaId', `is not a known quota: ${QuotaId}`)
}

function toTensorboard(state: SandboxState, board: TensorboardViewer, host: string): Tensorboard {
  const {request} = board
  const {status, finished, reasonCode, reasonMessage} = getViewerState(state, board)
  return {
    TensorboardId: board.id,
    DisplayName: request.DisplayName ?? board.id,
    Status: status,
    ReasonCode: reasonCode,
    ReasonMessage: reasonMessage,
    Accessibility: request.Accessibility ?? 'PRIVATE',
    Priority: request.Priority ?? '1',
    JobId: jobIdOf(request),
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
    QuotaName: state.catalog.quotas.find(({id}) => id === request.QuotaId)?.name,
    MaxRunningTimeMinutes: board.limitMinutes,
    Duration: String(secondsBetween(board.started, finished ?? state.clock.now())),
    GmtCreateTime: formatGmt(board.created),
    GmtModifyTime: formatGmt(board.modified),
    GmtFinishTime: formatOptionalGmt(finished),
    TensorboardUrl: status === 'Running' ? `http://${host}/tensorboard/${board.id}/` : '',
    UserId: board.owner.userId,
    Username: board.owner.userName,
    WorkspaceId: board.workspaceId,
  }
}

const paymentType = ({QuotaId, TensorboardSpec}: Tensorboard) =>
  QuotaId || TensorboardSpec?.EcsType ? 'Postpaid' : 'Free'
