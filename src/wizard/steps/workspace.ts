import {BACK} from '../../prompt/prompter.js'
import {workspaceColumns} from '../../render/discover.js'
import {answer} from '../state.js'
import type {Asking, Step} from '../step.js'
import {arrival, columnsFor} from './load-list.js'

const MESSAGE = 'Workspace'
/** Jobs can run in these. */
const OPEN = ['ENABLED', 'UPDATING']

/** Rule C1: never the service's silent default. */
export const workspaceStep: Step = {
  id: 'workspace',
  title: 'Workspace',
  fields: ['WorkspaceId'],
  load: ({lists}) => void lists.workspaces(),
  async ask(asking) {
    const {prompter, lists, state, now, problem, back} = asking
    const list = lists.workspaces()
    const there = await arrival(asking, {message: MESSAGE, what: 'Workspaces'}, list)
    if (there === BACK) return BACK
    if (there !== 'rows') return typed(asking)

    const chosen = await prompter.choose({
      message: MESSAGE,
      problem,
      back,
      rows: list,
      what: 'workspaces',
      columns: columnsFor(workspaceColumns({now}), 'WorkspaceName,WorkspaceId,IsDefault,EnvTypes,Status,Description'),
      id: (row) => row.WorkspaceId ?? '',
      shown: (row) => `${row.WorkspaceName} (${row.WorkspaceId})`,
      detail: (row) => row.Description,
      disabled: ({Status}) => (Status && !OPEN.includes(Status) ? `It is ${Status}: no job can run in it.` : undefined),
      initial: state.document.WorkspaceId ?? list.rows.find((row) => row.IsDefault)?.WorkspaceId,
    })
    if (chosen === BACK) return BACK
    answer(state, ['WorkspaceId'], chosen.WorkspaceId)
    state.names[chosen.WorkspaceId ?? ''] = chosen.WorkspaceName ?? ''
    return undefined
  },
}

async function typed({prompter, state, problem, back, check}: Asking) {
  const id = await prompter.text({
    message: `${MESSAGE} id`,
    problem,
    back,
    initial: state.document.WorkspaceId,
    hint: 'A number, such as 270969; the console shows it.',
    validate: (text) => check((trial) => answer(trial, ['WorkspaceId'], text)),
  })
  if (id === BACK) return BACK
  answer(state, ['WorkspaceId'], id)
  return undefined
}
