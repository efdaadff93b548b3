import {signalName} from './log/launchers.js'
import {stripTimestamp} from './log/lines.js'
import {getPodEnd} from './log/pod-end.js'
import {findOwnFrame} from './log/traceback.js'
import {jobGetCommand, type PatternHit, podName, toInlineText} from './pattern.js'

type HitWith<Key extends keyof PatternHit> = Pick<PatternHit, Key>

const jobSpecs = ({job}: HitWith<'job'>) => job.JobSpecs ?? []
const joinUnique = (values: (string | undefined)[]): string => [...new Set(values.filter(Boolean))].join(', ')

export const describeImages = (hit: HitWith<'job'>): string =>
  joinUnique(jobSpecs(hit).map(({Image}) => Image)) || 'the image'
export const describeInstanceTypes = (hit: HitWith<'job'>): string =>
  joinUnique(jobSpecs(hit).map(({EcsSpec}) => EcsSpec))
export const countPods = (hit: HitWith<'job'>): number =>
  jobSpecs(hit).reduce((sum, {PodCount}) => sum + (PodCount ?? 1), 0)
export const countGpus = (hit: HitWith<'job'>): number =>
  jobSpecs(hit).reduce((sum, {PodCount, ResourceConfig}) => sum + (PodCount ?? 1) * Number(ResourceConfig?.GPU || 0), 0)
export const usesSpot = (hit: HitWith<'job'>): boolean =>
  jobSpecs(hit).some((spec) => spec.UseSpotInstance || spec.SpotSpec)

/** Memory of a pod in a quota: " of 32Gi". */
export function memorySuffix(hit: HitWith<'job'>): string {
  const memory = joinUnique(jobSpecs(hit).map(({ResourceConfig}) => ResourceConfig?.Memory))
  return memory === '' || memory.includes(',') ? '' : ` of ${memory}`
}

/** A line of events without its time. */
export const eventText = ({text}: HitWith<'text'>): string => stripTimestamp(text)

/** Where the exception was raised: " (train.py:42)". */
export function raisedAtSuffix({exception}: HitWith<'exception'>): string {
  const frame = exception && findOwnFrame(exception)
  return frame && !frame.file.startsWith('<') ? ` (${frame.file}:${frame.line})` : ''
}

/** Whose process ended: the pod's, or that of a rank whose end its launcher hides. */
export function describeProcess(hit: PatternHit): string {
  if (!hit.child) return podName(hit)
  return hit.child.rank === undefined ? `A process of ${podName(hit)}` : `Rank ${hit.child.rank} of ${podName(hit)}`
}

/** In brackets, by what it ended: " (exit code 137, SIGKILL)". */
export function describeSignal({child, exitCode = 0}: PatternHit): string {
  const name = signalName(exitCode - 128)
  return child?.signal === undefined ? `exit code ${exitCode}, ${name}` : `${name}, signal ${child.signal}`
}

