import {formatInstanceType} from '../../catalog/ecs-specs.js'
import {findAlternatives} from '../../catalog/spec-alternatives.js'
import {fixed, whole} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import type {Column} from '../../render/columns.js'
import {ecsSpecColumns} from '../../render/discover.js'
import type {EcsSpec} from '../lists.js'
import {answer, kindOf, takeBack, type WizardState} from '../state.js'
import type {Asked, Asking, Step} from '../step.js'
import {arrival, columnsFor} from './load-list.js'
import {runsOnCpu} from './role-images.js'
import {specsOf} from './topology.js'

/** The GPU with its memory in one column, or a screen of 80 has no room for what spot costs. */
const COLUMNS: Column<EcsSpec>[] = columnsFor(ecsSpecColumns(), 'InstanceType,Gpu,Cpu,Memory,IsAvailable,Spot').map(
  (column) =>
    column.key === 'Gpu'
      ? {...column, flexible: 8, value: (row) => [column.value(row), gpuMemory(row)].filter(Boolean).join(', ')}
      : column,
)

/** The machine type of a role on public resources (rules C5, C15, D4). */
export function machineStep(state: WizardState, place: number, isOnly: boolean): Step {
  const role = specsOf(state)[place]?.Type ?? 'Worker'
  const message = isOnly ? 'Machine type' : `Machine type of ${role}`
  const path = ['JobSpecs', place, 'EcsSpec']
  return {
    id: `machine ${place} ${role}`,
    title: message,
    fields: [`JobSpecs[${place}].EcsSpec`, `JobSpecs[${place}]`],
    when: (now) => kindOf(now) === 'public',
    forget: (now) => takeBack(now, path),
    load: ({lists}) => void lists.ecsSpecs(),
    ask: (asking) => askMachine(asking, {message, path, place, role}),
  }
}

interface Place {
  message: string
  path: (string | number)[]
  place: number
  role: string
}

async function askMachine(asking: Asking, {message, path, place, role}: Place): Promise<Asked> {
  const {prompter, lists, state, problem, back} = asking
  const list = lists.ecsSpecs()
  const there = await arrival(asking, {message, what: 'Machine types'}, list)
  if (there === BACK) return BACK
  if (there !== 'rows') return typed(asking, message, path)
  const all = await prompter.wait({message, back}, whole(list))
  if (all === BACK) return BACK

  let pointed = specsOf(state)[place]?.EcsSpec
  for (;;) {
    const chosen = await prompter.choose({
      message,
      problem,
      back,
      rows: fixed(bestFirst(all, wantsGpu(state, role))),
      what: 'machine types',
      columns: COLUMNS,
      id: (row) => row.InstanceType ?? '',
      keywords: (row) => `${row.GpuType ?? 'cpu'} ${row.ResourceType ?? ''}`,
      shown: formatInstanceType,
      detail: specDetail,
      initial: pointed,
    })
    if (chosen === BACK) return BACK
    pointed = chosen.InstanceType
    const kept = chosen.IsAvailable === false ? await inStead(asking, chosen, all) : chosen
    if (kept === BACK) continue
    answer(state, path, kept.InstanceType)
    state.specs[kept.InstanceType ?? ''] = kept
    return undefined
  }
}

/** Rule C15: what is in stock and does the same work, offered and not forced. */
async function inStead({prompter}: Asking, spec: EcsSpec, all: readonly EcsSpec[]) {
  const chosen = await prompter.choose({
    message: 'Another machine type',
    problem: `${spec.InstanceType} is out of stock now: the job would wait until there is one.`,
    rows: fixed(findAlternatives(spec, all)),
    columns: COLUMNS,
    id: (row) => row.InstanceType ?? '',
    shown: formatInstanceType,
    extras: [{name: 'keep', label: `Keep ${spec.InstanceType}`, detail: 'The job waits until there is one.'}] as const,
  })
  return chosen === 'keep' ? spec : chosen
}

async function typed(
  {prompter, state, problem, back, check}: Asking,
  message: string,
  path: (string | number)[],
): Promise<Asked> {
  const name = await prompter.text({
    message,
    problem,
    back,
    hint: 'Such as ecs.gn7i-c8g1.2xlarge',
    validate: (text) => (text === '' ? 'A machine type has a name.' : check((trial) => answer(trial, path, text))),
  })
  if (name === BACK) return BACK
  answer(state, path, name)
  return undefined
}

function specDetail(spec: EcsSpec): string {
  const spot = String(
    ecsSpecColumns()
      .find(({key}) => key === 'Spot')
      ?.value(spec) ?? '',
  )
  const price = /%/.test(spot) ? `As a spot machine now ${spot} of the price.` : ''
  return [spec.InstanceType, spec.IsAvailable === false ? 'Out of stock now: the job would wait.' : price]
    .filter(Boolean)
    .join('  ')
}

function gpuMemory(row: EcsSpec): string {
  const column = ecsSpecColumns().find(({key}) => key === 'GpuMemory')
  return column?.show?.(row) ?? ''
}

/** Does a role compute on GPUs, as far as the image and the topology tell? */
export function wantsGpu(state: WizardState, role: string): boolean {
  return state.picks.chip !== 'CPU' && !runsOnCpu(state, role)
}

function bestFirst(specs: readonly EcsSpec[], gpu: boolean): EcsSpec[] {
  const rank = (spec: EcsSpec) => (spec.IsAvailable === false ? 2 : 0) + (Number(spec.Gpu ?? 0) > 0 === gpu ? 0 : 1)
  const size = (spec: EcsSpec) => (spec.Gpu ?? 0) * 1000 + (spec.Cpu ?? 0)
  return [...specs].sort((one, other) => rank(one) - rank(other) || size(one) - size(other))
}
