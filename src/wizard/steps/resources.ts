import {isPresent} from '../../document/rules/rule.js'
import {fixed} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import {answer, isSaid, kindOf, type WizardState} from '../state.js'
import type {Asking, Step} from '../step.js'
import {arrival} from './load-list.js'
import {specsOf} from './topology.js'

const KINDS = [
  {id: 'public', title: 'Public resources', detail: 'Machines by type, billed for the time that they run.'},
  {id: 'quota', title: 'A quota', detail: 'A share of resources that have been bought or reserved.'},
] as const

/** Rule C6: public machines or a quota, never both. */
export const kindStep: Step = {
  id: 'kind',
  title: 'Public resources or a quota',
  shown: (state) => kindOf(state) ?? '',
  fields: ['JobSpecs[].EcsSpec', 'JobSpecs[].ResourceConfig', 'JobSpecs[]'],
  isSaid: (state) =>
    (state.picks.kind === undefined && kindOf(state) !== undefined) ||
    ['ResourceId', 'JobSpecs[].EcsSpec', 'JobSpecs[].ResourceConfig'].some((field) => isSaid(state, field)),
  load: ({lists}, {document: {WorkspaceId}}) => {
    lists.ecsSpecs()
    if (WorkspaceId) lists.quotas(WorkspaceId)
  },
  async ask({prompter, state, problem, back}) {
    const chosen = await prompter.choose({
      message: 'Where it runs',
      problem,
      back,
      rows: fixed(KINDS),
      header: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      initial: kindOf(state),
    })
    if (chosen === BACK) return BACK
    state.picks.kind = chosen.id
    clearOther(state, chosen.id)
    return undefined
  },
}

/** What belongs to the other kind would break rules C5 and C6. */
function clearOther(state: WizardState, kind: 'public' | 'quota'): void {
  for (const place of specsOf(state).keys()) {
    for (const field of kind === 'public' ? ['ResourceConfig'] : ['EcsSpec', 'SpotSpec'])
      answer(state, ['JobSpecs', place, field], undefined)
  }
  if (kind === 'public') for (const field of ['ResourceId', 'Priority']) answer(state, [field], undefined)
}

/** Rule C4: the id is the user's own knowledge; what can be listed is only offered. */
export const quotaStep: Step = {
  id: 'quota',
  title: 'Quota',
  fields: ['ResourceId'],
  when: (state) => kindOf(state) === 'quota',
  basis: ({document}) => String(document.WorkspaceId),
  async ask(asking) {
    const {prompter, lists, state, problem, back} = asking
    const list = lists.quotas(state.document.WorkspaceId ?? '')
    const there = await arrival(asking, {message: 'Quota', what: 'Quotas'}, list)
    if (there === BACK) return BACK
    if (there !== 'rows') return typed(asking, back)
    let pointed = state.document.ResourceId
    for (;;) {
      const chosen = await prompter.choose({
        message: 'Quota',
        problem,
        back,
        rows: list,
        what: 'quotas',
        columns: [
          {key: 'name', header: 'NAME', value: (row) => row.QuotaName || row.QuotaId, flexible: 16},
          {key: 'id', header: 'QUOTA ID', value: (row) => row.QuotaId, priority: 2},
          {key: 'kind', header: 'KIND', value: (row) => row.ResourceType, priority: 1},
          {key: 'detail', header: 'RESOURCES', value: (row) => row.Detail, flexible: true},
        ],
        id: (row) => row.QuotaId,
        detail: (row) => row.Detail,
        shown: (row) => `${row.QuotaName || 'quota'} (${row.QuotaId})`,
        extras: [{name: 'typed', label: 'Another one: type its id'}] as const,
        initial: pointed,
      })
      if (chosen === BACK) return BACK
      if (chosen === 'typed') {
        pointed = 'typed'
        if ((await typed(asking, true)) !== BACK) return undefined
      } else {
        answer(state, ['ResourceId'], chosen.QuotaId)
        state.names[chosen.QuotaId] = chosen.QuotaName ?? ''
        return undefined
      }
    }
  },
}

async function typed({prompter, state, problem, check}: Asking, back: boolean) {
  const id = await prompter.text({
    message: 'Quota id',
    problem,
    back,
    initial: state.document.ResourceId,
    hint: 'Such as quotaksvqq2oh2pg; who administers the workspace knows it.',
    validate: (text) =>
      isPresent(text) ? check((trial) => answer(trial, ['ResourceId'], text)) : 'A quota has an id.',
  })
  if (id === BACK) return BACK
  answer(state, ['ResourceId'], id)
  return undefined
}
