import type {Cloud} from '../api/cloud.js'
import {CliError, EXIT} from '../errors.js'
import {createLiveJobs, type LiveJob, type LiveJobs} from '../job/live-jobs.js'
import {type JobSelector, stoppableJobs} from '../job/selection.js'
import {parsePollFlags, readIntervalVariable} from '../job/times.js'
import type {Clock} from '../platform/clock.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {liveJobColumns, liveJobDetail} from '../render/live-jobs.js'

/** How often the list is read again, in milliseconds. */
const INTERVAL_MS = 4000

interface Asking {
  cloud: Cloud
  clock: Clock
  renew: () => Promise<string | undefined>
  prompter: Prompter
  unicode: boolean
}

/**
 * Ids of jobs that somebody chooses from a list which keeps up with them.
 * @throws CliError (notFound) where no job comes into question, (interrupted) where nothing is chosen
 */
export async function pickJobs(asking: Asking, goal: JobSelector): Promise<string[]> {
  const {prompter, cloud, clock, renew} = asking
  const list = createLiveJobs(cloud, {selector: goal, clock, renew, intervalMs: listPace(), includeOtherUsers: true})
  const message = `${goal.allowsMultiple ? 'Jobs' : 'Job'} to ${goal.action}`
  try {
    if ((await prompter.wait({message}, list.ready())) === BACK) throw nothingPicked()
  } catch (error) {
    if (!(error instanceof CliError) || error.exit !== EXIT.denied) throw error
    prompter.note(`The jobs can’t be listed: ${error.message}`)
    return [await typedId(prompter)]
  }
  if (list.rows.length === 0) throw noJob(goal)
  return choose(asking, goal, message, list)
}

/** Milliseconds between two looks at a list of jobs: PAI_DLC_INTERVAL makes them more frequent or rarer. */
export function listPace(): number {
  const {intervalMs} = parsePollFlags(readIntervalVariable(process.env))
  return intervalMs === undefined ? INTERVAL_MS : intervalMs * 2
}

/** Somebody has left the list. */
export function nothingPicked(): CliError {
  return new CliError({code: 'Interrupted', exit: 'interrupted', message: 'No job was chosen: nothing was sent.'})
}

async function choose(
  {prompter, clock, unicode}: Asking,
  goal: JobSelector,
  message: string,
  list: LiveJobs,
): Promise<string[]> {
  const question = {
    message,
    rows: list,
    columns: liveJobColumns(
      {now: () => clock.now(), unicode},
      {owners: list.rows.some(({isOwn}) => !isOwn) || !list.ended},
    ),
    id: ({id}: LiveJob) => id,
    keywords: ({job}: LiveJob) => `${job.Username ?? ''} ${job.WorkspaceName ?? ''}`,
    detail: (row: LiveJob) => liveJobDetail(row),
    disabled: ({job}: LiveJob) => goal.reject(job),
    shown: ({id, job}: LiveJob) => [job.DisplayName, id].filter(Boolean).join(' '),
    what: 'jobs',
  }
  if (goal.allowsMultiple) {
    const chosen = await prompter.chooseMany({...question, orPointed: true})
    if (chosen === BACK || chosen.length === 0) throw nothingPicked()
    return chosen.map(({id}) => id)
  }
  const other = {
    name: 'other' as const,
    label: 'Another one, by its id',
    detail: 'One that is not listed: older, or of somebody else.',
  }
  for (;;) {
    const chosen = await prompter.choose({...question, extras: [other]})
    if (chosen === BACK) throw nothingPicked()
    if (chosen !== 'other') return [chosen.id]
    const id = await prompter.text({message: 'Job id', validate: idFault})
    if (id !== BACK) return [id]
  }
}

async function typedId(prompter: Prompter): Promise<string> {
  const id = await prompter.text({message: 'Job id', validate: idFault})
  if (id === BACK) throw nothingPicked()
  return id
}

function idFault(text: string): string | undefined {
  return /^[\w-]+$/.test(text) ? undefined : 'An id, such as dlc1xjcumbfm7aai.'
}

function noJob({action, requirement}: JobSelector): CliError {
  return new CliError({
    code: 'JobNotFound',
    exit: 'notFound',
    message:
      requirement === undefined
        ? 'There is no job yet that you may see.'
        : `There is no job to ${action}: none that you may see ${requirement}.`,
    suggestions: ['pai-dlc job list', ...(action === stoppableJobs().action ? [] : ['pai-dlc job create'])],
  })
}
