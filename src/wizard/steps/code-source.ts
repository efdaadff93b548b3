import {BACK} from '../../prompt/prompter.js'
import {codeSourceColumns} from '../../render/discover.js'
import {answer, takeBack} from '../state.js'
import {SKIP, type Step} from '../step.js'
import {arrival, columnsFor} from './load-list.js'

const MESSAGE = 'Code source'

/** Rules C3, C7; a job needs none. */
export const codeSourceStep: Step = {
  id: 'code-source',
  title: 'Code source',
  fields: ['CodeSource'],
  basis: ({document}) => String(document.WorkspaceId),
  forget: (state) => takeBack(state, ['CodeSource']),
  load: ({lists}, {document}) => void (document.WorkspaceId && lists.codeSources(document.WorkspaceId)),
  async ask(asking) {
    const {prompter, lists, state, now, problem, back} = asking
    const list = lists.codeSources(state.document.WorkspaceId ?? '')
    const there = await arrival(asking, {message: MESSAGE, what: 'Code sources'}, list)
    if (there === BACK) return BACK
    if (there === 'unread') prompter.note('The job goes on without; --code-source ID adds one by its id.')
    if (there !== 'rows') return SKIP

    const old = state.document.CodeSource
    let pointed = old?.CodeSourceId ?? 'none'
    for (;;) {
      const chosen = await prompter.choose({
        message: MESSAGE,
        problem,
        back,
        rows: list,
        what: 'code sources',
        columns: columnsFor(
          codeSourceColumns({now}),
          'DisplayName,CodeRepo,CodeBranch,CodeCommit,MountPath,CodeSourceId',
        ),
        id: (row) => row.CodeSourceId ?? '',
        detail: (row) => row.Description,
        extras: [{name: 'none', label: 'None', detail: 'The code is in the image or in a dataset.'}] as const,
        initial: pointed,
      })
      if (chosen === BACK) return BACK
      if (chosen === 'none') {
        answer(state, ['CodeSource'], undefined)
        return undefined
      }
      const mount = await prompter.text({
        message: `Put ${chosen.DisplayName} on`,
        initial: (old?.CodeSourceId === chosen.CodeSourceId && old?.MountPath) || chosen.MountPath || '/root/code',
        hint: 'An absolute path inside the pods.',
        validate: (text) =>
          asking.check((trial) => answer(trial, ['CodeSource'], {CodeSourceId: chosen.CodeSourceId, MountPath: text})),
      })
      if (mount === BACK) {
        pointed = chosen.CodeSourceId ?? 'none'
        continue
      }
      answer(state, ['CodeSource'], {CodeSourceId: chosen.CodeSourceId, MountPath: mount})
      state.names[chosen.CodeSourceId ?? ''] = chosen.DisplayName ?? ''
      return undefined
    }
  },
}
