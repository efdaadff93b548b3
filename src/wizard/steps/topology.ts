import type {JobDraft} from '../../document/document.js'
import {isJobType, ROLES_BY_JOB_TYPE} from '../../document/rules/framework.js'
import {fromArray} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {listPresets, type Preset, type PresetRole} from '../presets.js'
import {ASKED_SOURCE, PROPOSED_SOURCE, setAnswer, type WizardState} from '../state.js'
import type {StepContext, WizardStep} from '../step.js'
import {getMainImage} from './image.js'
import {askSequence} from './load-list.js'

type JobSpecDraft = NonNullable<JobDraft['JobSpecs']>[number]

const DEFAULT_POD_COUNT = 2

/** Roles of the framework and the number of nodes of each (rules C9, C11). */
export const topologyStep: WizardStep = {
  id: 'topology',
  title: 'Topology and nodes',
  fields: ['JobSpecs', 'JobSpecs[].Type', 'JobSpecs[].PodCount'],
  isProvided: ({sources}) =>
    Object.entries(sources).some(
      ([path, source]) =>
        ![ASKED_SOURCE, PROPOSED_SOURCE, 'default'].includes(source) && /\.(Type|PodCount)$/.test(path),
    ),
  dependencyKey: ({document, picks}) => {
    const isAvailable = listPresets(document.JobType).some(({id}) => id === picks.topology)
    return isAvailable && picks.topology !== 'chosen' ? String(picks.topology) : `${document.JobType} ${picks.topology}`
  },
  /** The first topology of the framework, if it needs no number of nodes. */
  propose({state}) {
    const [preset] = listPresets(state.document.JobType)
    const podCounts = preset?.roles.flatMap(({podCount}) => (podCount === 'asked' ? [] : [podCount])) ?? []
    if (!preset || podCounts.length < preset.roles.length) return false
    state.picks.topology = preset.id
    rebuildSpecs(state, preset.roles, podCounts, PROPOSED_SOURCE)
    return true
  },
  async ask(context) {
    const {prompter, state, problem, canGoBack} = context
    let focusedId = state.picks.topology
    for (;;) {
      const presets = listPresets(state.document.JobType)
      const chosen = await prompter.choose({
        message: 'Topology',
        problem,
        canGoBack,
        rows: fromArray(presets),
        hasHeader: false,
        columns: [{key: 'title', header: '', value: ({title}: Preset) => title}],
        id: ({id}) => id,
        detail: ({detail}) => detail,
        initial: focusedId,
      })
      if (chosen === BACK) return BACK
      focusedId = chosen.id
      const roles = chosen.roles.length > 0 ? chosen.roles : await chooseRoles(context)
      if (roles === BACK) continue

      const podCounts = roles.map(({type, podCount}) =>
        podCount === 'asked' ? (findJobSpec(state, type)?.PodCount ?? 0) : podCount,
      )
      const podAnswer = await askSequence(
        roles.flatMap((role, index) =>
          role.podCount === 'asked' ? [() => askPodCount(context, role, podCounts, index)] : [],
        ),
      )
      if (podAnswer === BACK) continue
      state.picks.topology = chosen.id
      rebuildSpecs(state, roles, podCounts)
      return undefined
    }
  },
}

async function chooseRoles({prompter, state}: StepContext): Promise<PresetRole[] | Back> {
  const type = state.document.JobType
  const names = (isJobType(type) && ROLES_BY_JOB_TYPE[type]) || ['Worker']
  const chosen = await prompter.chooseMany({
    message: 'Roles',
    rows: fromArray(names.map((name) => ({name}))),
    hasHeader: false,
    columns: [{key: 'name', header: '', value: ({name}) => name}],
    id: ({name}) => name,
    checked: [...new Set(['Worker', ...getJobSpecs(state).flatMap(({Type}) => Type ?? [])])],
  })
  if (chosen === BACK) return BACK
  const roles = chosen.length > 0 ? chosen.map(({name}) => name) : ['Worker']
  return roles.map((role) => ({type: role, podCount: 'asked', ...(role === 'PS' ? {chip: 'CPU'} : {})}))
}

async function askPodCount(
  {prompter}: StepContext,
  {type}: PresetRole,
  podCounts: number[],
  index: number,
): Promise<Back | undefined> {
  const count = await prompter.number({
    message: `Number of ${type} nodes`,
    initial: podCounts[index] && podCounts[index] > 1 ? podCounts[index] : DEFAULT_POD_COUNT,
  })
  if (count === BACK) return BACK
  podCounts[index] = count
  return undefined
}

/** Builds JobSpecs for the roles. Keeps the previous values of each role; new roles get the chosen image. */
function rebuildSpecs(
  state: WizardState,
  roles: readonly PresetRole[],
  podCounts: readonly number[],
  source = ASKED_SOURCE,
): void {
  const previousSpecs = getJobSpecs(state)
  const image = getMainImage(state)
  const sources = Object.entries(state.sources)
  const isSingleRole = previousSpecs.length === 1 && roles.length === 1
  const previousIndexes = roles.map(({type}) =>
    isSingleRole ? 0 : previousSpecs.findIndex((spec) => spec.Type === type),
  )
  const specs = roles.map(({type}, index) => ({
    ...(previousSpecs[previousIndexes[index] ?? -1] ?? {Image: image}),
    Type: type,
    PodCount: podCounts[index],
  }))
  setAnswer(state, ['JobSpecs'], specs, source)
  for (const [index, previousIndex] of previousIndexes.entries()) {
    const previousPath = `JobSpecs[${previousIndex === -1 ? previousSpecs.findIndex(({Image}) => Image) : previousIndex}]`
    for (const [path, pathSource] of sources) {
      if (
        path.startsWith(`${previousPath}.`) &&
        (previousIndex !== -1 || path.endsWith('.Image')) &&
        !/\.(Type|PodCount)$/.test(path)
      )
        state.sources[`JobSpecs[${index}]${path.slice(previousPath.length)}`] = pathSource
    }
  }
}

function findJobSpec(state: WizardState, type: string): JobSpecDraft | undefined {
  return getJobSpecs(state).find((spec) => spec.Type === type)
}

export function getJobSpecs({document}: WizardState): JobSpecDraft[] {
  return Array.isArray(document.JobSpecs)
    ? document.JobSpecs.filter((spec) => typeof spec === 'object' && spec !== null)
    : []
}
