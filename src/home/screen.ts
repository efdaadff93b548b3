import type {JobItem} from '../api/generated/types.js'
import {type CliError, EXIT} from '../errors.js'
import type {LiveJob, LiveJobs} from '../job/live-jobs.js'
import {fixed, type Growing} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {liveJobColumns, liveJobDetail} from '../render/live-jobs.js'
import {
  type Action,
  DISCOVER,
  EXTRA_WORDS,
  HOME_EXTRAS,
  type HomeExtra,
  jobActions,
  SANDBOX_START,
  settingsActions,
} from './menus.js'

/** A place whose jobs are shown: the account's, or the sandbox. */
export interface Place {
  /** Said on top: who, where. */
  header: string
  sandbox: boolean
  /** Why there is nothing to show: the configuration is not complete. */
  fault?: CliError
  /** Starts to read the jobs; absent with a fault. */
  jobs?: () => LiveJobs
  /** A job as it is now. */
  read?: (id: string) => Promise<JobItem>
}

export interface HomeWorld {
  prompter: Prompter
  unicode: boolean
  now: () => number
  /** Looks at the configuration anew; in the sandbox where that was asked for. */
  open(options: {sandbox: boolean}): Promise<Place>
  /** Shows a command as one types it, runs it, and says how it ended: its exit code. */
  run(words: readonly string[]): Promise<number>
}

/**
 * The home screen: jobs at a glance and what to do next, until somebody quits. @throws CliError (interrupted) on Ctrl-C
 */
export async function homeScreen(world: HomeWorld): Promise<void> {
  let sandbox = false
  for (;;) {
    const place = await world.open({sandbox})
    const chosen = await askHome(world, place)
    if (chosen === BACK || chosen === 'quit') return
    if (typeof chosen === 'object') await jobMenu(world, place, chosen)
    else if (chosen === 'try') sandbox = (await world.run(SANDBOX_START.words)) === 0 || sandbox
    else if (chosen === 'discover') await menu(world, {message: () => 'Discover', actions: () => DISCOVER})
    else if (chosen === 'settings') {
      const actions = () => settingsActions(place.sandbox)
      const left = await menu(world, {message: () => 'Settings and checks', actions, last: SANDBOX_START.id})
      sandbox = left === SANDBOX_START.id || sandbox
    } else await world.run(EXTRA_WORDS[chosen] ?? [])
  }
}

async function askHome({prompter, unicode, now}: HomeWorld, place: Place) {
  prompter.note(place.header)
  const {fault} = place
  const rows: Growing<LiveJob> = place.jobs?.() ?? fixed<LiveJob>([])
  const tryOut = {name: SANDBOX_START.id as 'try', label: SANDBOX_START.title, detail: SANDBOX_START.detail}
  return prompter.choose<LiveJob, HomeExtra | 'try'>({
    message: 'What next',
    problem: fault && faultLine(fault),
    rows,
    columns: liveJobColumns({now, unicode}),
    id: ({id}) => id,
    detail: (row) => liveJobDetail(row),
    shown: ({id, job}) => [job.DisplayName, id].filter(Boolean).join(' '),
    empty: (failure) => (failure === undefined ? (fault ? undefined : 'No jobs of yours yet.') : faultLine(failure)),
    leave: 'quit',
    apart: true,
    extras: fault ? [tryOut, ...HOME_EXTRAS] : HOME_EXTRAS,
    initial: fault ? 'try' : 'submit',
  })
}

/** What is wrong, and what to do about it. */
function faultLine(error: unknown): string {
  const {message, suggestions = []} = error as Partial<CliError>
  return [message, suggestions[0] && `Try: ${suggestions[0]}`].filter(Boolean).join(' ')
}

/** What to do with one job, again and again. */
async function jobMenu(world: HomeWorld, {read}: Place, {id, job: listed}: LiveJob): Promise<void> {
  const name = listed.DisplayName || id
  let job: JobItem | undefined = listed
  await menu(world, {
    message: () => [name, job?.Status].filter(Boolean).join(', '),
    actions: () => (job ? jobActions(id, job) : []),
    async renew() {
      const before = job
      const reading = read?.(id).catch((error: CliError) => (error.exit === EXIT.notFound ? undefined : before))
      if (reading) job = (await world.prompter.wait({message: name, back: false}, reading)) as JobItem | undefined
    },
  })
}

interface Menu {
  message: () => string
  /** Without any, the menu is left. */
  actions: () => readonly Action[]
  /** An action after which the menu is left, once it has succeeded. */
  last?: string
  /** Looks at things again after a command. */
  renew?: () => Promise<void>
}

/** A menu that comes back after each command; Esc leaves it. Resolves with the action that has left it. */
async function menu({prompter, run}: HomeWorld, {message, actions, last, renew}: Menu): Promise<string | undefined> {
  let initial: string | undefined
  for (let rows = actions(); rows.length > 0; rows = actions()) {
    const action = await prompter.choose<Action>({
      message: message(),
      rows: fixed(rows),
      header: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      disabled: ({why}) => why,
      initial,
    })
    if (action === BACK) return undefined
    initial = action.id
    if ((await run(action.words)) === 0 && action.id === last) return last
    await renew?.()
  }
  return undefined
}
