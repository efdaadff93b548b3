import type {CreateJobInput, GetJobResponse} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine} from '../text/sanitize.js'
import {type JobView, mountFields, resourceFields} from './job.js'
import {formatTags, jobDurationSeconds} from './jobs.js'
import {sumJobResources} from './resources.js'
import {joinSections, renderBlock, renderFields, type SectionField, section} from './sections.js'
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
  const from = (...paths: string[]) => paths.map((path) => nearestSource(sources, path)).find(Boolean)
  const what: SectionField[] = [
    {label: 'Name', value: document.DisplayName, note: from('DisplayName')},
    {label: 'Type', value: document.JobType, note: from('JobType')},
    {label: 'Workspace', value: document.WorkspaceId || 'your default workspace', note: from('WorkspaceId')},
    {label: 'Quota', value: document.ResourceId || 'none, public resources (billed)', note: from('ResourceId')},
    {label: 'Priority', value: document.Priority, note: from('Priority')},
    {
      label: 'Time limit',
      value: document.JobMaxRunningTimeMinutes
        ? formatDuration(document.JobMaxRunningTimeMinutes * 60, {units: 4})
        : '',
      note: from('JobMaxRunningTimeMinutes'),
    },
    {label: 'Description', value: document.Description, note: from('Description')},
    {label: 'Tags', value: formatTags(document.Settings?.Tags), note: from('Settings.Tags')},
    {label: 'Environment', value: Object.keys(document.Envs ?? {}).join(', '), note: from('Envs')},
  ]
  const specs = document.JobSpecs ?? []
  const unverified = view.isVerified === false ? 'not looked up' : undefined
  const resources = resourceFields(specs, view).map((field, index) => {
    if (index < specs.length)
      return {...field, note: from(`JobSpecs[${index}].EcsSpec`, `JobSpecs[${index}].ResourceConfig`)}
    return field.label === 'Total'
      ? field
      : {...field, note: [from('JobSpecs[0].Image'), unverified].filter(Boolean).join(', ')}
  })

  const sets = document.DataSources?.length ?? 0
  const mounts = mountFields(document).map((field, index) => ({
    ...field,
    note: from(index < sets ? `DataSources[${index}]` : 'CodeSource'),
  }))

  return joinSections([
    section('Job', renderFields(what, view), view),
    section('Resources', renderFields(resources, view), view),
    section(withTitle('Command', from('UserCommand')), renderBlock(document.UserCommand), view),
    section('Data and code', renderFields(mounts, view), view),
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
      ...useFields(job, view),
    ],
    view,
  )
}

/** How long a job has run, and what it uses; GPUs as far as the machine types say. */
export function useFields(job: GetJobResponse, view: Pick<JobView, 'now' | 'ecsSpecs'>): SectionField[] {
  const {gpus, pods} = sumJobResources(job.JobSpecs ?? [], view.ecsSpecs)
  const uses = pods === 0 ? [] : [gpus ? `${gpus} GPU` : '', `${pods} ${pods === 1 ? 'pod' : 'pods'}`]
  return [
    {label: 'Running for', value: formatRunningTime(job, view)},
    {label: 'Uses', value: uses.filter(Boolean).join(', ')},
  ]
}

function formatRunningTime(job: GetJobResponse, {now}: Pick<View, 'now'>): string {
  if (!job.GmtRunningTime) return ''
  return formatDuration(jobDurationSeconds({...job, GmtCreateTime: job.GmtRunningTime, Duration: undefined}, now))
}

function withTitle(heading: string, source?: string): string {
  return source ? `${heading} (${sanitizeLine(source)})` : heading
}

/** The source of a path, or of what it stands in; else the sources of what stands in it, each once. */
function nearestSource(sources: ValueSources, path: string): string | undefined {
  for (let at = path; at !== ''; at = at.replace(/(\.|^)[^.[]*$|\[\d+\]$/, '')) if (sources[at]) return sources[at]
  const inside = Object.entries(sources).filter(
    ([key]) => path !== '' && (key.startsWith(`${path}.`) || key.startsWith(`${path}[`)),
  )
  return [...new Set(inside.map(([, source]) => source))].join(', ') || undefined
}
