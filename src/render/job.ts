import type {GetJobResponse} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine} from '../text/sanitize.js'
import {isSecret} from '../text/secrets.js'
import {formatLocalTime, formatTimeZone, parseTimestamp} from '../text/time.js'
import {commandSections, type JobView, mountFields, requestedFields, resourceFields} from './job-fields.js'
import {formatTags, jobDurationSeconds} from './jobs.js'
import {formatStatusCounts, type RenderedPod, renderPods} from './pods.js'
import {joinSections, renderBlock, renderFields, renderSection, type SectionField} from './sections.js'
import {formatStatus, paintStatus} from './status.js'
import {renderRestarts, renderTimeline} from './timeline.js'
import {createColors, type View} from './view.js'

/** A job as the service really sends it: the contract does not list its time limit. */
export type RenderedJob = GetJobResponse & {
  JobMaxRunningTimeMinutes?: number
  /** From ListJobs. */
  Username?: string
}

/** What to show of a job besides its values. */
export interface JobRenderOptions extends JobView {
  /** One row per pod, instead of one per group of equal pods. */
  showsAllPods?: boolean
}

/** One job in full: what, where, resources, command, mounts, pods, timeline. Everything may be missing. */
export function renderJob(job: RenderedJob, view: JobRenderOptions): string {
  const pods = (job.Pods ?? []) as RenderedPod[]
  const podHeading = pods.length > 1 ? `Pods (${sanitizeLine(formatStatusCounts(pods))})` : 'Pods'
  return joinSections([
    renderHeading(job, view),
    renderFields(detailFields(job, view), view),
    renderSection('Where', renderFields(placementFields(job), view), view),
    renderSection(
      'Resources',
      renderFields([...resourceFields(job.JobSpecs ?? [], view), ...requestedFields(job)], view),
      view,
    ),
    renderSection('Environment', renderFields(environmentFields(job), view), view),
    ...commandSections(job).map(({heading, command}) => renderSection(heading, renderBlock(command), view)),
    renderSection('Data and code', renderFields(mountFields(job), view), view),
    renderSection(
      podHeading,
      renderPods(pods, {
        ...view,
        now: isTerminal(job.Status) ? (parseTimestamp(job.GmtFinishTime) ?? view.now) : view.now,
      }),
      view,
    ),
    renderSection(`Timeline (${formatTimeZone(view.now, view.timeZone)})`, renderTimeline(job, view), view),
    renderSection('Restarts', renderRestarts(job, view), view),
  ])
}

function renderHeading(job: GetJobResponse, {color, unicode, now}: View): string {
  const paint = createColors(color)
  const status = [
    formatStatus(job.Status, unicode) || '? Unknown',
    job.SubStatus ? `(${sanitizeLine(job.SubStatus)})` : '',
  ]
    .join(' ')
    .trim()
  const duration = formatDuration(jobDurationSeconds(job, now))
  return [
    paint.bold(sanitizeLine(job.DisplayName || job.JobId || 'Job')),
    paintStatus(status, job.Status, paint),
    paint.dim(duration),
  ]
    .filter(Boolean)
    .join('  ')
}

function detailFields(job: RenderedJob, {color, timeZone}: View): SectionField[] {
  const paint = createColors(color)
  const hasFailed = job.Status?.startsWith('Failed') ?? false
  return [
    {label: 'Id', value: job.JobId},
    {label: 'Type', value: job.JobType},
    {label: 'Created', value: formatLocalTime(job.GmtCreateTime, timeZone)},
    {label: 'Reason', value: formatReason(job), paint: hasFailed ? paint.red : undefined},
    {label: 'User', value: formatNameAndId(job.Username, job.UserId)},
    {label: 'Workspace', value: formatNameAndId(job.WorkspaceName, job.WorkspaceId)},
    {label: 'Description', value: job.Description},
    {label: 'Tags', value: formatTags(job.Settings?.Tags)},
    {label: 'Visible to', value: job.Accessibility === 'PUBLIC' ? 'all members of the workspace' : ''},
    {label: 'Restarts', value: /^0?(\/|$)/.test(job.RestartTimes ?? '') ? '' : job.RestartTimes?.replace('/', ' of ')},
  ]
}

function placementFields(job: RenderedJob): SectionField[] {
  return [
    {label: 'Quota', value: job.ResourceId || (job.JobId ? 'none, public resources' : '')},
    {label: 'Machines', value: job.ResourceType},
    // On public resources it means nothing, whatever is answered.
    {label: 'Priority', value: job.ResourceId ? job.Priority : ''},
    {label: 'Time limit', value: formatTimeLimit(job)},
    {label: 'VPC', value: [job.UserVpc?.VpcId, job.UserVpc?.SwitchId].filter(Boolean).join(', ')},
  ]
}

function formatTimeLimit({JobMaxRunningTimeMinutes: minutes}: RenderedJob): string {
  if (minutes === undefined) return ''
  return minutes === 0 ? 'none' : formatDuration(minutes * 60, {units: 4})
}

/** Values of variables that look like secrets are not shown. */
function environmentFields({Envs}: GetJobResponse): SectionField[] {
  return Object.entries(Envs ?? {}).map(([name, value]) => ({
    label: sanitizeLine(name),
    value: value && isSecret(name, value) ? '***' : value || '""',
  }))
}

function formatReason(job: GetJobResponse): string {
  return [job.ReasonCode, job.ReasonMessage].filter(Boolean).join(': ')
}

function formatNameAndId(name?: string, id?: string): string {
  return name && id ? `${name} (${id})` : name || id || ''
}
