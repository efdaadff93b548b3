import type {CodeSourceItem} from '../../api/generated/types.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {codeSourceColumns} from '../../render/discover.js'
import {removeAnswer, setAnswer} from '../state.js'
import {SKIP, type StepContext, type WizardStep} from '../step.js'
import {columnsFor, waitForFirstPage} from './load-list.js'

const MESSAGE = 'Code configuration'

/** Optional (rules C3, C7). */
export const codeSourceStep: WizardStep = {
  id: 'code-source',
  title: 'Code configuration',
  fields: ['CodeSource'],
  dependencyKey: ({document}) => String(document.WorkspaceId),
  clearAnswer: (state) => removeAnswer(state, ['CodeSource']),
  preload: ({lists}, {document}) => void (document.WorkspaceId && lists.codeSources(document.WorkspaceId)),
  async ask(context) {
    const {prompter, lists, state, now, problem, canGoBack} = context
    const list = lists.codeSources(state.document.WorkspaceId ?? '')
    const listStatus = await waitForFirstPage(context, {message: MESSAGE, subject: 'code configurations'}, list)
    if (listStatus === BACK) return BACK
    if (listStatus === 'unread') prompter.note('Continuing without code; use --code-source ID to add it.')
    if (listStatus !== 'rows') return SKIP

    let focusedId = state.document.CodeSource?.CodeSourceId ?? 'none'
    for (;;) {
      const chosen = await prompter.choose({
        message: MESSAGE,
        problem,
        canGoBack,
        rows: list,
        noun: 'code configurations',
        columns: columnsFor(
          codeSourceColumns({now}),
          'DisplayName,CodeRepo,CodeBranch,CodeCommit,MountPath,CodeSourceId',
        ),
        id: (row) => row.CodeSourceId ?? '',
        detail: (row) => row.Description,
        actions: [{name: 'none', label: 'None', detail: 'The code is in the image or in a dataset.'}] as const,
        initial: focusedId,
      })
      if (chosen === BACK) return BACK
      if (chosen === 'none') {
        setAnswer(state, ['CodeSource'], undefined)
        return undefined
      }
      if ((await askMountPath(context, chosen)) !== BACK) return undefined
      focusedId = chosen.CodeSourceId ?? 'none'
    }
  },
}

async function askMountPath({prompter, state, check}: StepContext, chosen: CodeSourceItem): Promise<Back | undefined> {
  const {CodeSourceId, DisplayName} = chosen
  const current = state.document.CodeSource
  const mountPath = await prompter.text({
    message: `Mount path for ${DisplayName}`,
    initial: (current?.CodeSourceId === CodeSourceId && current?.MountPath) || chosen.MountPath || '/root/code',
    hint: 'Absolute path inside the pods',
    validate: (text) => check((trial) => setAnswer(trial, ['CodeSource'], {CodeSourceId, MountPath: text})),
  })
  if (mountPath === BACK) return BACK
  setAnswer(state, ['CodeSource'], {CodeSourceId, MountPath: mountPath})
  state.names[CodeSourceId ?? ''] = DisplayName ?? ''
  return undefined
}
