import {fixed, whole} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {answer, isSaid, type WizardState} from '../state.js'
import {type Asking, SKIP, type Step} from '../step.js'
import {FIELDS, fitting, type Guard} from './fitting-guards.js'
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
    for (const id of Object.keys(FIELDS) as Guard['id'][]) if (state.picks.guards?.includes(id) && !fits.includes(id)) set(state, id, false)
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
