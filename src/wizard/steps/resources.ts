import {isPresent} from '../../document/rules/rule.js'
import {fromArray} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import {getResourceKind, isFieldProvided, setAnswer, type WizardState} from '../state.js'
import type {StepContext, WizardStep} from '../step.js'
import {waitForFirstPage} from './load-list.js'
import {getJobSpecs} from './topology.js'

const RESOURCE_CHOICES = [
  {id: 'public', title: 'Public resources', detail: 'Instances by type, billed from the moment they start.'},
  {id: 'quota', title: 'Resource quota', detail: 'A share of resources that you purchased or reserved.'},
] as const

/** Public resources or a quota, never both (rule C6). */
export const resourceKindStep: WizardStep = {
  id: 'kind',
  title: 'Public resources or quota',
  summary: (state) => getResourceKind(state) ?? '',
  fields: ['JobSpecs[].EcsSpec', 'JobSpecs[].ResourceConfig', 'JobSpecs[]'],
  isProvided: (state) =>
    (state.picks.kind === undefined && getResourceKind(state) !== undefined) ||
    ['ResourceId', 'JobSpecs[].EcsSpec', 'JobSpecs[].ResourceConfig'].some((field) => isFieldProvided(state, field)),
  preload: ({lists}, {document: {WorkspaceId}}) => {
    lists.ecsSpecs()
    if (WorkspaceId) lists.quotas(WorkspaceId)
  },
  /** The lists of instance types and quotas lead to each other. */
  propose({state}) {
    state.picks.kind = getResourceKind(state) ?? 'public'
    return true
  },
  async ask({prompter, state, problem, canGoBack}) {
    const chosen = await prompter.choose({
      message: 'Resources',
      problem,
      canGoBack,
      rows: fromArray(RESOURCE_CHOICES),
      hasHeader: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      initial: getResourceKind(state),
    })
    if (chosen === BACK) return BACK
    setResourceKind(state, chosen.id)
    return undefined
  },
}

/** Removes the fields of the other kind, which would break rules C5 and C6. */
export function setResourceKind(state: WizardState, kind: 'public' | 'quota'): void {
  state.picks.kind = kind
  for (const index of getJobSpecs(state).keys()) {
    for (const field of kind === 'public' ? ['ResourceConfig'] : ['EcsSpec', 'SpotSpec'])
      setAnswer(state, ['JobSpecs', index, field], undefined)
  }
  if (kind === 'public') for (const field of ['ResourceId', 'Priority']) setAnswer(state, [field], undefined)
}

/** Accepts any id, because not all quotas can be listed (rule C4). */
export const quotaStep: WizardStep = {
  id: 'quota',
  title: 'Resource quota',
  fields: ['ResourceId'],
  when: (state) => getResourceKind(state) === 'quota',
  dependencyKey: ({document}) => String(document.WorkspaceId),
  async ask(context) {
    const {prompter, lists, state, problem, canGoBack} = context
    const list = lists.quotas(state.document.WorkspaceId ?? '')
    const listStatus = await waitForFirstPage(context, {message: 'Resource quota', subject: 'resource quotas'}, list)
    if (listStatus === BACK) return BACK
    if (listStatus !== 'rows') return promptForQuotaId(context, canGoBack)
    let focusedId = state.document.ResourceId
    for (;;) {
      const chosen = await prompter.choose({
        message: 'Resource quota',
        problem,
        canGoBack,
        rows: list,
        noun: 'quotas',
        columns: [
          {key: 'name', header: 'NAME', value: (row) => row.QuotaName || row.QuotaId, flexible: 16},
          {key: 'id', header: 'QUOTA ID', value: (row) => row.QuotaId, priority: 2},
          {key: 'kind', header: 'TYPE', value: (row) => row.ResourceType, priority: 1},
          {key: 'detail', header: 'RESOURCES', value: (row) => row.Detail, flexible: true},
        ],
        id: (row) => row.QuotaId,
        detail: (row) => row.Detail,
        answerText: (row) => `${row.QuotaName || 'quota'} (${row.QuotaId})`,
        actions: [
          {name: 'typed', label: 'Enter a quota ID'},
          {name: 'public', label: 'Use public resources', detail: 'Instances by type, billed by use.'},
        ] as const,
        initial: focusedId,
      })
      if (chosen === BACK) return BACK
      if (chosen === 'public') {
        setResourceKind(state, 'public')
        return {}
      }
      if (chosen === 'typed') {
        focusedId = 'typed'
        if ((await promptForQuotaId(context, true)) !== BACK) return undefined
      } else {
        setAnswer(state, ['ResourceId'], chosen.QuotaId)
        state.picks.quotaType = chosen.ResourceType
        state.names[chosen.QuotaId] = chosen.QuotaName ?? ''
        return undefined
      }
    }
  },
}

async function promptForQuotaId({prompter, state, problem, check}: StepContext, canGoBack: boolean) {
  const id = await prompter.text({
    message: 'Quota id',
    problem,
    canGoBack,
    initial: state.document.ResourceId,
    hint: 'For example quotaksvqq2oh2pg; ask your workspace administrator.',
    validate: (text) =>
      isPresent(text) ? check((trial) => setAnswer(trial, ['ResourceId'], text)) : 'Enter a quota id.',
  })
  if (id === BACK) return BACK
  setAnswer(state, ['ResourceId'], id)
  return undefined
}
