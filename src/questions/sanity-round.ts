import type {Cloud} from '../api/cloud.js'
import {CliError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {fromArray} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {sanityRoundColumns, toSanityRounds} from '../render/sanity.js'

interface SanityRoundContext {
  cloud: Cloud
  clock: Clock
  prompter: Prompter
  unicode: boolean
}

/**
 * The number of a round of GPU checks: the only one, or the one that somebody chooses, the last round first.
 * @throws CliError (notFound) where there is none, (interrupted) where none is chosen
 */
export async function askSanityRound(
  {prompter, cloud, clock, unicode}: SanityRoundContext,
  jobId: string,
): Promise<number> {
  const {SanityCheckResults = []} = await cloud.call('ListJobSanityCheckResults', {JobId: jobId})
  const rounds = toSanityRounds(SanityCheckResults).reverse()
  const [latest] = rounds
  if (!latest) throw noRoundsError(jobId)
  if (rounds.length === 1) return latest.number ?? 1
  const chosen = await prompter.choose({
    message: 'Round of checks',
    rows: fromArray(rounds),
    columns: sanityRoundColumns({now: clock.now(), unicode}),
    id: ({number}) => String(number),
  })
  if (chosen === BACK)
    throw new CliError({
      code: 'Interrupted',
      exit: 'interrupted',
      message: 'No round was chosen: there is nothing to show.',
    })
  return chosen.number ?? 1
}

function noRoundsError(jobId: string): CliError {
  return new CliError({
    code: 'SanityCheckNotFound',
    exit: 'notFound',
    message: `Job ${jobId} has no GPU checks. A job has them when it is made with --sanity-check.`,
    suggestions: [`pai-dlc job get ${jobId}`],
  })
}
