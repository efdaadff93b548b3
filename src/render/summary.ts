import type {CreateJobInput, GetJobResponse} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine} from '../text/sanitize.js'
import {commandSections, type JobView, mountFields, resourceFields} from './job-fields.js'
import {formatTags, jobDurationSeconds} from './jobs.js'
import {getJobResources} from './resources.js'
import {joinSections, renderBlock, renderFields, renderSection, type SectionField} from './sections.js'
import {formatStatus, paintStatus} from './status.js'
import {createColors, type View} from './view.js'

/** Where a value came from ("--image", "job.yaml"), by its path in the document, such as JobSpecs[0].Image. */
export type ValueSources = Record<string, string>

type SummaryView = Pick<JobView, 'width' | 'color' | 'ecsSpecs'> & {
  /** False where the images were not looked up. */
  isVerified?: boolean
}

/** What is about to be created, for the review before it is sent, each value with where it came from. */
export function renderJobSummary(
  document: Partial<CreateJobInput>,
  view: SummaryView,
  sources: ValueSources = {},
): string {
  const sourceOf = (...paths: string[]) => paths.map((path) => findClosestSource(sources, path)).find(Boolean)
  const jobFields: SectionField[] = [
    {label: 'Name', value: document.DisplayName, note: sourceOf('DisplayName')},
    {label: 'Type', value: document.JobType, note: sourceOf('JobType')},
    {label: 'Workspace', value: document.WorkspaceId || 'your default workspace', note: sourceOf('WorkspaceId')},
    {label: 'Quota', value: document.ResourceId || 'none, public resources (billed)', note: sourceOf('ResourceId')},
    {label: 'Priority', value: document.Priority, note: sourceOf('Priority')},
    {
      label: 'Time limit',
      value: document.JobMaxRunningTimeMinutes
        ? formatDuration(document.JobMaxRunningTimeMinutes * 60, {units: 4})
        : '',
      note: sourceOf('JobMaxRunningTimeMinutes'),
    },
    {label: 'Description', value: document.Description, note: sourceOf('Description')},
    {label: 'Tags', value: formatTags(document.Settings?.Tags), note: sourceOf('Settings.Tags')},
    {label: 'Environment', value: Object.keys(document.Envs ?? {}).join(', '), note: sourceOf('Envs')},
  ]
  const specs = document.JobSpecs ?? []
  const unverifiedNote = view.isVerified === false ? 'not looked up' : undefined
  const resources = resourceFields(specs, view).map((field, index) => {
    if (index < specs.length)
      return {...field, note: sourceOf(`JobSpecs[${index}].EcsSpec`, `JobSpecs[${index}].ResourceConfig`)}
    return field.label === 'Total'
      ? field
      : {...field, note: [sourceOf('JobSpecs[0].Image'), unverifiedNote].filter(Boolean).join(', ')}
  })

  const datasetCount = document.DataSources?.length ?? 0
  const mounts = mountFields(document).map((field, index) => ({
    ...field,
    note: sourceOf(index < datasetCount ? `DataSources[${index}]` : 'CodeSource'),
  }))

  return joinSections([
    renderSection('Job', renderFields(jobFields, view), view),
    renderSection('Resources', renderFields(resources, view), view),
    ...commandSections(document).map(({heading, path, command}) =>
      renderSection(formatHeading(heading, sourceOf(path)), renderBlock(command), view),
    ),
    renderSection('Data and code', renderFields(mounts, view), view),
  ])
}

/** What is about to be stopped: id, name, status, running time, GPUs. */
export function renderStopSummary(job: GetJobResponse, view: JobView): string {
  const paint = createColors(view.color)
  return renderFields(
    [
      {label: 'Job', value: job.JobId},
      {label: 'Name', value: job.DisplayName},
      {
        label: 'Status',
        value: formatStatus(job.Status, view.unicode),
        paint: (text) => paintStatus(text, job.Status, paint),
      },
      ...usageFields(job, view),
    ],
    view,
  )
}

/** How long a job has run, and what it uses; GPUs as far as the instance types say. */
export function usageFields(job: GetJobResponse, view: Pick<JobView, 'now' | 'ecsSpecs'>): SectionField[] {
  const {gpus, podCount} = getJobResources(job.JobSpecs ?? [], view.ecsSpecs)
  const usage = podCount === 0 ? [] : [gpus ? `${gpus} GPU` : '', `${podCount} ${podCount === 1 ? 'pod' : 'pods'}`]
  return [
    {label: 'Running for', value: formatRunningTime(job, view)},
    {label: 'Uses', value: usage.filter(Boolean).join(', ')},
  ]
}

function formatRunningTime(job: GetJobResponse, {now}: Pick<View, 'now'>): string {
  if (!job.GmtRunningTime) return ''
  return formatDuration(jobDurationSeconds({...job, GmtCreateTime: job.GmtRunningTime, Duration: undefined}, now))
}

function formatHeading(heading: string, source?: string): string {
  return source ? `${heading} (${sanitizeLine(source)})` : heading
}

/** The source of a path or its closest parent, otherwise the distinct sources of its children. */
function findClosestSource(sources: ValueSources, path: string): string | undefined {
  for (let ancestor = path; ancestor !== ''; ancestor = ancestor.replace(/(\.|^)[^.[]*$|\[\d+\]$/, ''))
    if (sources[ancestor]) return sources[ancestor]
  const descendants = Object.entries(sources).filter(
    ([key]) => path !== '' && (key.startsWith(`${path}.`) || key.startsWith(`${path}[`)),
  )
  return [...new Set(descendants.map(([, source]) => source))].join(', ') || undefined
}
