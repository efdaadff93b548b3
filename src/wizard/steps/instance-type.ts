import {formatInstanceType} from '../../catalog/ecs-specs.js'
import {findAlternatives} from '../../catalog/spec-alternatives.js'
import {fromArray, loadAll} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import type {Column} from '../../render/columns.js'
import {ecsSpecColumns} from '../../render/discover.js'
import type {EcsSpec} from '../lists.js'
import {getResourceKind, removeAnswer, setAnswer, type WizardState} from '../state.js'
import type {StepAnswer, StepContext, WizardStep} from '../step.js'
import {columnsFor, waitForFirstPage} from './load-list.js'
import {setResourceKind} from './resources.js'
import {runsOnCpu} from './role-images.js'
import {getJobSpecs} from './topology.js'

/** Joins GPU and GPU memory, so that the spot price fits into 80 columns. */
const COLUMNS: Column<EcsSpec>[] = columnsFor(ecsSpecColumns(), 'InstanceType,Gpu,Cpu,Memory,IsAvailable,Spot').map(
  (column) =>
    column.key === 'Gpu'
      ? {...column, flexible: 8, value: (row) => [column.value(row), formatGpuMemory(row)].filter(Boolean).join(', ')}
      : column,
)

/** The instance type of a role on public resources (rules C5, C15, D4). */
export function instanceTypeStep(state: WizardState, index: number, isSingleRole: boolean): WizardStep {
  const role = getJobSpecs(state)[index]?.Type ?? 'Worker'
  const message = isSingleRole ? 'Instance type' : `Instance type of ${role}`
  const path = ['JobSpecs', index, 'EcsSpec']
  return {
    id: `machine ${index} ${role}`,
    title: message,
    fields: [`JobSpecs[${index}].EcsSpec`, `JobSpecs[${index}]`],
    when: (current) => getResourceKind(current) === 'public',
    clearAnswer: (current) => removeAnswer(current, path),
    preload: ({lists}) => void lists.ecsSpecs(),
    ask: (context) => askInstanceType(context, {message, path, index, role}),
  }
}

interface InstanceTypeQuestion {
  message: string
  path: (string | number)[]
  index: number
  role: string
}

async function askInstanceType(
  context: StepContext,
  {message, path, index, role}: InstanceTypeQuestion,
): Promise<StepAnswer> {
  const {prompter, lists, state, problem, canGoBack} = context
  const list = lists.ecsSpecs()
  const listStatus = await waitForFirstPage(context, {message, subject: 'instance types'}, list)
  if (listStatus === BACK) return BACK
  if (listStatus !== 'rows') return promptForInstanceType(context, message, path)
  const specs = await prompter.wait({message, canGoBack}, loadAll(list))
  if (specs === BACK) return BACK

  let focusedId = getJobSpecs(state)[index]?.EcsSpec
  for (;;) {
    const chosen = await prompter.choose({
      message,
      problem,
      canGoBack,
      rows: fromArray(sortBestFirst(specs, wantsGpu(state, role))),
      noun: 'instance types',
      columns: COLUMNS,
      id: (row) => row.InstanceType ?? '',
      keywords: (row) => `${row.GpuType ?? 'cpu'} ${row.ResourceType ?? ''}`,
      answerText: formatInstanceType,
      detail: describeSpecDetail,
      initial: focusedId,
      actions: specActions(state),
    })
    if (chosen === BACK) return BACK
    if (chosen === 'nodes') return {goTo: 'topology'}
    if (chosen === 'quota') {
      setResourceKind(state, 'quota')
      return {}
    }
    focusedId = chosen.InstanceType
    const spec = chosen.IsAvailable === false ? await offerAlternatives(context, chosen, specs) : chosen
    if (spec === BACK) continue
    setAnswer(state, path, spec.InstanceType)
    state.specs[spec.InstanceType ?? ''] = spec
    return undefined
  }
}

/** What else can be said about resources; in a job of several roles it has been asked before. */
function specActions(state: WizardState) {
  const specs = getJobSpecs(state)
  if (specs.length > 1) return []
  const count = specs[0]?.PodCount ?? 1
  return [
    {name: 'nodes', label: `Nodes: ${count}`, detail: 'Choose another number of nodes, or several roles.'},
    {name: 'quota', label: 'Use a resource quota', detail: 'A share of resources that you purchased or reserved.'},
  ] as const
}

/** Offers similar instance types that are in stock (rule C15). */
async function offerAlternatives({prompter}: StepContext, spec: EcsSpec, specs: readonly EcsSpec[]) {
  const chosen = await prompter.choose({
    message: 'Other instance type',
    problem: `${spec.InstanceType} is out of stock: the job would wait until it is available.`,
    rows: fromArray(findAlternatives(spec, specs)),
    columns: COLUMNS,
    id: (row) => row.InstanceType ?? '',
    answerText: formatInstanceType,
    actions: [
      {name: 'keep', label: `Keep ${spec.InstanceType}`, detail: 'The job waits until it is available.'},
    ] as const,
  })
  return chosen === 'keep' ? spec : chosen
}

async function promptForInstanceType(
  {prompter, state, problem, canGoBack, check}: StepContext,
  message: string,
  path: (string | number)[],
): Promise<StepAnswer> {
  const name = await prompter.text({
    message,
    problem,
    canGoBack,
    hint: 'For example ecs.gn7i-c8g1.2xlarge',
    validate: (text) => (text === '' ? 'Enter an instance type.' : check((trial) => setAnswer(trial, path, text))),
  })
  if (name === BACK) return BACK
  setAnswer(state, path, name)
  return undefined
}

function describeSpecDetail(spec: EcsSpec): string {
  const spot = String(
    ecsSpecColumns()
      .find(({key}) => key === 'Spot')
      ?.value(spec) ?? '',
  )
  const price = /%/.test(spot) ? `Spot instances now ${spot} of the on-demand price.` : ''
  return [spec.InstanceType, spec.IsAvailable === false ? 'Out of stock: the job would wait.' : price]
    .filter(Boolean)
    .join('  ')
}

function formatGpuMemory(row: EcsSpec): string {
  const column = ecsSpecColumns().find(({key}) => key === 'GpuMemory')
  return column?.format?.(row) ?? ''
}

/** Guesses from the image and the topology whether a role needs GPUs. */
export function wantsGpu(state: WizardState, role: string): boolean {
  return state.picks.chip !== 'CPU' && !runsOnCpu(state, role)
}

function sortBestFirst(specs: readonly EcsSpec[], prefersGpu: boolean): EcsSpec[] {
  const rank = (spec: EcsSpec) =>
    (spec.IsAvailable === false ? 2 : 0) + (Number(spec.Gpu ?? 0) > 0 === prefersGpu ? 0 : 1)
  const size = (spec: EcsSpec) => (spec.Gpu ?? 0) * 1000 + (spec.Cpu ?? 0)
  return [...specs].sort((a, b) => rank(a) - rank(b) || size(a) - size(b))
}
