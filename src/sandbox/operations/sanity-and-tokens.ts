import {invalidParameter} from '../service-error.js'
import type {World} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'
import {findTensorboard} from './tensorboards.js'

const WEEK_SECONDS = 604_800

/** Results of hardware checks, and tokens to share a job with. */
export function sanityAndTokenOperations(world: World): Handlers {
  return {
    ListJobSanityCheckResults({JobId, Order}) {
      const rounds = findJob(world, JobId).sanityChecks
      return {SanityCheckResults: Order === 'desc' ? rounds.toReversed() : rounds, TotalCount: rounds.length}
    },

    GetJobSanityCheckResult({JobId, SanityCheckNumber, SanityCheckPhase, Token}) {
      const job = findJob(world, JobId)
      world.tokens.check(Token, JobId, world.clock.now())
      if (SanityCheckNumber < 1) throw invalidParameter('SanityCheckNumber', 'must be at least 1')
      const items = job.sanityChecks[SanityCheckNumber - 1] ?? []
      return {JobId, SanityCheckResult: items.filter((item) => !SanityCheckPhase || item.Phase === SanityCheckPhase)}
    },

    GetToken({TargetId, TargetType, ExpireTime = WEEK_SECONDS}, {identity}) {
      if (!TargetType) throw invalidParameter('TargetType', 'is required')
      if (!TargetId) throw invalidParameter('TargetId', 'is required')
      if (TargetType === 'job') findJob(world, TargetId)
      else findTensorboard(world, TargetId)
      const iat = Math.floor(world.clock.now() / 1000)
      const claims = {
        exp: iat + ExpireTime,
        iat,
        user_id: identity.userId,
        target_id: TargetId,
        target_type: TargetType,
      }
      return {Token: world.tokens.issue(claims)}
    },
  }
}
