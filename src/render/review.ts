import type {CreateJobInput, EcsSpec} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine, sanitizeText} from '../text/sanitize.js'
import {displayWidth, pad, wrap} from '../text/width.js'
import {formatMemory, formatResourceTotal, instanceMemory, sumJobResources} from './resources.js'
import {joinSections, renderFields, type SectionField} from './sections.js'
import {createColors, type View} from './view.js'

type ReviewedDocument = Partial<CreateJobInput>
type ReviewedSpec = NonNullable<CreateJobInput['JobSpecs']>[number]

/** A job before it is sent, with all that is known about it. */
export interface Review {
  document: ReviewedDocument
  /** Where the value at a path came from, in words for people. */
  source(path: string): string | undefined
  /** The catalog's name for an id. */
  names: Readonly<Record<string, string>>
  /** What is known of its machine types. */
  specs: readonly EcsSpec[]
  problems: readonly {path: string; message: string; fix?: string}[]
  warnings: readonly string[]
}

interface ReviewLine {
  label: string
  value: string
  source?: string
}

const INDENT = 2
/** Below it sources stand behind the values, not in a column. */
const MIN_VALUE_WIDTH = 36

/** Every value of a job with its name in the catalog and its source, what it adds up to, and what is wrong with it. */
export function renderReview(review: Review, view: View): string {
  return joinSections([renderReviewTable([reviewLines(review), totalLines(review)], view), findingLines(review, view)])
}

