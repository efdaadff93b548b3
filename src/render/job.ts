import type {EcsSpec, GetJobResponse, JobSpec} from '../api/generated/types.js'
import {isTerminal} from '../job/status.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine} from '../text/sanitize.js'
import {formatTimeZone, parseTimestamp} from '../text/time.js'
import {formatTags, jobDurationSeconds} from './jobs.js'
import {formatStatusCounts, type RenderedPod, renderPods} from './pods.js'
import {formatMemory, formatResources, getJobResources, getPodResources, parseGibibytes} from './resources.js'
import {joinSections, renderBlock, renderFields, renderSection, type SectionField} from './sections.js'
import {formatStatus, paintStatus} from './status.js'
import {renderRestarts, renderTimeline} from './timeline.js'
import {createColors, type View} from './view.js'

export interface JobView extends View {
  /** Known machine types, so that resources can be told in GPUs, vCPU and memory. */
  ecsSpecs?: readonly EcsSpec[]
}

/** A job as the service really sends it: the contract does not list its time limit. */
export type RenderedJob = GetJobResponse & {JobMaxRunningTimeMinutes?: number}

/** One job in full: what, where, resources, command, mounts, pods, timeline. Everything may be missing. */
export function renderJob(job: GetJobResponse, view: JobView): string {
  const pods = (job.Pods ?? []) as RenderedPod[]
  const podHeading = pods.length > 1 ? `Pods (${sanitizeLine(formatStatusCounts(pods))})` : 'Pods'
  return joinSections([
    renderHeading(job, view),
    renderFields(detailFields(job, view), view),
    renderSection('Where', renderFields(placementFields(job), view), view),
    renderSection('Resources', renderFields(resourceFields(job.JobSpecs ?? [], view), view), view),
    renderSection('Command', renderBlock(job.UserCommand), view),
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

function detailFields(job: GetJobResponse, {color}: View): SectionField[] {
  const paint = createColors(color)
  const hasFailed = job.Status?.startsWith('Failed') ?? false
  return [
    {label: 'Id', value: job.JobId},
    {label: 'Type', value: job.JobType},
    {label: 'Reason', value: formatReason(job), paint: hasFailed ? paint.red : undefined},
    {label: 'User', value: job.UserId},
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
    {
      label: 'Time limit',
      value: job.JobMaxRunningTimeMinutes ? formatDuration(job.JobMaxRunningTimeMinutes * 60, {units: 4}) : '',
    },
    {label: 'VPC', value: [job.UserVpc?.VpcId, job.UserVpc?.SwitchId].filter(Boolean).join(', ')},
  ]
}

/** One line a role, its image, and the sum when there is more than one pod. */
export function resourceFields(specs: readonly JobSpec[], {ecsSpecs}: Pick<JobView, 'ecsSpecs'>): SectionField[] {
  const total = getJobResources(specs, ecsSpecs)
  const totalText = total.podCount > 1 ? formatResources(total) : ''
  const images = new Set(specs.map((spec) => spec.Image).filter(Boolean))
  return [
    ...specs.map((spec) => ({label: spec.Type || 'Pods', value: formatRole(spec, ecsSpecs)})),
    {label: 'Total', value: totalText && `${total.podCount} pods, ${totalText}`},
    ...[...images].map((image) => ({
      label: images.size > 1 ? `Image ${listRolesWith(specs, image)}` : 'Image',
      value: image,
    })),
  ]
}

function formatRole(spec: JobSpec, ecsSpecs?: readonly EcsSpec[]): string {
  const pod = getPodResources(spec, ecsSpecs)
  const sharedMemory = formatMemory(parseGibibytes(spec.ResourceConfig?.SharedMemory))
  const spot = spec.UseSpotInstance || spec.SpotSpec?.SpotStrategy ? 'spot' : ''
  return [
    `${spec.PodCount ?? 1} x ${pod.instanceType ?? (formatResources(pod, pod.gpuType) || 'pod')}`,
    pod.instanceType ? formatResources(pod, pod.gpuType) : '',
    sharedMemory && `${sharedMemory} shared memory`,
    spot,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Where data sets and code are mounted, one field each, the mount path as the label. */
export function mountFields(job: Pick<GetJobResponse, 'DataSources' | 'CodeSource'>): SectionField[] {
  const codeSource = job.CodeSource
  const dataFields = (job.DataSources ?? []).map((source) => {
    const access = (source as {MountAccess?: string}).MountAccess
    return {
      label: sanitizeLine(source.MountPath || 'Data'),
      value: [source.DataSourceId || source.Uri, access].filter(Boolean).join(', '),
    }
  })
  const revision = codeSource?.Commit
    ? `commit ${codeSource.Commit.slice(0, 12)}`
    : codeSource?.Branch
      ? `branch ${codeSource.Branch}`
      : ''
  return [
    ...dataFields,
    {
      label: sanitizeLine(codeSource?.MountPath || 'Code'),
      value: codeSource?.CodeSourceId ? [codeSource.CodeSourceId, revision].filter(Boolean).join(', ') : '',
    },
  ]
}

function listRolesWith(specs: readonly JobSpec[], image: string | undefined): string {
  return specs
    .filter((spec) => spec.Image === image)
    .map((spec) => spec.Type ?? '')
    .join(', ')
}

function formatReason(job: GetJobResponse): string {
  return [job.ReasonCode, job.ReasonMessage].filter(Boolean).join(': ')
}

function formatNameAndId(name?: string, id?: string): string {
  return name && id ? `${name} (${id})` : name || id || ''
}

/** Where a job is in the web console. */
export function getConsoleUrl({
  jobId,
  regionId,
  workspaceId,
}: {
  jobId: string
  regionId: string
  workspaceId?: string
}): string {
  const query = new URLSearchParams({regionId, ...(workspaceId ? {workspaceId} : {})})
  return `https://pai.console.aliyun.com/?${query}#/dlc/jobs/${encodeURIComponent(jobId)}/overview`
}
