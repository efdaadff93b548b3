import {fromArray, loadAll} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {getResourceKind, isFieldProvided, setAnswer, totalResources, type WizardState} from '../state.js'
import {SKIP, type StepContext, type WizardStep} from '../step.js'
import {getJobSpecs} from './topology.js'

const MESSAGE = 'Options'

/** Offers the options that apply to this job, with suggestions (rule C12). */
export const optionsStep: WizardStep = {
  id: 'guards',
  title: MESSAGE,
  summary: (state) =>
    applicableOptions(state)
      .filter(({id}) => state.picks.guards?.includes(id))
      .map(({title}) => title)
      .join(', ') || 'none',
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
  /** The suggested options, unless the user has chosen some for another topology. */
  async propose(context) {
    const {state} = context
    if (state.picks.guards !== undefined && !state.picks.hasProposedOptions) return false
    if ((await loadUnknownSpecs({...context, canGoBack: false})) === BACK) return false
    const options = openOptions(state)
    const ids = options.filter(({isSuggested}) => isSuggested).map(({id}) => id)
    state.picks.hasProposedOptions = true
    selectOptions(state, options, ids)
    return true
  },
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
    delete state.picks.hasProposedOptions
    selectOptions(state, options, ids)
    return undefined
  },
}

function selectOptions(state: WizardState, options: readonly JobOption[], ids: JobOption['id'][]): void {
  state.picks.guards = ids
  for (const {id} of options) setOption(state, id, ids.includes(id))
}

/** Instance types that flags or a file have named: what fits depends on their GPUs. Without the list less is offered. */
async function loadUnknownSpecs({lists, prompter, state, canGoBack}: StepContext): Promise<Back | undefined> {
  const unknownTypes = getJobSpecs(state).flatMap(({EcsSpec}) => (EcsSpec && !state.specs[EcsSpec] ? [EcsSpec] : []))
  if (unknownTypes.length === 0) return undefined
  const specs = await prompter.wait({message: MESSAGE, canGoBack}, loadAll(lists.ecsSpecs()))
  if (specs === BACK) return BACK
  for (const spec of specs)
    if (unknownTypes.includes(spec.InstanceType ?? '')) state.specs[spec.InstanceType ?? ''] = spec
  return undefined
}

/** Sets switches; options with a value are asked for next. */
function setOption(state: WizardState, id: JobOption['id'], isOn: boolean): void {
  const hasValue = id === 'spot' || id === 'limit' || id === 'priority'
  if (!hasValue) setAnswer(state, OPTION_FIELDS[id].split('.'), isOn ? true : undefined)
  else if (!isOn) for (const path of setPathsOf(state, id)) setAnswer(state, path, undefined)
  if (Object.keys(state.document.Settings ?? {}).length === 0) setAnswer(state, ['Settings'], undefined)
}

function setPathsOf(state: WizardState, id: 'spot' | 'limit' | 'priority'): (string | number)[][] {
  if (id !== 'spot') return [[OPTION_FIELDS[id]]]
  return getJobSpecs(state).flatMap(({SpotSpec}, index) => (SpotSpec ? [['JobSpecs', index, 'SpotSpec']] : []))
}

function openOptions(state: WizardState): JobOption[] {
  return applicableOptions(state).filter(({id}) => !isFieldProvided(state, OPTION_FIELDS[id]))
}

const OPTION_FIELDS = {
  limit: 'JobMaxRunningTimeMinutes',
  sanity: 'Settings.EnableSanityCheck',
  rdma: 'Settings.EnableRDMA',
  gang: 'EnableGangScheduling',
  spot: 'JobSpecs[].SpotSpec',
  priority: 'Priority',
} as const

export interface JobOption {
  id: keyof typeof OPTION_FIELDS
  title: string
  detail: string
  hint: string
  isSuggested: boolean
}

export function applicableOptions(state: WizardState): JobOption[] {
  const {gpus = 0, podCount} = totalResources(state)
  const kind = getResourceKind(state)
  const isMultiNode = gpus > 0 && podCount > 1
  const isLingjun = hasLingjunResources(state)
  const spotRatio = spotPriceRatio(state)
  const options: (JobOption | false)[] = [
    {
      id: 'limit',
      title: 'Time limit',
      detail: 'The service stops the job after this time.',
      hint: 'suggested: stops a hung job before it runs up a bill',
      isSuggested: true,
    },
    state.document.JobType === 'PyTorchJob' &&
      kind === 'quota' &&
      gpus > 0 && {
        id: 'sanity',
        title: 'Sanity check',
        detail: 'Checks GPUs and network links before training starts; takes several minutes.',
        hint: isMultiNode && isLingjun ? 'suggested: multiple GPU nodes' : 'finds broken GPUs before training',
        isSuggested: isMultiNode && isLingjun,
      },
    isMultiNode && {
      id: 'rdma',
      title: 'RDMA',
      detail: 'Fast network between GPU nodes, if the instances support it.',
      hint: isLingjun ? 'suggested: multiple GPU nodes' : 'only on Lingjun resources',
      isSuggested: isLingjun,
    },
    podCount > 1 && {
      id: 'gang',
      title: 'Gang scheduling',
      detail: 'Start all pods together or none. The published API does not document this field.',
      hint: 'all pods or none',
      isSuggested: false,
    },
    kind === 'public' &&
      spotRatio !== undefined && {
        id: 'spot',
        title: 'Spot instances',
        detail: 'Cheaper, but can be reclaimed at any time: save checkpoints.',
        hint: spotRatio ? `now at ${Math.round(spotRatio * 100)}% of the on-demand price` : 'cheaper, can be reclaimed',
        isSuggested: false,
      },
    kind === 'quota' && {
      id: 'priority',
      title: 'Priority',
      detail: 'From 1 to 9 (default 1). It can be changed only until the job starts.',
      hint: 'ahead of other jobs in the quota',
      isSuggested: false,
    },
  ]
  return options.filter((guard) => guard !== false)
}

/** Whether the catalog says that the job runs on Lingjun resources, which have RDMA and sanity checks. */
function hasLingjunResources(state: WizardState): boolean {
  if (getResourceKind(state) === 'quota') return state.picks.quotaType === 'Lingjun'
  const specs = getJobSpecs(state).map(({EcsSpec}) => state.specs[EcsSpec ?? ''])
  return specs.length > 0 && specs.every((spec) => spec?.ResourceType === 'Lingjun')
}

/** The spot price as a fraction of the on-demand price: 0 if unknown, undefined without spot instances. */
export function spotPriceRatio(state: WizardState): number | undefined {
  const specs = getJobSpecs(state).map(({EcsSpec}) => state.specs[EcsSpec ?? ''])
  const isSpot = specs.every(
    (spec) =>
      spec && (spec.SpotStockStatus ? spec.SpotStockStatus === 'WithStock' : spec.PaymentTypes?.includes('Spot')),
  )
  return specs.length > 0 && isSpot ? Math.max(...specs.map((spec) => spec?.NonProtectSpotDiscount ?? 0)) : undefined
}
