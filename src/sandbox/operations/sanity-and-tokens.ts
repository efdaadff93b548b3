import {DEFAULT_LIFETIME_SECONDS} from '../auth/share-tokens.js'
import {invalidParameter} from '../service-error.js'
import type {SandboxState} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {findTensorboard} from './tensorboards.js'

export function sanityAndTokenOperations(state: SandboxState): Handlers {
  return {
    ListJobSanityCheckResults({JobId, Order}) {
      const rounds = findJob(state, JobId).sanityChecks
      return {SanityCheckResults: Order === 'desc' ? rounds.toReversed() : rounds, TotalCount: rounds.length}
    },

    GetJobSanityCheckResult({JobId, SanityCheckNumber, SanityCheckPhase, Token}) {
      const job = findJob(state, JobId)
      state.shareTokens.verify(Token, JobId, state.clock.now())
      if (SanityCheckNumber < 1) throw invalidParameter('SanityCheckNumber', 'must be at least 1')
      const items = job.sanityChecks[SanityCheckNumber - 1] ?? []
      return {JobId, SanityCheckResult: items.filter((item) => !SanityCheckPhase || item.Phase === SanityCheckPhase)}
    },

    GetToken({TargetId, TargetType, ExpireTime = DEFAULT_LIFETIME_SECONDS}, {caller}) {
      if (!TargetType) throw invalidParameter('TargetType', 'is required')
      if (!TargetId) throw invalidParameter('TargetId', 'is required')
      if (TargetType === 'job') findJob(state, TargetId)
      else findTensorboard(state, TargetId)
      const grant = {
        userId: caller.userId,
        targetId: TargetId,
        targetType: TargetType,
        lifetimeSeconds: ExpireTime,
      }
      return {Token: state.shareTokens.issue(grant, state.clock.now())}
    },
  }
}