function reviewLines({document, source, names}: Review): ReviewLine[] {
  const named = (id: unknown) => {
    const name = names[String(id)]
    return [id, String(id).endsWith(`/${name}`) ? '' : name].filter(Boolean).join('  ')
  }
  const line = (label: string, path: string, value: unknown): ReviewLine => ({
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
  const images = [...new Set(asArray(specs).map(({Image}) => Image))]
  return [
    line('Name', 'DisplayName', document.DisplayName),
    line('Workspace', 'WorkspaceId', named(document.WorkspaceId)),
    line('Framework', 'JobType', document.JobType),
    ...asArray(specs).map((spec, place) => renderRoleLine(spec, place, source)),
    ...(images.length === 1 ? [line('Image', 'JobSpecs[0].Image', named(images[0]))] : []),
    ...(images.length > 1
      ? asArray(specs).map((spec, place) => line(`Image of ${spec.Type}`, `JobSpecs[${place}].Image`, spec.Image))
      : []),
    line('Quota', 'ResourceId', document.ResourceId ? named(document.ResourceId) : ''),
    ...asArray(data).map((each, place) =>
      line(
        'Data',
        `DataSources[${place}]`,
        `${named(each.DataSourceId || each.Uri)}  ${formatMount(each.MountPath, each.MountAccess)}`,
      ),
    ),
    ...(code ? [line('Code', 'CodeSource', `${named(code.CodeSourceId)}  ${formatMount(code.MountPath)}`)] : []),
    line('Command', 'UserCommand', document.UserCommand),
    line('Environment', 'Envs', Object.keys(document.Envs ?? {}).join(', ')),
    line(
      'Time limit',
      'JobMaxRunningTimeMinutes',
      typeof limit === 'number' && limit > 0 ? formatDuration(limit * 60, {units: 4}) : '',
    ),
    line('Priority', 'Priority', document.Priority),
    line('Sanity check', 'Settings.EnableSanityCheck', formatSwitch(settings?.EnableSanityCheck)),
    line('RDMA', 'Settings.EnableRDMA', formatSwitch(settings?.EnableRDMA)),
    line(
      'Gang',
      'EnableGangScheduling',
      formatSwitch((document as {EnableGangScheduling?: boolean}).EnableGangScheduling),
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

function renderRoleLine(spec: ReviewedSpec, place: number, source: Review['source']): ReviewLine {
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

function renderReviewTable(groups: readonly (readonly ReviewLine[])[], view: View): string {
  const paint = createColors(view.color)
  const all = groups.flat()
  const labels = Math.max(0, ...all.map(({label}) => displayWidth(sanitizeLine(label))))
  const sources = Math.max(0, ...all.map(({source = ''}) => displayWidth(sanitizeLine(source))))
  const room = view.width - 1 - INDENT - labels - 2 - sources - 2
  if (room < MIN_VALUE_WIDTH)
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
    sanitizeText(value)
      .trimEnd()
      .split('\n')
      .flatMap((part) => wrap(foldLines(part, room), room))
  const values = Math.min(room, Math.max(...all.flatMap(({value}) => partsOf(value).map(displayWidth))))
  const drawn = ({label, value, source = ''}: ReviewLine) => {
    const [first = '', ...more] = partsOf(value)
    const head = `${' '.repeat(INDENT)}${paint.dim(pad(sanitizeLine(label), labels + 2))}${pad(first, values)}  ${paint.dim(sanitizeLine(source))}`
    return [head, ...more.map((part) => start + part)].map((line) => line.trimEnd()).join('\n')
  }
  return joinSections(groups.map((lines) => lines.map(drawn).join('\n')))
}

function narrowField({label, value, source}: ReviewLine, room: number): SectionField {
  return {label, value: foldLines(value.replaceAll('\n', ' '), Math.max(16, room)), note: source}
}

/** A word that is too long gets blanks where it may be broken: an address behind its last slash that fits. */
function foldLines(text: string, room: number): string {
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
function totalLines({document, specs}: Review): ReviewLine[] {
  const sum = sumJobResources(asArray(document.JobSpecs), specs)
  const {gpus, pods} = sum
  const limit = document.JobMaxRunningTimeMinutes
  const limited = typeof limit === 'number' && limit > 0
  const hours = gpus && limited ? Math.round((gpus * limit) / 6) / 10 : undefined
  const machines = specs
    .filter(({InstanceType}) => asArray(document.JobSpecs).some(({EcsSpec}) => EcsSpec === InstanceType))
    .map((spec) => ({label: 'Machine', value: `${spec.InstanceType}  ${formatInstance(spec)}`}))
  const total = [pods > 0 ? `${pods} ${pods === 1 ? 'pod' : 'pods'}` : '', formatResourceTotal(sum)]
    .filter(Boolean)
    .join(', ')
  const use =
    hours === undefined
      ? 'no time limit: it runs until it ends'
      : `at most ${hours}, in ${formatDuration((limit ?? 0) * 60, {units: 4})}`
  return [...machines, {label: 'Total', value: total}, ...(gpus ? [{label: 'GPU hours', value: use}] : [])]
}

function formatInstance(spec: EcsSpec): string {
  const gpu = spec.Gpu ? `${spec.Gpu} x ${(spec.GpuType || 'GPU').replace(/^NVIDIA /i, '')}` : ''
  const stock = spec.IsAvailable === false ? 'out of stock' : ''
  return [gpu, spec.Cpu && `${spec.Cpu} vCPU`, formatMemory(instanceMemory(spec)), stock].filter(Boolean).join(', ')
}

function findingLines({problems, warnings}: Review, view: View): string {
  const paint = createColors(view.color)
  const room = Math.max(20, view.width - 1 - INDENT)
  const lines = (mark: string, text: string, color: (text: string) => string) =>
    wrap(`${mark} ${sanitizeLine(text)}`, room).map(
      (line, place) => `${' '.repeat(INDENT)}${place === 0 ? '' : '  '}${color(line)}`,
    )
  const cross = view.unicode === false ? 'x' : '✗'
  return [
    ...problems.flatMap(({path, message, fix}) =>
      lines(cross, [path && `${path}:`, message, fix].filter(Boolean).join(' '), paint.red),
    ),
    ...warnings.flatMap((text) => lines('!', text, paint.yellow)),
  ].join('\n')
}

function formatMount(path: string | undefined, access?: string): string {
  return path ? `on ${path}${access ? `, ${access}` : ''}` : (access ?? '')
}

function formatSwitch(value: boolean | undefined): string {
  return value === undefined ? '' : value ? 'yes' : 'no'
}

function asArray<T>(list: T[] | undefined): T[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'object' && each !== null) : []
}
