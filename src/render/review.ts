import {getMemoryGib} from '../api/ecs-memory.js'
import type {CreateJobInput, EcsSpec} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine, sanitizeText} from '../text/sanitize.js'
import {displayWidth, pad, wrap} from '../text/width.js'
import {formatMemory, formatResources, getJobResources} from './resources.js'
import {joinSections, renderFields, type SectionField} from './sections.js'
import {createColors, type View} from './view.js'

type ReviewedDocument = Partial<CreateJobInput>
type ReviewedJobSpec = NonNullable<CreateJobInput['JobSpecs']>[number]

export interface JobReview {
  document: ReviewedDocument
  sourceOf(path: string): string | undefined
  catalogNames: Readonly<Record<string, string>>
  ecsSpecs: readonly EcsSpec[]
  problems: readonly {path: string; message: string; fix?: string}[]
  warnings: readonly string[]
}

interface ReviewLine {
  label: string
  value: string
  source?: string
}

const INDENT = 2
/** On narrower terminals sources follow the values instead of being in a column. */
const MIN_VALUE_WIDTH = 36

/** Every value of a job with its name in the catalog and its source, what it adds up to, and what is wrong with it. */
export function renderReview(review: JobReview, view: View): string {
  return joinSections([
    renderReviewTable([reviewLines(review), totalLines(review)], view),
    renderProblems(review, view),
  ])
}

