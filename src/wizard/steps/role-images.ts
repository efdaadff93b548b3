import {fromArray} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import {PRESETS} from '../presets.js'
import {isFieldProvided, type WizardState} from '../state.js'
import type {WizardStep} from '../step.js'
import {chooseImage, rememberImage, setRoleImage} from './choose-image.js'
import {getMainImage} from './image.js'
import {getJobSpecs} from './topology.js'

const IMAGE_CHOICES = [
  {id: 'same', title: 'Same image for all roles'},
  {id: 'each', title: 'Different image for each role'},
] as const

const CHIP_LABEL_PREFIX = 'system.chipType='

/** Asked if some roles run on CPUs but the image is for GPUs; other jobs can change it in the review. */
export const roleImagesStep: WizardStep = {
  id: 'role-images',
  title: 'Images of roles',
  summary: ({picks}) => (picks.roleImages === 'each' ? 'one per role' : 'the same for all'),
  fields: ['JobSpecs[].Image'],
  when: (state) => getJobSpecs(state).length > 1 && !isFieldProvided(state, 'JobSpecs[].Image'),
  isProvided: (state) => state.picks.chip !== 'GPU' || !getJobSpecs(state).some(({Type}) => runsOnCpu(state, Type)),
  dependencyKey: joinRoleNames,
  clearAnswer: ({picks}) => {
    delete picks.roleImages
  },
  propose({state}) {
    useSameImage(state)
    return true
  },
  async ask({prompter, state, problem, canGoBack}) {
    const cpuRoles = getJobSpecs(state).flatMap(({Type}) => (runsOnCpu(state, Type) ? (Type ?? []) : []))
    const chosen = await prompter.choose({
      message: 'Images of roles',
      problem,
      canGoBack,
      rows: fromArray(IMAGE_CHOICES),
      hasHeader: false,
      columns: [{key: 'title', header: '', value: ({title}) => title}],
      id: ({id}) => id,
      detail: () =>
        cpuRoles.length > 0 ? `${cpuRoles.join(' and ')} on CPU nodes can use a smaller image.` : undefined,
      answerText: ({id}) => (id === 'same' ? 'the same for all' : 'one per role'),
      initial: state.picks.roleImages ?? 'same',
    })
    if (chosen === BACK) return BACK
    if (chosen.id === 'same') useSameImage(state)
    state.picks.roleImages = chosen.id
    return undefined
  },
}

function useSameImage(state: WizardState): void {
  const mainImage = getMainImage(state)
  state.picks.roleImages = 'same'
  if (mainImage) for (const index of getJobSpecs(state).keys()) setRoleImage(state, index, mainImage)
}

/** The image of one role; for those on CPUs also the images that are not for GPUs. */
export function roleImageStep(state: WizardState, index: number): WizardStep {
  const role = getJobSpecs(state)[index]?.Type ?? 'Worker'
  const roleLabels = (current: WizardState) =>
    (current.picks.labels ?? []).map((label) =>
      label.startsWith(CHIP_LABEL_PREFIX) && runsOnCpu(current, role) ? `${CHIP_LABEL_PREFIX}CPU` : label,
    )
  return {
    id: `image ${index} ${role}`,
    title: `Image of ${role}`,
    fields: [`JobSpecs[${index}].Image`],
    when: (current) => roleImagesStep.when?.(current) === true && current.picks.roleImages === 'each',
    dependencyKey: joinRoleNames,
    preload: ({lists}, current) => void lists.images({labels: roleLabels(current)}),
    async ask(context) {
      const current = context.state
      const setImage = (trial: WizardState, uri: string) => setRoleImage(trial, index, uri)
      const labels = roleLabels(current)
      const chosen = await chooseImage(context, {
        message: `Image of ${role}`,
        labels,
        current: getJobSpecs(current)[index]?.Image,
        isOwn: current.picks.ownImagesOf !== undefined && !runsOnCpu(current, role),
        setImage,
      })
      if (chosen === BACK) return BACK
      setImage(current, chosen.uri)
      rememberImage(current, chosen)
      return undefined
    },
  }
}

function joinRoleNames(state: WizardState): string {
  return getJobSpecs(state)
    .map(({Type}) => Type)
    .join(' ')
}

export function runsOnCpu({picks}: WizardState, role: string | undefined): boolean {
  const preset = PRESETS.find(({id}) => id === picks.topology)
  return role === 'PS' || preset?.roles.find(({type}) => type === role)?.chip === 'CPU'
}
