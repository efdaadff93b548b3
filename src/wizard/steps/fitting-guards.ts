import {kindOf, type WizardState} from '../state.js'
import {totals} from '../totals.js'
import {specsOf} from './topology.js'

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

/** The share of the price that spot machines of all roles cost now; 0 where it is not said, undefined where there are none. */
export function spotShare(state: WizardState): number | undefined {
  const machines = specsOf(state).map(({EcsSpec}) => state.specs[EcsSpec ?? ''])
  const isSpot = machines.every(
    (spec) => spec && (spec.SpotStockStatus ? spec.SpotStockStatus === 'WithStock' : spec.PaymentTypes?.includes('Spot')),
  )
  return machines.length > 0 && isSpot ? Math.max(...machines.map((spec) => spec?.NonProtectSpotDiscount ?? 0)) : undefined
}
