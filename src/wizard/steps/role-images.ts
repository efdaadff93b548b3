import {fixed} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import {PRESETS} from '../presets.js'
import {isSaid, type WizardState} from '../state.js'
import type {Step} from '../step.js'
import {chooseImage, learnImage, setRoleImage} from './choose-image.js'
import {imageOf} from './image.js'
import {specsOf} from './topology.js'

const KINDS = [
  {id: 'same', title: 'The same image for all roles'},
  {id: 'each', title: 'Choose an image for each role'},
] as const

const CHIP = 'system.chipType='

/**
 * Asked by itself where some roles run on CPUs and the image is for GPUs; in other jobs of several roles it can be
 * changed.
 */
export const roleImagesStep: Step = {
  id: 'role-images',
  title: 'Images of the roles',
  shown: ({picks}) => (picks.roleImages === 'each' ? 'one each' : 'the same'),
  fields: ['JobSpecs[].Image'],
  when: (state) => specsOf(state).length > 1 && !isSaid(state, 'JobSpecs[].Image'),
  isSaid: (state) => state.picks.chip !== 'GPU' || !specsOf(state).some(({Type}) => runsOnCpu(state, Type)),
  basis: rolesOf,
  forget: ({picks}) => {
    delete picks.roleImages
  },
  async ask({prompter, state, problem, back}) {
    const cpu = specsOf(state).flatMap(({Type}) => (runsOnCpu(state, Type) ? (Type ?? []) : []))
    const chosen = await prompter.choose({
      message: 'Images of the roles',
      problem,
      back,
      rows: fixed(KINDS),
      header: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: () => (cpu.length > 0 ? `${cpu.join(' and ')} on CPU machines can do with a smaller image.` : undefined),
      shown: ({id}) => (id === 'same' ? 'the same for all' : 'one each'),
      initial: state.picks.roleImages ?? 'same',
    })
    if (chosen === BACK) return BACK
    const main = imageOf(state)
    state.picks.roleImages = chosen.id
    if (chosen.id === 'same' && main) for (const place of specsOf(state).keys()) setRoleImage(state, place, main)
    return undefined
  },
}

/** The image of one role; for those on CPUs also the images that are not for GPUs. */
export function roleImageStep(state: WizardState, place: number): Step {
  const role = specsOf(state)[place]?.Type ?? 'Worker'
  const labelsOf = (now: WizardState) =>
    (now.picks.labels ?? []).map((label) => (label.startsWith(CHIP) && runsOnCpu(now, role) ? `${CHIP}CPU` : label))
  return {
    id: `image ${place} ${role}`,
    title: `Image of ${role}`,
    fields: [`JobSpecs[${place}].Image`],
    when: (now) => roleImagesStep.when?.(now) === true && now.picks.roleImages === 'each',
    basis: rolesOf,
    load: ({lists}, now) => void lists.images({labels: labelsOf(now)}),
    async ask(asking) {
      const now = asking.state
      const put = (trial: WizardState, uri: string) => setRoleImage(trial, place, uri)
      const labels = labelsOf(now)
      const chosen = await chooseImage(asking, {
        message: `Image of ${role}`,
        labels,
        current: specsOf(now)[place]?.Image,
        isOwn: now.picks.ownImagesOf !== undefined && !runsOnCpu(now, role),
        put,
      })
      if (chosen === BACK) return BACK
      put(now, chosen.uri)
      learnImage(now, chosen)
      return undefined
    },
  }
}

function rolesOf(state: WizardState): string {
  return specsOf(state)
    .map(({Type}) => Type)
    .join(' ')
}

/** Does a role run on CPUs in this topology? */
export function runsOnCpu({picks}: WizardState, role: string | undefined): boolean {
  const preset = PRESETS.find(({id}) => id === picks.topology)
  return role === 'PS' || preset?.roles.find(({type}) => type === role)?.chip === 'CPU'
}
