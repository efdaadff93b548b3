import type {JobDraft} from '../../document/document.js'
import {isJobType, ROLES_BY_JOB_TYPE} from '../../document/rules/framework.js'
import {fixed} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {type Preset, type PresetRole, presetsOf} from '../presets.js'
import {ASKED, answer, type WizardState} from '../state.js'
import type {Asking, Step} from '../step.js'
import {imageOf} from './image.js'
import {inTurn} from './load-list.js'

type Spec = NonNullable<JobDraft['JobSpecs']>[number]

/** Proposed for a role whose pods are asked for. */
const USUAL_PODS = 2

/** Rules C9, C11: roles that the framework has, and how many pods of each. */
export const topologyStep: Step = {
  id: 'topology',
  title: 'Topology and pods',
  fields: ['JobSpecs', 'JobSpecs[].Type', 'JobSpecs[].PodCount'],
  isSaid: ({sources}) =>
    Object.entries(sources).some(
      ([path, from]) => from !== ASKED && from !== 'default' && /\.(Type|PodCount)$/.test(path),
    ),
  basis: ({document, picks}) => {
    const holds = presetsOf(document.JobType).some(({id}) => id === picks.topology)
    return holds && picks.topology !== 'chosen' ? String(picks.topology) : `${document.JobType} ${picks.topology}`
  },
  async ask(asking) {
    const {prompter, state, problem, back} = asking
    let pointed = state.picks.topology
    for (;;) {
      const presets = presetsOf(state.document.JobType)
      const chosen = await prompter.choose({
        message: 'Topology',
        problem,
        back,
        rows: fixed(presets),
        header: false,
        columns: [{key: 'title', header: '', value: ({title}: Preset) => title}],
        id: ({id}) => id,
        detail: ({detail}) => detail,
        initial: pointed,
      })
      if (chosen === BACK) return BACK
      pointed = chosen.id
      const roles = chosen.roles.length > 0 ? chosen.roles : await chooseRoles(asking)
      if (roles === BACK) continue

      const pods = roles.map(({type, pods: fixedPods}) =>
        fixedPods === 'asked' ? (specOf(state, type)?.PodCount ?? 0) : fixedPods,
      )
      const asked = await inTurn(
        roles.flatMap((role, place) => (role.pods === 'asked' ? [() => askPods(asking, role, pods, place)] : [])),
      )
      if (asked === BACK) continue
      state.picks.topology = chosen.id
      rebuild(state, roles, pods)
      return undefined
    }
  },
}

async function chooseRoles({prompter, state}: Asking): Promise<PresetRole[] | Back> {
  const type = state.document.JobType
  const names = (isJobType(type) && ROLES_BY_JOB_TYPE[type]) || ['Worker']
  const chosen = await prompter.chooseMany({
    message: 'Roles',
    rows: fixed(names.map((name) => ({name}))),
    header: false,
    columns: [{key: 'name', header: '', value: ({name}) => name}],
    id: ({name}) => name,
    chosen: [...new Set(['Worker', ...specsOf(state).flatMap(({Type}) => Type ?? [])])],
  })
  if (chosen === BACK) return BACK
  const roles = chosen.length > 0 ? chosen.map(({name}) => name) : ['Worker']
  return roles.map((role) => ({type: role, pods: 'asked', ...(role === 'PS' ? {chip: 'CPU'} : {})}))
}

async function askPods(
  {prompter}: Asking,
  {type}: PresetRole,
  pods: number[],
  place: number,
): Promise<Back | undefined> {
  const count = await prompter.number({
    message: `How many pods: ${type}`,
    initial: pods[place] && pods[place] > 1 ? pods[place] : USUAL_PODS,
  })
  if (count === BACK) return BACK
  pods[place] = count
  return undefined
}

/** The TaskSpecs for the roles; what a role had before stays with it, and all run the image that was chosen. */
function rebuild(state: WizardState, roles: readonly PresetRole[], pods: readonly number[]): void {
  const before = specsOf(state)
  const image = imageOf(state)
  const sources = Object.entries(state.sources)
  const isOne = before.length === 1 && roles.length === 1
  const places = roles.map(({type}) => (isOne ? 0 : before.findIndex((spec) => spec.Type === type)))
  const specs = roles.map(({type}, place) => ({
    ...(before[places[place] ?? -1] ?? {Image: image}),
    Type: type,
    PodCount: pods[place],
  }))
  answer(state, ['JobSpecs'], specs)
  for (const [place, from] of places.entries()) {
    const old = `JobSpecs[${from === -1 ? before.findIndex(({Image}) => Image) : from}]`
    for (const [path, source] of sources) {
      if (path.startsWith(`${old}.`) && (from !== -1 || path.endsWith('.Image')) && !/\.(Type|PodCount)$/.test(path))
        state.sources[`JobSpecs[${place}]${path.slice(old.length)}`] = source
    }
  }
}

function specOf(state: WizardState, type: string): Spec | undefined {
  return specsOf(state).find((spec) => spec.Type === type)
}

export function specsOf({document}: WizardState): Spec[] {
  return Array.isArray(document.JobSpecs)
    ? document.JobSpecs.filter((spec) => typeof spec === 'object' && spec !== null)
    : []
}
