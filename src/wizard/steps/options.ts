import {fromArray, loadAll} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {getResourceKind, isFieldProvided, setAnswer, totalResources, type WizardState} from '../state.js'
import {SKIP, type StepContext, type WizardStep} from '../step.js'
import {getJobSpecs} from './topology.js'

const MESSAGE = 'Guards and options'

/** Rule C12: what fits this job is offered, suggested where it usually helps, and never forced. */
export const optionsStep: WizardStep = {
  id: 'guards',
  title: MESSAGE,
  summary: ({picks: {guards: options = []}}) => options.join(', ') || 'none',
  fields: ['Settings.EnableSanityCheck', 'Settings.EnableRDMA', 'EnableGangScheduling'],
  isProvided: () => false,
  dependencyKey: (state) =>
    applicableOptions(state)
      .map(({id}) => id)
      .join(' '),
  clearAnswer(state) {
    const applicableIds = applicableOptions(state).map(({id}) => id)
    for (const id of Object.keys(OPTION_FIELDS) as JobOption['id'][])
      if (state.picks.guards?.includes(id) && !applicableIds.includes(id)) setOption(state, id, false)
  },
  preload: ({lists}) => void lists.ecsSpecs(),
  async ask(context) {
    const {prompter, state, problem, canGoBack} = context
    if ((await loadUnknownSpecs(context)) === BACK) return BACK
    const options = openOptions(state)
    if (options.length === 0) return SKIP
    const chosen = await prompter.chooseMany({
      message: MESSAGE,
      problem,
      canGoBack,
      rows: fromArray(options),
      noun: 'options',
      hasHeader: false,
      columns: [
        {key: 'title', header: '', value: ({title}) => title},
        {key: 'advice', header: '', value: ({hint}) => hint, flexible: true},
      ],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      answerText: ({title}) => title,
      checked: state.picks.guards ?? options.filter(({isSuggested}) => isSuggested).map(({id}) => id),
    })
    if (chosen === BACK) return BACK
    const ids = chosen.map(({id}) => id)
    state.picks.guards = ids
    for (const {id} of options) setOption(state, id, ids.includes(id))
    return undefined
  },
}

/** Machine types that flags or a file have named: what fits depends on their GPUs. Without the list less is offered. */
async function loadUnknownSpecs({lists, prompter, state, canGoBack}: StepContext): Promise<Back | undefined> {
  const unknownTypes = getJobSpecs(state).flatMap(({EcsSpec}) => (EcsSpec && !state.specs[EcsSpec] ? [EcsSpec] : []))
  if (unknownTypes.length === 0) return undefined
  const specs = await prompter.wait({message: MESSAGE, canGoBack}, loadAll(lists.ecsSpecs()))
  if (specs === BACK) return BACK
  for (const spec of specs)
    if (unknownTypes.includes(spec.InstanceType ?? '')) state.specs[spec.InstanceType ?? ''] = spec
  return undefined
}

/** Switches stand for themselves; what has a value is asked for next. */
function setOption(state: WizardState, id: JobOption['id'], isOn: boolean): void {
  const hasValue = id === 'spot' || id === 'limit' || id === 'priority'
  if (!hasValue) setAnswer(state, OPTION_FIELDS[id].split('.'), isOn ? true : undefined)
  else if (!isOn) for (const path of setPathsOf(state, id)) setAnswer(state, path, undefined)
  if (Object.keys(state.document.Settings ?? {}).length === 0) setAnswer(state, ['Settings'], undefined)
}

/** Where the value of an option stands in the document. */
function setPathsOf(state: WizardState, id: 'spot' | 'limit' | 'priority'): (string | number)[][] {
  if (id !== 'spot') return [[OPTION_FIELDS[id]]]
  return getJobSpecs(state).flatMap(({SpotSpec}, index) => (SpotSpec ? [['JobSpecs', index, 'SpotSpec']] : []))
}

/** Options that flags and files leave open. */
function openOptions(state: WizardState): JobOption[] {
  return applicableOptions(state).filter(({id}) => !isFieldProvided(state, OPTION_FIELDS[id]))
}

/** The field that each one sets. */
const OPTION_FIELDS = {
  limit: 'JobMaxRunningTimeMinutes',
  sanity: 'Settings.EnableSanityCheck',
  rdma: 'Settings.EnableRDMA',
  gang: 'EnableGangScheduling',
  spot: 'JobSpecs[].SpotSpec',
  priority: 'Priority',
} as const

/** A precaution or an option of a job (rule C12). */
export interface JobOption {
  id: keyof typeof OPTION_FIELDS
  title: string
  detail: string
  hint: string
  /** Ticked at the beginning. */
  isSuggested: boolean
}

/** What can be switched on in this job, with advice where it usually helps. */
export function applicableOptions(state: WizardState): JobOption[] {
  const {gpus = 0, podCount} = totalResources(state)
  const kind = getResourceKind(state)
  const isMultiNode = gpus > 0 && podCount > 1
  const spotRatio = spotPriceRatio(state)
  const options: (JobOption | false)[] = [
    {
      id: 'limit',
      title: 'Time limit',
      detail: 'The service stops the job by itself after so long.',
      hint: 'suggested: a hung job costs nothing overnight',
      isSuggested: true,
    },
    state.document.JobType === 'PyTorchJob' &&
      kind === 'quota' &&
      gpus > 0 && {
        id: 'sanity',
        title: 'Sanity check',
        detail: 'Looks for broken GPUs and links before the training begins; takes some minutes.',
        hint: isMultiNode ? 'suggested: several GPU nodes' : 'finds broken GPUs first',
        isSuggested: isMultiNode,
      },
    isMultiNode && {
      id: 'rdma',
      title: 'RDMA',
      detail: 'The fast network between GPU nodes, where machines have it.',
      hint: 'suggested: several GPU nodes',
      isSuggested: true,
    },
    podCount > 1 && {
      id: 'gang',
      title: 'Gang scheduling',
      detail: 'All pods start together or none does. The published contract does not list it; it is sent as it is.',
      hint: 'all pods or none',
      isSuggested: false,
    },
    kind === 'public' &&
      spotRatio !== undefined && {
        id: 'spot',
        title: 'Spot machines',
        detail: 'Cheaper, but they may be taken away: save checkpoints.',
        hint: spotRatio ? `now at ${Math.round(spotRatio * 100)} % of the price` : 'cheaper, may be taken away',
        isSuggested: false,
      },
    kind === 'quota' && {
      id: 'priority',
      title: 'Priority',
      detail: 'From 1 to 9, 1 without it. Best set now: later it can only be changed until the job runs.',
      hint: 'before others in the quota',
      isSuggested: false,
    },
  ]
  return options.filter((guard) => guard !== false)
}

/**
 * The share of the price that spot machines of all roles cost now; 0 where it is not said, undefined where there are
 * none.
 */
export function spotPriceRatio(state: WizardState): number | undefined {
  const specs = getJobSpecs(state).map(({EcsSpec}) => state.specs[EcsSpec ?? ''])
  const isSpot = specs.every(
    (spec) =>
      spec && (spec.SpotStockStatus ? spec.SpotStockStatus === 'WithStock' : spec.PaymentTypes?.includes('Spot')),
  )
  return specs.length > 0 && isSpot ? Math.max(...specs.map((spec) => spec?.NonProtectSpotDiscount ?? 0)) : undefined
}
