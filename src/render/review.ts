import type {CreateJobInput, EcsSpec} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {safeLine, safeText} from '../text/sanitize.js'
import {displayWidth, pad, wrap} from '../text/width.js'
import {jobResources, machineMemory, memoryText, sumText} from './resources.js'
import {type Field, joinSections, renderFields} from './sections.js'
import {colours, type View} from './view.js'

type Draft = Partial<CreateJobInput>
type Spec = NonNullable<CreateJobInput['JobSpecs']>[number]

/** A job before it is sent, with all that is known about it. */
export interface Review {
  document: Draft
  /** Where the value at a path came from, in words for people. */
  source(path: string): string | undefined
  /** The catalog's name for an id. */
  names: Readonly<Record<string, string>>
  /** What is known of its machine types. */
  specs: readonly EcsSpec[]
  problems: readonly {path: string; message: string; fix?: string}[]
  warnings: readonly string[]
}

interface Line {
  label: string
  value: string
  source?: string
}

const INDENT = 2
/** Below it sources stand behind the values, not in a column. */
const LEAST_VALUE = 36

/** Every value of a job with its name in the catalog and its source, what it adds up to, and what is wrong with it. */
export function renderReview(review: Review, view: View): string {
  return joinSections([table([reviewLines(review), totals(review)], view), findings(review, view)])
}

function reviewLines({document, source, names}: Review): Line[] {
  const named = (id: unknown) => {
    const name = names[String(id)]
    return [id, String(id).endsWith(`/${name}`) ? '' : name].filter(Boolean).join('  ')
  }
  const line = (label: string, path: string, value: unknown): Line => ({
    label,
    value: String(value ?? ''),
    source: source(path),
  })
  const {
    Settings: settings,
    DataSources: data,
    JobSpecs: specs,
    CodeSource: code,
    JobMaxRunningTimeMinutes: limit,
  } = document
  const images = [...new Set(listOf(specs).map(({Image}) => Image))]
  return [
    line('Name', 'DisplayName', document.DisplayName),
    line('Workspace', 'WorkspaceId', named(document.WorkspaceId)),
    line('Framework', 'JobType', document.JobType),
    ...listOf(specs).map((spec, place) => roleLine(spec, place, source)),
    ...(images.length === 1 ? [line('Image', 'JobSpecs[0].Image', named(images[0]))] : []),
    ...(images.length > 1
      ? listOf(specs).map((spec, place) => line(`Image of ${spec.Type}`, `JobSpecs[${place}].Image`, spec.Image))
      : []),
    line('Quota', 'ResourceId', document.ResourceId ? named(document.ResourceId) : ''),
    ...listOf(data).map((each, place) =>
      line(
        'Data',
        `DataSources[${place}]`,
        `${named(each.DataSourceId || each.Uri)}  ${mount(each.MountPath, each.MountAccess)}`,
      ),
    ),
    ...(code ? [line('Code', 'CodeSource', `${named(code.CodeSourceId)}  ${mount(code.MountPath)}`)] : []),
    line('Command', 'UserCommand', document.UserCommand),
    line('Environment', 'Envs', Object.keys(document.Envs ?? {}).join(', ')),
    line(
      'Time limit',
      'JobMaxRunningTimeMinutes',
      typeof limit === 'number' && limit > 0 ? formatDuration(limit * 60, {units: 4}) : '',
    ),
    line('Priority', 'Priority', document.Priority),
    line('Sanity check', 'Settings.EnableSanityCheck', switchText(settings?.EnableSanityCheck)),
    line('RDMA', 'Settings.EnableRDMA', switchText(settings?.EnableRDMA)),
    line(
      'Gang',
      'EnableGangScheduling',
      switchText((document as {EnableGangScheduling?: boolean}).EnableGangScheduling),
    ),
    line('Description', 'Description', document.Description),
    line(
      'Tags',
      'Settings.Tags',
      Object.entries(settings?.Tags ?? {})
        .map((pair) => pair.join('='))
        .join(', '),
    ),
  ].filter(({value}) => value.trim() !== '')
}

function roleLine(spec: Spec, place: number, source: Review['source']): Line {
  const count = spec.PodCount ?? 1
  const {ResourceConfig: share, SpotSpec: spot, EcsSpec: machine} = spec
  const each =
    machine ||
    (share
      ? [share.GPU && `${share.GPU} GPU`, share.CPU && `${share.CPU} vCPU`, share.Memory].filter(Boolean).join(', ')
      : '')
  const cheap = spot?.SpotDiscountLimit ? `, spot up to ${Math.round(spot.SpotDiscountLimit * 100)} % of the price` : ''
  const value = `${count} ${count === 1 ? 'pod' : 'pods'}${each ? ` of ${each}` : ''}${cheap}`
  const at = `JobSpecs[${place}]`
  return {
    label: spec.Type ?? 'Role',
    value,
    source: source(machine ? `${at}.EcsSpec` : `${at}.ResourceConfig`) ?? source(`${at}.PodCount`),
  }
}

