import {BACK} from '../../prompt/prompter.js'
import {workspaceColumns} from '../../render/discover.js'
import type {Workspace} from '../lists.js'
import {PROPOSED_SOURCE, setAnswer} from '../state.js'
import type {ProposalContext, StepContext, WizardStep} from '../step.js'
import {columnsFor, waitForFirstPage} from './load-list.js'

const MESSAGE = 'Workspace'
const USABLE_STATUSES = ['ENABLED', 'UPDATING']

/** Always explicit, never the service's default (rule C1). */
export const workspaceStep: WizardStep = {
  id: 'workspace',
  title: 'Workspace',
  summary: ({document: {WorkspaceId: id = ''}, names}) => [names[id], id && `(${id})`].filter(Boolean).join(' '),
  fields: ['WorkspaceId'],
  preload: ({lists}) => void lists.workspaces(),
  propose: proposeWorkspace,
  async ask(context) {
    const {prompter, lists, state, now, problem, canGoBack} = context
    const list = lists.workspaces()
    const listStatus = await waitForFirstPage(context, {message: MESSAGE, subject: 'workspaces'}, list)
    if (listStatus === BACK) return BACK
    if (listStatus !== 'rows') return promptForWorkspaceId(context)

    const chosen = await prompter.choose({
      message: MESSAGE,
      problem,
      canGoBack,
      rows: list,
      noun: 'workspaces',
      columns: columnsFor(workspaceColumns({now}), 'WorkspaceName,WorkspaceId,IsDefault,EnvTypes,Status,Description'),
      id: (row) => row.WorkspaceId ?? '',
      answerText: (row) => `${row.WorkspaceName} (${row.WorkspaceId})`,
      detail: (row) => row.Description,
      disabledReason: (row) => (isUsable(row) ? undefined : `The workspace is ${row.Status}; jobs cannot run in it.`),
      initial: state.document.WorkspaceId ?? list.rows.find((row) => row.IsDefault)?.WorkspaceId,
    })
    if (chosen === BACK) return BACK
    setAnswer(state, ['WorkspaceId'], chosen.WorkspaceId)
    state.names[chosen.WorkspaceId ?? ''] = chosen.WorkspaceName ?? ''
    return undefined
  },
}

const isUsable = ({Status}: Workspace) => !Status || USABLE_STATUSES.includes(Status)

/** The configured workspace, or the only one. */
async function proposeWorkspace({prompter, lists, state}: ProposalContext): Promise<boolean> {
  const list = lists.workspaces()
  try {
    await prompter.wait({message: MESSAGE, canGoBack: false}, list.ready())
  } catch {
    return false
  }
  const {WorkspaceId: configuredId} = state.document
  const [only, ...others] = list.isComplete ? list.rows.filter(isUsable) : []
  const proposed = configuredId
    ? list.rows.find((row) => row.WorkspaceId === configuredId && isUsable(row))
    : others.length === 0
      ? only
      : undefined
  if (!proposed?.WorkspaceId) return false
  if (!configuredId) setAnswer(state, ['WorkspaceId'], proposed.WorkspaceId, PROPOSED_SOURCE)
  state.names[proposed.WorkspaceId] = proposed.WorkspaceName ?? ''
  return true
}

async function promptForWorkspaceId({prompter, state, problem, canGoBack, check}: StepContext) {
  const id = await prompter.text({
    message: `${MESSAGE} id`,
    problem,
    canGoBack,
    initial: state.document.WorkspaceId,
    hint: 'A number, such as 270969; find it in the console.',
    validate: (text) => check((trial) => setAnswer(trial, ['WorkspaceId'], text)),
  })
  if (id === BACK) return BACK
  setAnswer(state, ['WorkspaceId'], id)
  return undefined
}
