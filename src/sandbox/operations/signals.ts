import type {ListSignalsResponseBodySignals} from '../../api/generated/types.js'
import {sendSignal} from '../jobs/signals.js'
import {invalidParameter, notFound} from '../service-error.js'
import {shanghai} from '../time.js'
import type {SentSignal, World} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {orderOf, pageOf} from './paging.js'

/** Signals to the processes of a job. */
export function signalOperations(world: World): Handlers {
  return {
    CreateSignal({JobId, Signal, Target}) {
      const job = findJob(world, JobId)
      if (!Signal) throw invalidParameter('Signal', 'is required')
      if (!Target) throw invalidParameter('Target', 'is required')
      const {id, signal, status} = sendSignal(world, job, Signal, Target)
      return {JobId, SignalId: id, Signal: signal, Status: status}
    },

    GetSignal({JobId, SignalId, Token}) {
      const job = findJob(world, JobId)
      world.tokens.check(Token, JobId, world.clock.now())
      const found = job.signals.find(({id}) => id === SignalId)
      if (!found) throw notFound('Signal', SignalId)
      return {JobId, ...shown(found)}
    },

    ListSignals({JobId, Status, Order, PageNumber = '1', PageSize = '20', Token}) {
      const job = findJob(world, JobId)
      world.tokens.check(Token, JobId, world.clock.now())
      const chosen = job.signals.filter(({status}) => !Status || status === Status)
      const paging = {PageNumber: Number(PageNumber), PageSize: Number(PageSize)}
      const {page, total} = pageOf(
        orderOf(Order, 'descending') === 'descending' ? chosen.toReversed() : chosen,
        paging,
        {
          size: 20,
          max: 100,
        },
      )
      return {JobId, Signals: page.map(shown), TotalCount: total, ...paging}
    },
  }
}

const shown = ({id, signal, target, status, reason, message, created, modified}: SentSignal) =>
  ({
    SignalId: id,
    Signal: signal,
    Status: status,
    Reason: reason,
    Message: message,
    Scope: target.Scope,
    PodNames: target.PodNames ?? [],
    Roles: target.Roles ?? [],
    GmtCreated: shanghai(created),
    GmtModified: shanghai(modified),
  }) satisfies ListSignalsResponseBodySignals