function table(groups: readonly (readonly Line[])[], view: View): string {
  const paint = colours(view.colour)
  const all = groups.flat()
  const labels = Math.max(0, ...all.map(({label}) => displayWidth(safeLine(label))))
  const sources = Math.max(0, ...all.map(({source = ''}) => displayWidth(safeLine(source))))
  const room = view.width - 1 - INDENT - labels - 2 - sources - 2
  if (room < LEAST_VALUE)
    return joinSections(
      groups.map((lines) =>
        renderFields(
          lines.map((line) => narrowField(line, view.width - INDENT - labels - 2)),
          view,
        ),
      ),
    )

  const start = ' '.repeat(INDENT + labels + 2)
  const partsOf = (value: string) =>
    safeText(value)
      .trimEnd()
      .split('\n')
      .flatMap((part) => wrap(folded(part, room), room))
  const values = Math.min(room, Math.max(...all.flatMap(({value}) => partsOf(value).map(displayWidth))))
  const drawn = ({label, value, source = ''}: Line) => {
    const [first = '', ...more] = partsOf(value)
    const head = `${' '.repeat(INDENT)}${paint.dim(pad(safeLine(label), labels + 2))}${pad(first, values)}  ${paint.dim(safeLine(source))}`
    return [head, ...more.map((part) => start + part)].map((line) => line.trimEnd()).join('\n')
  }
  return joinSections(groups.map((lines) => lines.map(drawn).join('\n')))
}

function narrowField({label, value, source}: Line, room: number): Field {
  return {label, value: folded(value.replaceAll('\n', ' '), Math.max(16, room)), note: source}
}

/** A word that is too long gets blanks where it may be broken: an address behind its last slash that fits. */
function folded(text: string, room: number): string {
  return text
    .split(' ')
    .flatMap((word) => {
      const parts: string[] = []
      for (let rest = word; rest !== ''; ) {
        const fits = rest.slice(0, room)
        const end = rest.length <= room ? rest.length : Math.max(fits.lastIndexOf('/') + 1, 0) || room
        parts.push(rest.slice(0, end))
        rest = rest.slice(end)
      }
      return word === '' ? [''] : parts
    })
    .join(' ')
}

/** What the job takes, and what a run of the length of its time limit would use. */
function totals({document, specs}: Review): Line[] {
  const sum = jobResources(listOf(document.JobSpecs), specs)
  const {gpus, pods} = sum
  const limit = document.JobMaxRunningTimeMinutes
  const limited = typeof limit === 'number' && limit > 0
  const hours = gpus && limited ? Math.round((gpus * limit) / 6) / 10 : undefined
  const machines = specs
    .filter(({InstanceType}) => listOf(document.JobSpecs).some(({EcsSpec}) => EcsSpec === InstanceType))
    .map((spec) => ({label: 'Machine', value: `${spec.InstanceType}  ${machineText(spec)}`}))
  const total = [pods > 0 ? `${pods} ${pods === 1 ? 'pod' : 'pods'}` : '', sumText(sum)].filter(Boolean).join(', ')
  const use =
    hours === undefined
      ? 'no time limit: it runs until it ends'
      : `at most ${hours}, in ${formatDuration((limit ?? 0) * 60, {units: 4})}`
  return [...machines, {label: 'Total', value: total}, ...(gpus ? [{label: 'GPU hours', value: use}] : [])]
}

function machineText(spec: EcsSpec): string {
  const gpu = spec.Gpu ? `${spec.Gpu} x ${(spec.GpuType || 'GPU').replace(/^NVIDIA /i, '')}` : ''
  const stock = spec.IsAvailable === false ? 'out of stock' : ''
  return [gpu, spec.Cpu && `${spec.Cpu} vCPU`, memoryText(machineMemory(spec)), stock].filter(Boolean).join(', ')
}

function findings({problems, warnings}: Review, view: View): string {
  const paint = colours(view.colour)
  const room = Math.max(20, view.width - 1 - INDENT)
  const lines = (mark: string, text: string, colour: (text: string) => string) =>
    wrap(`${mark} ${safeLine(text)}`, room).map(
      (line, place) => `${' '.repeat(INDENT)}${place === 0 ? '' : '  '}${colour(line)}`,
    )
  const cross = view.unicode === false ? 'x' : '✗'
  return [
    ...problems.flatMap(({path, message, fix}) =>
      lines(cross, [path && `${path}:`, message, fix].filter(Boolean).join(' '), paint.red),
    ),
    ...warnings.flatMap((text) => lines('!', text, paint.yellow)),
  ].join('\n')
}

function mount(path: string | undefined, access?: string): string {
  return path ? `on ${path}${access ? `, ${access}` : ''}` : (access ?? '')
}

function switchText(value: boolean | undefined): string {
  return value === undefined ? '' : value ? 'yes' : 'no'
}

function listOf<T>(list: T[] | undefined): T[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'object' && each !== null) : []
}
