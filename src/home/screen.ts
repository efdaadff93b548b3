import {type CliError, EXIT} from '../errors.js'
import type {LiveJob, LiveJobs} from '../job/live-jobs.js'
import type {JobSummary} from '../job/status.js'
import {fromArray, type PagedList} from '../prompt/paged-list.js'
import {BACK, type Prompter} from '../prompt/prompter.js'
import {formatLiveJobDetail, liveJobColumns} from '../render/live-jobs.js'
import {
  DISCOVER_COMMANDS,
  HOME_ACTION_ARGS,
  HOME_ACTIONS,
  type HomeAction,
  jobMenuCommands,
  type MenuCommand,
  START_SANDBOX_COMMAND,
  settingsMenuCommands,
} from './menus.js'

export interface HomeSession {
  header: string
  isSandbox: boolean
  configError?: CliError
  /** Absent if the configuration is incomplete. */
  openJobs?: () => LiveJobs
  getJob?: (id: string) => Promise<JobSummary>
}

export interface HomeScreenOptions {
  prompter: Prompter
  unicode: boolean
  now: () => number
  openSession(options: {isSandbox: boolean}): Promise<HomeSession>
  /** Prints a command, runs it and returns its exit code. */
  runCommand(args: readonly string[]): Promise<number>
}

/** Shows recent jobs and actions until the user quits. @throws CliError (interrupted) on Ctrl-C */
export async function runHomeScreen(options: HomeScreenOptions): Promise<void> {
  let isSandbox = false
  for (;;) {
    const session = await options.openSession({isSandbox})
    const action = await askNextAction(options, session)
    if (action === BACK || action === 'quit') return
    if (typeof action === 'object') await showJobMenu(options, session, action)
    else isSandbox = (await runAction(options, session, action)) || isSandbox
  }
}

/** Resolves to whether the action has started the sandbox, which the home screen then shows. */
async function runAction(
  options: HomeScreenOptions,
  session: HomeSession,
  action: Exclude<HomeAction, 'quit'> | 'try',
): Promise<boolean> {
  if (action === 'try') return (await options.runCommand(START_SANDBOX_COMMAND.args)) === 0
  if (action === 'settings') {
    const closedBy = await showMenu(options, {
      message: () => 'Settings and checks',
      listCommands: () => settingsMenuCommands(session.isSandbox),
      closingId: START_SANDBOX_COMMAND.id,
    })
    return closedBy === START_SANDBOX_COMMAND.id
  }
  if (action === 'discover') await showMenu(options, {message: () => 'Discover', listCommands: () => DISCOVER_COMMANDS})
  else await options.runCommand(HOME_ACTION_ARGS[action] ?? [])
  return false
}

async function askNextAction({prompter, unicode, now}: HomeScreenOptions, session: HomeSession) {
  prompter.note(session.header)
  const {configError} = session
  const rows: PagedList<LiveJob> = session.openJobs?.() ?? fromArray<LiveJob>([])
  const tryAction = {
    name: START_SANDBOX_COMMAND.id as 'try',
    label: START_SANDBOX_COMMAND.title,
    detail: START_SANDBOX_COMMAND.detail,
  }
  return prompter.choose<LiveJob, HomeAction | 'try'>({
    message: 'What next?',
    problem: configError && formatErrorLine(configError),
    rows,
    columns: liveJobColumns({now, unicode}),
    id: ({id}) => id,
    detail: (row) => formatLiveJobDetail(row),
    answerText: ({id, job}) => [job.DisplayName, id].filter(Boolean).join(' '),
    emptyText: (failure) =>
      failure === undefined ? (configError ? undefined : 'You have no jobs yet.') : formatErrorLine(failure),
    cancelLabel: 'quit',
    separated: true,
    actions: configError ? [tryAction, ...HOME_ACTIONS] : HOME_ACTIONS,
    initial: configError ? 'try' : 'submit',
  })
}

function formatErrorLine(error: unknown): string {
  const {message, suggestions = []} = error as Partial<CliError>
  return [message, suggestions[0] && `Try: ${suggestions[0]}`].filter(Boolean).join(' ')
}

async function showJobMenu(
  options: HomeScreenOptions,
  {getJob}: HomeSession,
  {id, job: listed}: LiveJob,
): Promise<void> {
  const name = listed.DisplayName || id
  let job: JobSummary | undefined = listed
  await showMenu(options, {
    message: () => [name, job?.Status].filter(Boolean).join(', '),
    listCommands: () => (job ? jobMenuCommands(id, job) : []),
    async refresh() {
      const before = job
      const refreshed = getJob?.(id).catch((error: CliError) => (error.exit === EXIT.notFound ? undefined : before))
      if (refreshed)
        job = (await options.prompter.wait({message: name, canGoBack: false}, refreshed)) as JobSummary | undefined
    },
  })
}

interface MenuOptions {
  message: () => string
  listCommands: () => readonly MenuCommand[]
  /** Closes the menu after this command succeeds. */
  closingId?: string
  refresh?: () => Promise<void>
}

async function showMenu(
  {prompter, runCommand}: HomeScreenOptions,
  {message, listCommands, closingId, refresh}: MenuOptions,
): Promise<string | undefined> {
  let initial: string | undefined
  for (let rows = listCommands(); rows.length > 0; rows = listCommands()) {
    const command = await prompter.choose<MenuCommand>({
      message: message(),
      rows: fromArray(rows),
      hasHeader: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      disabledReason: ({disabledReason}) => disabledReason,
      initial,
    })
    if (command === BACK) return undefined
    initial = command.id
    if ((await runCommand(command.args)) === 0 && command.id === closingId) return closingId
    await refresh?.()
  }
  return undefined
}
