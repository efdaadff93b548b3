import type {Cloud} from '../api/cloud.js'
import {CliError, EXIT} from '../errors.js'
import {createLiveJobs, type LiveJob, type LiveJobs} from '../job/live-jobs.js'
import {type JobSelector, stoppableJobs} from '../job/selection.js'
import {parsePollFlags, readIntervalVariable} from '../job/times.js'
import type {Clock} from '../platform/clock.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {formatLiveJobDetail, liveJobColumns} from '../render/live-jobs.js'

const LIST_INTERVAL_MS = 4000

interface PickJobContext {
  cloud: Cloud
  clock: Clock
  renew: () => Promise<string | undefined>
  prompter: Prompter
  unicode: boolean
}

/**
 * Lets the user choose jobs from a live list.
 * @throws CliError (notFound) if no job matches, (interrupted) if none is chosen
 */
export async function chooseJobIds(context: PickJobContext, selector: JobSelector): Promise<string[]> {
  const {prompter, cloud, clock, renew} = context
  const list = createLiveJobs(cloud, {selector, clock, renew, intervalMs: listIntervalMs(), includeOtherUsers: true})
  const message = `${selector.allowsMultiple ? 'Jobs' : 'Job'} to ${selector.action}`
  try {
    if ((await prompter.wait({message}, list.ready())) === BACK) throw noJobChosenError()
  } catch (error) {
    if (!(error instanceof CliError) || error.exit !== EXIT.denied) throw error
    prompter.note(`Cannot list jobs: ${error.message}`)
    return [await askJobId(prompter)]
  }
  if (list.rows.length === 0) throw noMatchingJobError(selector)
  return chooseFromList(context, selector, message, list)
}

/** The polling interval of a job list in milliseconds; PAI_DLC_INTERVAL changes it. */
export function listIntervalMs(): number {
  const {intervalMs} = parsePollFlags(readIntervalVariable(process.env))
  return intervalMs === undefined ? LIST_INTERVAL_MS : intervalMs * 2
}

function noJobChosenError(): CliError {
  return new CliError({code: 'Interrupted', exit: 'interrupted', message: 'No job selected. No request was sent.'})
}

async function chooseFromList(
  {prompter, clock, unicode}: PickJobContext,
  selector: JobSelector,
  message: string,
  list: LiveJobs,
): Promise<string[]> {
  const question = {
    message,
    rows: list,
    columns: liveJobColumns(
      {now: () => clock.now(), unicode},
      {owners: list.rows.some(({isOwn}) => !isOwn) || !list.isComplete},
    ),
    id: ({id}: LiveJob) => id,
    keywords: ({job}: LiveJob) => `${job.Username ?? ''} ${job.WorkspaceName ?? ''}`,
    detail: (row: LiveJob) => formatLiveJobDetail(row),
    disabledReason: ({job}: LiveJob) => selector.reject(job),
    answerText: ({id, job}: LiveJob) => [job.DisplayName, id].filter(Boolean).join(' '),
    noun: 'jobs',
  }
  if (selector.allowsMultiple) {
    const chosen = await prompter.chooseMany({...question, enterSelectsFocused: true})
    if (chosen === BACK || chosen.length === 0) throw noJobChosenError()
    return chosen.map(({id}) => id)
  }
  const otherAction = {
    name: 'other' as const,
    label: 'Enter a job id',
    detail: 'For a job that is not listed, such as an older one.',
  }
  for (;;) {
    const chosen = await prompter.choose({...question, actions: [otherAction]})
    if (chosen === BACK) throw noJobChosenError()
    if (chosen !== 'other') return [chosen.id]
    const id = await prompter.text({message: 'Job id', validate: validateJobId})
    if (id !== BACK) return [id]
  }
}

async function askJobId(prompter: Prompter): Promise<string> {
  const id = await prompter.text({message: 'Job id', validate: validateJobId})
  if (id === BACK) throw noJobChosenError()
  return id
}

function validateJobId(text: string): string | undefined {
  return /^[\w-]+$/.test(text) ? undefined : 'Enter a job id, such as dlc1xjcumbfm7aai.'
}

function noMatchingJobError({action, requirement}: JobSelector): CliError {
  return new CliError({
    code: 'JobNotFound',
    exit: 'notFound',
    message: requirement === undefined ? 'No jobs found.' : `No jobs to ${action}: no job ${requirement}.`,
    suggestions: ['pai-dlc job list', ...(action === stoppableJobs().action ? [] : ['pai-dlc job create'])],
  })
}