function reviewLines({document, sourceOf, catalogNames}: JobReview): ReviewLine[] {
  const withCatalogName = (id: unknown) => [id, catalogNames[String(id)]].filter(Boolean).join('  ')
  const formatImage = (uri: unknown) => [catalogNames[String(uri)], uri].filter(Boolean).join('\n')
  const line = (label: string, path: string, value: unknown): ReviewLine => ({
    label,
    value: String(value ?? ''),
    source: sourceOf(path),
  })
  const {
    Settings: settings,
    DataSources: dataSources,
    JobSpecs: specs,
    CodeSource: codeSource,
    JobMaxRunningTimeMinutes: timeLimit,
  } = document
  const images = [...new Set(filterObjects(specs).map(({Image}) => Image))]
  return [
    line('Name', 'DisplayName', document.DisplayName),
    line('Workspace', 'WorkspaceId', withCatalogName(document.WorkspaceId)),
    line('Framework', 'JobType', document.JobType),
    ...filterObjects(specs).map((spec, index) => roleLine(spec, index, sourceOf)),
    ...(images.length === 1 ? [line('Image', 'JobSpecs[0].Image', formatImage(images[0]))] : []),
    ...(images.length > 1
      ? filterObjects(specs).map((spec, index) =>
          line(`Image of ${spec.Type}`, `JobSpecs[${index}].Image`, formatImage(spec.Image)),
        )
      : []),
    line('Quota', 'ResourceId', document.ResourceId ? withCatalogName(document.ResourceId) : ''),
    ...filterObjects(dataSources).map((dataSource, index) =>
      line(
        'Data',
        `DataSources[${index}]`,
        `${withCatalogName(dataSource.DataSourceId || dataSource.Uri)}  ${formatMount(dataSource.MountPath, dataSource.MountAccess)}`,
      ),
    ),
    ...(codeSource
      ? [
          line(
            'Code',
            'CodeSource',
            `${withCatalogName(codeSource.CodeSourceId)}  ${formatMount(codeSource.MountPath)}`,
          ),
        ]
      : []),
    line('Command', 'UserCommand', document.UserCommand),
    ...filterObjects(specs).map((spec, index) =>
      line(`Command of ${spec.Type}`, `JobSpecs[${index}].UserCommand`, spec.UserCommand),
    ),
    line('Environment', 'Envs', Object.keys(document.Envs ?? {}).join(', ')),
    line(
      'Time limit',
      'JobMaxRunningTimeMinutes',
      typeof timeLimit === 'number' && timeLimit > 0 ? formatDuration(timeLimit * 60, {units: 4}) : '',
    ),
    line('Priority', 'Priority', document.Priority),
    line('Sanity check', 'Settings.EnableSanityCheck', formatYesNo(settings?.EnableSanityCheck)),
    line('RDMA', 'Settings.EnableRDMA', formatYesNo(settings?.EnableRDMA)),
    line(
      'Gang',
      'EnableGangScheduling',
      formatYesNo((document as {EnableGangScheduling?: boolean}).EnableGangScheduling),
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

function roleLine(spec: ReviewedJobSpec, index: number, sourceOf: JobReview['sourceOf']): ReviewLine {
  const count = spec.PodCount ?? 1
  const {ResourceConfig: resourceConfig, SpotSpec: spotSpec, EcsSpec: instanceType} = spec
  const podText =
    instanceType ||
    (resourceConfig
      ? [
          resourceConfig.GPU && `${resourceConfig.GPU} GPU`,
          resourceConfig.CPU && `${resourceConfig.CPU} vCPU`,
          resourceConfig.Memory,
        ]
          .filter(Boolean)
          .join(', ')
      : '')
  const spotText = spotSpec?.SpotDiscountLimit
    ? `, spot up to ${Math.round(spotSpec.SpotDiscountLimit * 100)} % of the price`
    : ''
  const value = `${count} ${count === 1 ? 'pod' : 'pods'}${podText ? ` of ${podText}` : ''}${spotText}`
  const path = `JobSpecs[${index}]`
  return {
    label: spec.Type ?? 'Role',
    value,
    source: sourceOf(instanceType ? `${path}.EcsSpec` : `${path}.ResourceConfig`) ?? sourceOf(`${path}.PodCount`),
  }
}

function renderReviewTable(groups: readonly (readonly ReviewLine[])[], view: View): string {
  const paint = createColors(view.color)
  const allLines = groups.flat()
  const labelWidth = Math.max(0, ...allLines.map(({label}) => displayWidth(sanitizeLine(label))))
  const sourceWidth = Math.max(0, ...allLines.map(({source = ''}) => displayWidth(sanitizeLine(source))))
  const valueWidth = view.width - 1 - INDENT - labelWidth - 2 - sourceWidth - 2
  if (valueWidth < MIN_VALUE_WIDTH)
    return joinSections(
      groups.map((lines) =>
        renderFields(
          lines.map((line) => toNarrowField(line, view.width - INDENT - labelWidth - 2)),
          view,
        ),
      ),
    )

  const continuationIndent = ' '.repeat(INDENT + labelWidth + 2)
  const wrapValue = (value: string) =>
    sanitizeText(value)
      .trimEnd()
      .split('\n')
      .flatMap((part) => {
        const [indent = ''] = /^ {0,16}/.exec(part) ?? []
        const width = valueWidth - indent.length
        return wrap(foldLongWords(part.trim(), width), width).map((text) => indent + text)
      })
  const valueColumnWidth = Math.min(
    valueWidth,
    Math.max(...allLines.flatMap(({value}) => wrapValue(value).map(displayWidth))),
  )
  const renderLine = ({label, value, source = ''}: ReviewLine) => {
    const [first = '', ...rest] = wrapValue(value)
    const firstLine = `${' '.repeat(INDENT)}${paint.dim(pad(sanitizeLine(label), labelWidth + 2))}${pad(first, valueColumnWidth)}  ${paint.dim(sanitizeLine(source))}`
    return [firstLine, ...rest.map((part) => continuationIndent + part)].map((line) => line.trimEnd()).join('\n')
  }
  return joinSections(groups.map((lines) => lines.map(renderLine).join('\n')))
}

function toNarrowField({label, value, source}: ReviewLine, width: number): SectionField {
  return {label, value: foldLongWords(value.replaceAll('\n', ' '), Math.max(16, width)), note: source}
}

/** Inserts spaces where a long word may be broken, such as after a slash of a URI. */
function foldLongWords(text: string, width: number): string {
  return text
    .split(' ')
    .flatMap((word) => {
      const parts: string[] = []
      for (let rest = word; rest !== ''; ) {
        const fitting = rest.slice(0, width)
        const end = rest.length <= width ? rest.length : Math.max(fitting.lastIndexOf('/') + 1, 0) || width
        parts.push(rest.slice(0, end))
        rest = rest.slice(end)
      }
      return word === '' ? [''] : parts
    })
    .join(' ')
}

/** What the job takes, and what a run of the length of its time limit would use. */
function totalLines({document, ecsSpecs}: JobReview): ReviewLine[] {
  const resources = getJobResources(filterObjects(document.JobSpecs), ecsSpecs)
  const {gpus, podCount} = resources
  const timeLimit = document.JobMaxRunningTimeMinutes
  const hasTimeLimit = typeof timeLimit === 'number' && timeLimit > 0
  const hours = gpus && hasTimeLimit ? Math.round((gpus * timeLimit) / 6) / 10 : undefined
  const ecsSpecLines = ecsSpecs
    .filter(({InstanceType}) => filterObjects(document.JobSpecs).some(({EcsSpec}) => EcsSpec === InstanceType))
    .map((spec) => ({label: 'Instance', value: `${spec.InstanceType}  ${formatEcsSpec(spec)}`}))
  const totalText = [podCount > 0 ? `${podCount} ${podCount === 1 ? 'pod' : 'pods'}` : '', formatResources(resources)]
    .filter(Boolean)
    .join(', ')
  const gpuHours =
    hours === undefined
      ? 'no time limit: it runs until it ends'
      : `at most ${hours}, in ${formatDuration((timeLimit ?? 0) * 60, {units: 4})}`
  return [...ecsSpecLines, {label: 'Total', value: totalText}, ...(gpus ? [{label: 'GPU hours', value: gpuHours}] : [])]
}

function formatEcsSpec(spec: EcsSpec): string {
  const gpu = spec.Gpu ? `${spec.Gpu} x ${(spec.GpuType || 'GPU').replace(/^NVIDIA /i, '')}` : ''
  const stock = spec.IsAvailable === false ? 'out of stock' : ''
  return [gpu, spec.Cpu && `${spec.Cpu} vCPU`, formatMemory(getMemoryGib(spec)), stock].filter(Boolean).join(', ')
}

function renderProblems({problems, warnings}: JobReview, view: View): string {
  const paint = createColors(view.color)
  const width = Math.max(20, view.width - 1 - INDENT)
  const wrapMarked = (symbol: string, text: string, paintLine: (text: string) => string) =>
    wrap(`${symbol} ${sanitizeLine(text)}`, width).map(
      (line, index) => `${' '.repeat(INDENT)}${index === 0 ? '' : '  '}${paintLine(line)}`,
    )
  const cross = view.unicode === false ? 'x' : '✗'
  return [
    ...problems.flatMap(({path, message, fix}) =>
      wrapMarked(cross, [path && `${path}:`, message, fix].filter(Boolean).join(' '), paint.red),
    ),
    ...warnings.flatMap((text) => wrapMarked('!', text, paint.yellow)),
  ].join('\n')
}

function formatMount(path: string | undefined, access?: string): string {
  return path ? `on ${path}${access ? `, ${access}` : ''}` : (access ?? '')
}

function formatYesNo(value: boolean | undefined): string {
  return value === undefined ? '' : value ? 'yes' : 'no'
}

function filterObjects<T>(list: T[] | undefined): T[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'object' && item !== null) : []
}