const QUOTED = /['"‘“`]([^'"’”`]{1,300})['"’”`]/g
const PATH_WORD = /(?:^|[\s:=(,])((?:\/|\.{1,2}\/|~\/)[^\s:'",;()]{1,300})/
const NAME_BEFORE_ERROR =
  /([^\s:'"]{1,300})['"]?: (?:No such file|Permission denied|Not a directory|Is a directory|Operation not permitted|Read-only|No space)/

/** The file or folder that a message is about. */
export function findPath(text: string): string | undefined {
  const quoted = [...text.matchAll(QUOTED)].map(([, name]) => name ?? '').filter((name) => !name.includes('://'))
  const path = quoted.find((name) => name.includes('/')) ?? PATH_WORD.exec(text)?.[1]
  return (path ?? NAME_BEFORE_ERROR.exec(text)?.[1] ?? quoted[0])?.replace(/[.]+$/, '').trim() || undefined
}

/** What a pod tried to use, if the line names one of the mounts: ": oss://… on /mnt/data". */
export function mountSuffix({job, text}: HitWith<'job' | 'text'>): string {
  const mounts = (job.DataSources ?? []).map(({DataSourceId, Uri, MountPath}) => ({
    name: Uri || DataSourceId,
    MountPath,
  }))
  const mentioned = mounts.filter(
    ({name, MountPath}) => (name && text.includes(name)) || (MountPath && text.includes(MountPath)),
  )
  const shown = mentioned.length > 0 ? mentioned : mounts.length === 1 ? mounts : []
  return shown.length === 0
    ? ''
    : `: ${shown.map(({name, MountPath}) => [name, MountPath].filter(Boolean).join(' on ')).join(', ')}`
}

export const withoutType = (text: string): string =>
  text.replace(/^(?:\w{1,80}\.){0,9}\w{0,80}(?:Error|Exception|Timeout)?(?:\([\w.]{1,80}\))?: /, '')

export function describeHost(text: string): string | undefined {
  return [
    /host=['"]?([\w.-]{1,200}\.[\w.-]{1,200})/,
    /[Rr]esolv(?:e|ing) (?:host(?:name)?:? )?(?:address )?['"‘]?([\w-]{1,100}\.[\w.-]{2,200})/,
    /[Cc]onnect(?:ion)? to (?:host )?(?:server )?['"]?(?:https?:\/\/)?([\w-]{1,100}\.[\w.-]{1,200})/,
    /Temporary failure resolving '([\w.-]{3,200})'/,
    /https?:\/\/(?:[^\s/@'"]{1,200}@)?([\w-]{1,100}(?:\.[\w-]{1,100}){1,9})/,
    /git@([\w.-]{3,200}):/,
    /host:? ['"]?([\w-]{1,100}\.[\w.-]{1,200})/,
    /\b(localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?\b/,
    /lookup ([\w.-]{3,200})(?: on|:)/,
  ]
    .map((pattern) => pattern.exec(text)?.[1])
    .find(Boolean)
}

/** The first group of the match that holds anything. */
export const firstGroup = ({groups}: HitWith<'groups'>): string => groups.find(Boolean) ?? ''

/** A relative path depends on where the command starts. */
export const pathFix = (path: string): string =>
  /^[/~]/.test(path)
    ? 'Check the path, and that its dataset or code configuration is mounted there.'
    : 'The path is relative: use the full path, or start the command with cd, such as cd /root/code.'

export function statusAgeSuffix({evidence: {job, now}}: HitWith<'evidence'>): string {
  const start = Date.parse(job.StatusHistory?.at(-1)?.StartTime || job.GmtCreateTime || '')
  return Number.isNaN(start) ? '' : ` for ${formatAge(now - start)}`
}

/** A length of time in one unit, as one says it. */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const [unit, size] =
    seconds < 120 ? ['s', 1] : seconds < 7200 ? ['min', 60] : seconds < 172_800 ? ['h', 3600] : ['days', 86_400]
  return `${Math.floor(seconds / Number(size))} ${unit}`
}

/** By the instance type: public jobs do not say how many GPUs they have. */
export const needsGpu = (hit: HitWith<'job'>): boolean =>
  jobSpecs(hit).some(({EcsSpec}) => /^ecs\.(?:ebm)?g[nr]|^ml\.g/.test(EcsSpec ?? ''))

/** Commands to type next. */
export const NEXT_COMMANDS = {
  images: 'pai-dlc discover images',
  gpuImages: 'pai-dlc discover images --label system.chipType=GPU',
  gpuInstanceTypes: 'pai-dlc discover ecs-specs --accelerator-type GPU --in-stock',
  instanceTypesInStock: (hit: HitWith<'job'>) =>
    `pai-dlc discover ecs-specs --accelerator-type ${needsGpu(hit) ? 'GPU' : 'CPU'} --in-stock`,
  quotaJobs: ({job}: HitWith<'job'>) => `pai-dlc job list --resource-id ${job.ResourceId} --status Running --all-users`,
  waitUntilRunning: ({job}: HitWith<'job'>) => `pai-dlc job wait ${job.JobId} --for running`,
  jobField: (hit: HitWith<'job'>, name: 'UserCommand' | 'DataSources' | 'CodeSource' | 'ThirdpartyLibs') =>
    `${jobGetCommand(hit)} --query ${name}`,
  exportJob: ({job}: HitWith<'job'>) => `pai-dlc job export ${job.JobId} -o job.yaml`,
  raisePriority: ({job}: HitWith<'job'>) => `pai-dlc job update ${job.JobId} --priority 9`,
  /** The service measures jobs on public resources only. */
  metrics: ({job}: HitWith<'job'>, metric?: 'memory') =>
    job.ResourceId ? [] : [`pai-dlc job metrics ${job.JobId}${metric ? ` --metric ${metric}` : ''}`],
  allLogs: ({job}: HitWith<'job'>) => `pai-dlc logs ${job.JobId} --all-pods --max-lines 50`,
}

/** The last line of a log, if it reads like the reason of a failure: ". Its last words: …". */
export function findLastWords({pod}: HitWith<'pod'>): string {
  if (!pod) return ''
  const {records, lastLines} = getPodEnd(pod)
  const words = records[lastLines.at(-1) ?? -1]?.text ?? ''
  const isReason =
    /\b(?:error|fatal|fail(?:ed|ure)?|abort(?:ed|ing)?|invalid|missing|cannot|can't|unable|refus\w+|denied)\b/i.test(
      words,
    )
  return isReason ? `. Its last words: ${toInlineText(words, 120)}` : ''
}
