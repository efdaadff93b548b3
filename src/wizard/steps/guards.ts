import {fixed, whole} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {answer, isSaid, kindOf, totals, type WizardState} from '../state.js'
import {type Asking, SKIP, type Step} from '../step.js'
import {specsOf} from './topology.js'

const MESSAGE = 'Guards and options'

/** Rule C12: what fits this job is offered, suggested where it usually helps, and never forced. */
export const guardsStep: Step = {
  id: 'guards',
  title: MESSAGE,
  shown: ({picks: {guards = []}}) => guards.join(', ') || 'none',
  fields: ['Settings.EnableSanityCheck', 'Settings.EnableRDMA', 'EnableGangScheduling'],
  isSaid: () => false,
  basis: (state) =>
    fitting(state)
      .map(({id}) => id)
      .join(' '),
  forget(state) {
    const fits = fitting(state).map(({id}) => id)
    for (const id of Object.keys(FIELDS) as Guard['id'][])
      if (state.picks.guards?.includes(id) && !fits.includes(id)) set(state, id, false)
  },
  load: ({lists}) => void lists.ecsSpecs(),
  async ask(asking) {
    const {prompter, state, problem, back} = asking
    if ((await learnMachines(asking)) === BACK) return BACK
    const guards = guardsOf(state)
    if (guards.length === 0) return SKIP
    const chosen = await prompter.chooseMany({
      message: MESSAGE,
      problem,
      back,
      rows: fixed(guards),
      what: 'options',
      header: false,
      columns: [
        {key: 'title', header: '', value: ({title}) => title},
        {key: 'advice', header: '', value: ({advice}) => advice, flexible: true},
      ],
      id: ({id}) => id,
      detail: ({detail}) => detail,
      shown: ({title}) => title,
      chosen: state.picks.guards ?? guards.filter(({isSuggested}) => isSuggested).map(({id}) => id),
    })
    if (chosen === BACK) return BACK
    const ids = chosen.map(({id}) => id)
    state.picks.guards = ids
    for (const {id} of guards) set(state, id, ids.includes(id))
    return undefined
  },
}

/** Machine types that flags or a file have named: what fits depends on their GPUs. Without the list less is offered. */
async function learnMachines({lists, prompter, state, back}: Asking): Promise<Back | undefined> {
  const unknown = specsOf(state).flatMap(({EcsSpec}) => (EcsSpec && !state.specs[EcsSpec] ? [EcsSpec] : []))
  if (unknown.length === 0) return undefined
  const all = await prompter.wait({message: MESSAGE, back}, whole(lists.ecsSpecs()))
  if (all === BACK) return BACK
  for (const spec of all) if (unknown.includes(spec.InstanceType ?? '')) state.specs[spec.InstanceType ?? ''] = spec
  return undefined
}

/** Switches stand for themselves; what has a value is asked for next. */
function set(state: WizardState, id: Guard['id'], isOn: boolean): void {
  if (id === 'spot') {
    for (const [place, spec] of specsOf(state).entries())
      if (!isOn && spec.SpotSpec) answer(state, ['JobSpecs', place, 'SpotSpec'], undefined)
  } else if (id === 'limit' || id === 'priority') {
    if (!isOn) answer(state, [FIELDS[id]], undefined)
  } else answer(state, FIELDS[id].split('.'), isOn ? true : undefined)
  if (Object.keys(state.document.Settings ?? {}).length === 0) answer(state, ['Settings'], undefined)
}

/** Those that flags and files have not settled. */
function guardsOf(state: WizardState): Guard[] {
  return fitting(state).filter(({id}) => !isSaid(state, FIELDS[id]))
}

/** The field that each one sets. */
export const FIELDS = {
  limit: 'JobMaxRunningTimeMinutes',
  sanity: 'Settings.EnableSanityCheck',
  rdma: 'Settings.EnableRDMA',
  gang: 'EnableGangScheduling',
  spot: 'JobSpecs[].SpotSpec',
  priority: 'Priority',
} as const

/** A precaution or an option of a job (rule C12). */
export interface Guard {
  id: keyof typeof FIELDS
  title: string
  detail: string
  advice: string
  /** Ticked at the beginning. */
  isSuggested: boolean
}

/** What can be switched on in this job, with advice where it usually helps. */
export function fitting(state: WizardState): Guard[] {
  const {gpus = 0, pods} = totals(state)
  const kind = kindOf(state)
  const several = gpus > 0 && pods > 1
  const share = spotShare(state)
  const all: (Guard | false)[] = [
    {
      id: 'limit',
      title: 'Time limit',
      detail: 'The service stops the job by itself after so long.',
      advice: 'suggested: a hung job costs nothing overnight',
      isSuggested: true,
    },
    state.document.JobType === 'PyTorchJob' &&
      kind === 'quota' &&
      gpus > 0 && {
        id: 'sanity',
        title: 'Sanity check',
        detail: 'Looks for broken GPUs and links before the training begins; takes some minutes.',
        advice: several ? 'suggested: several GPU nodes' : 'finds broken GPUs first',
        isSuggested: several,
      },
    several && {
      id: 'rdma',
      title: 'RDMA',
      detail: 'The fast network between GPU nodes, where machines have it.',
      advice: 'suggested: several GPU nodes',
      isSuggested: true,
    },
    pods > 1 && {
      id: 'gang',
      title: 'Gang scheduling',
      detail: 'All pods start together or none does. The published contract does not list it; it is sent as it is.',
      advice: 'all pods or none',
      isSuggested: false,
    },
    kind === 'public' &&
      share !== undefined && {
        id: 'spot',
        title: 'Spot machines',
        detail: 'Cheaper, but they may be taken away: save checkpoints.',
        advice: share ? `now at ${Math.round(share * 100)} % of the price` : 'cheaper, may be taken away',
        isSuggested: false,
      },
    kind === 'quota' && {
      id: 'priority',
      title: 'Priority',
      detail: 'From 1 to 9, 1 without it. Best set now: later it can only be changed until the job runs.',
      advice: 'before others in the quota',
      isSuggested: false,
    },
  ]
  return all.filter((guard) => guard !== false)
}

/**
 * The share of the price that spot machines of all roles cost now; 0 where it is not said, undefined where there are
 * none.
 */
export function spotShare(state: WizardState): number | undefined {
  const machines = specsOf(state).map(({EcsSpec}) => state.specs[EcsSpec ?? ''])
  const isSpot = machines.every(
    (spec) =>
      spec && (spec.SpotStockStatus ? spec.SpotStockStatus === 'WithStock' : spec.PaymentTypes?.includes('Spot')),
  )
  return machines.length > 0 && isSpot
    ? Math.max(...machines.map((spec) => spec?.NonProtectSpotDiscount ?? 0))
    : undefined
}
