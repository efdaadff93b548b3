import {withoutTime} from './log-lines.js'
import {type Hit, jobOf} from './pattern.js'
import {ownFrame} from './traceback.js'

type Of<Key extends keyof Hit> = Pick<Hit, Key>

const specs = ({job}: Of<'job'>) => job.JobSpecs ?? []
const each = (values: (string | undefined)[]): string => [...new Set(values.filter(Boolean))].join(', ')

export const imageOf = (hit: Of<'job'>): string => each(specs(hit).map(({Image}) => Image)) || 'the image'
export const machineOf = (hit: Of<'job'>): string => each(specs(hit).map(({EcsSpec}) => EcsSpec))
export const podsOf = (hit: Of<'job'>): number => specs(hit).reduce((sum, {PodCount}) => sum + (PodCount ?? 1), 0)
export const gpusOf = (hit: Of<'job'>): number =>
  specs(hit).reduce((sum, {PodCount, ResourceConfig}) => sum + (PodCount ?? 1) * Number(ResourceConfig?.GPU || 0), 0)
export const isSpot = (hit: Of<'job'>): boolean => specs(hit).some((spec) => spec.UseSpotInstance || spec.SpotSpec)

/** Memory of a pod in a quota: " of 32Gi". */
export function memoryOf(hit: Of<'job'>): string {
  const memory = each(specs(hit).map(({ResourceConfig}) => ResourceConfig?.Memory))
  return memory === '' || memory.includes(',') ? '' : ` of ${memory}`
}

/** A line of events without its time. */
export const eventText = ({text}: Of<'text'>): string => withoutTime(text)

/** Where the exception was raised: " (train.py:42)". */
export function placeOf({exception}: Of<'exception'>): string {
  const frame = exception && ownFrame(exception)
  return frame && !frame.file.startsWith('<') ? ` (${frame.file}:${frame.line})` : ''
}

/** What a pod tried to use, if the line names one of the mounts: ": oss://… on /mnt/data". */
export function mountsIn({job, text}: Of<'job' | 'text'>): string {
  const all = (job.DataSources ?? []).map(({DataSourceId, Uri, MountPath}) => ({name: Uri || DataSourceId, MountPath}))
  const named = all.filter(
    ({name, MountPath}) => (name && text.includes(name)) || (MountPath && text.includes(MountPath)),
  )
  const shown = named.length > 0 ? named : all.length === 1 ? all : []
  return shown.length === 0
    ? ''
    : `: ${shown.map(({name, MountPath}) => [name, MountPath].filter(Boolean).join(' on ')).join(', ')}`
}

/** The first group of the match that holds anything. */
export const named = ({groups}: Of<'groups'>): string => groups.find(Boolean) ?? ''

/** A relative path depends on where the command starts. */
export const pathMend = (path: string): string =>
  path.startsWith('/')
    ? 'Check the path, and that the dataset or code source that holds it is mounted there.'
    : 'The path is relative: write the whole one, or begin the command with cd to the folder, such as cd /root/code.'

/** In words, since when the status has lasted: " for 5 min". */
export function sinceOf({evidence: {job, now}}: Of<'evidence'>): string {
  const start = Date.parse(job.StatusHistory?.at(-1)?.StartTime || job.GmtCreateTime || '')
  return Number.isNaN(start) ? '' : ` for ${lengthOf(now - start)}`
}

/** A length of time in one unit, as one says it. */
export function lengthOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [unit, size] =
    seconds < 120 ? ['s', 1] : seconds < 7200 ? ['min', 60] : seconds < 172_800 ? ['h', 3600] : ['days', 86_400]
  return `${Math.floor(seconds / Number(size))} ${unit}`
}

const wantsGpu = (hit: Of<'job'>): boolean =>
  specs(hit).some(({EcsSpec}) => /^ecs\.(?:ebm)?g[nr]|^ml\.g/.test(EcsSpec ?? ''))

/** Commands to type next. */
export const NEXT = {
  images: 'pai-dlc discover images',
  gpuImages: 'pai-dlc discover images --label system.chipType=GPU',
  gpuMachines: 'pai-dlc discover ecs-specs --accelerator-type GPU --in-stock',
  inStock: (hit: Of<'job'>) =>
    `pai-dlc discover ecs-specs --accelerator-type ${wantsGpu(hit) ? 'GPU' : 'CPU'} --in-stock`,
  quotaJobs: ({job}: Of<'job'>) => `pai-dlc job list --resource-id ${job.ResourceId} --status Running --all-users`,
  untilRunning: ({job}: Of<'job'>) => `pai-dlc job wait ${job.JobId} --for running`,
  field: (hit: Of<'job'>, name: 'UserCommand' | 'DataSources' | 'CodeSource' | 'ThirdpartyLibs') =>
    `${jobOf(hit)} --query ${name}`,
  again: ({job}: Of<'job'>) => `pai-dlc job export ${job.JobId} -o job.yaml`,
  sooner: ({job}: Of<'job'>) => `pai-dlc job update ${job.JobId} --priority 9`,
  /** The service measures jobs on public resources only. */
  metrics: ({job}: Of<'job'>, metric?: 'memory') =>
    job.ResourceId ? [] : [`pai-dlc job metrics ${job.JobId}${metric ? ` --metric ${metric}` : ''}`],
  everyLog: ({job}: Of<'job'>) => `pai-dlc logs ${job.JobId} --all-pods --max-lines 50`,
}
