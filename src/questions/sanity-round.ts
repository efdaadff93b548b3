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
 * Returns the number of the only round of GPU checks, or lets the user choose one.
 * @throws CliError (notFound) if there is none, (interrupted) if none is chosen
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
    message: 'GPU check round',
    rows: fromArray(rounds),
    columns: sanityRoundColumns({now: clock.now(), unicode}),
    id: ({number}) => String(number),
  })
  if (chosen === BACK)
    throw new CliError({
      code: 'Interrupted',
      exit: 'interrupted',
      message: 'No round selected.',
    })
  return chosen.number ?? 1
}

function noRoundsError(jobId: string): CliError {
  return new CliError({
    code: 'SanityCheckNotFound',
    exit: 'notFound',
    message: `Job ${jobId} has no GPU checks. Only jobs created with --sanity-check have them.`,
    suggestions: [`pai-dlc job get ${jobId}`],
  })
}
