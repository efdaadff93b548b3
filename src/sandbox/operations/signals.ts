import type {ListSignalsResponseBodySignals} from '../../api/generated/types.js'
import {sendSignal} from '../jobs/signals.js'
import {invalidParameter, notFound} from '../service-error.js'
import {formatShanghai} from '../time.js'
import type {SandboxState, SentSignal} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {paginate, parseSortOrder} from './paging.js'

export function signalOperations(state: SandboxState): Handlers {
  return {
    CreateSignal({JobId, Signal, Target}) {
      const job = findJob(state, JobId)
      if (!Signal) throw invalidParameter('Signal', 'is required')
      if (!Target) throw invalidParameter('Target', 'is required')
      const {id, signal, status} = sendSignal(state, job, Signal, Target)
      return {JobId, SignalId: id, Signal: signal, Status: status}
    },

    GetSignal({JobId, SignalId, Token}) {
      const job = findJob(state, JobId)
      state.shareTokens.verify(Token, JobId, state.clock.now())
      const sent = job.signals.find(({id}) => id === SignalId)
      if (!sent) throw notFound('Signal', SignalId)
      return {JobId, ...toSignalItem(sent)}
    },

    ListSignals({JobId, Status, Order, PageNumber = '1', PageSize = '20', Token}) {
      const job = findJob(state, JobId)
      state.shareTokens.verify(Token, JobId, state.clock.now())
      const signals = job.signals.filter(({status}) => !Status || status === Status)
      const paging = {PageNumber: Number(PageNumber), PageSize: Number(PageSize)}
      const sorted = parseSortOrder(Order, 'descending') === 'descending' ? signals.toReversed() : signals
      const {page, total} = paginate(sorted, paging, {defaultSize: 20, maxSize: 100})
      return {JobId, Signals: page.map(toSignalItem), TotalCount: total, ...paging}
    },
  }
}

const toSignalItem = ({id, signal, target, status, reason, message, created, modified}: SentSignal) =>
  ({
    SignalId: id,
    Signal: signal,
    Status: status,
    Reason: reason,
    Message: message,
    Scope: target.Scope,
    PodNames: target.PodNames ?? [],
    Roles: target.Roles ?? [],
    GmtCreated: formatShanghai(created),
    GmtModified: formatShanghai(modified),
  }) satisfies ListSignalsResponseBodySignals
