import {withoutTime} from '../lines.js'
import {eventsOf, type Hit, jobOf, type Pattern, podOf, quoted} from '../pattern.js'

const PULLED = /Successfully pulled|already present on machine|Started container/i
const MOUNTED = /Successfully pulled|Pulling image|Started container/i
const PULL = '(?:pull|image|manifest)'

const images = ({job}: Hit): string[] => [jobOf({job}), 'pai-dlc discover images']
const imageOf = ({job}: Hit): string => [...new Set((job.JobSpecs ?? []).map(({Image}) => Image).filter(Boolean))].join(', ') || 'the image'
const specOf = ({job}: Hit): string => [...new Set((job.JobSpecs ?? []).map(({EcsSpec}) => EcsSpec).filter(Boolean))].join(', ')
const isGpu = ({job}: Hit): boolean => (job.JobSpecs ?? []).some(({EcsSpec}) => /^ecs\.(?:ebm)?g[nr]|^ml\.g/.test(EcsSpec ?? ''))
/** The same code stands for resources that were given and taken away. */
const tookAway = (message = ''): boolean => /preempt|evict/i.test(message)
const isSpot = ({job}: Hit): boolean => (job.JobSpecs ?? []).some((spec) => spec.UseSpotInstance || spec.SpotSpec)
const inStock = (hit: Hit): string => `pai-dlc discover ecs-specs --in-stock --accelerator-type ${isGpu(hit) ? 'GPU' : 'CPU'}`
const others = ({job}: Hit): string => `pai-dlc job list --resource-id ${job.ResourceId} --status Running --all-users`

/** What the platform does to a job, as its events and reasons tell it. */
export const PLATFORM_PATTERNS: Pattern[] = [
  {
    id: 'Preempted',
    title: 'Preempted by another job',
    look: 'events',
    signs: 'an event, ReasonMessage or StatusDetail with "preempted"',
    weight: 97,
    confidence: 'certain',
    match: /\bpreempt(?:ed|ing)\b/i,
    unless: /not preempted|preemption is not helpful/i,
    healedBy: /\bis running\b/,
    verdict: (hit) => `${podOf(hit)} was preempted: another job took its resources.`,
    mend: 'Run it again with checkpoints to go on from, with a higher priority, or where nothing is preempted.',
    next: (hit) => [eventsOf(hit), jobOf(hit)],
  },
  {
    id: 'Evicted',
    title: 'Evicted from its node',
    look: 'events',
    signs: 'SubStatus Evicted, or an event, ReasonMessage or StatusDetail with "evicted"',
    weight: 96,
    confidence: 'certain',
    match: /\bevict(?:ed|ing|ion)\b/i,
    unless: /not evicted|preempt/i,
    healedBy: /\bis running\b/,
    verdict: (hit) =>
      /ephemeral|DiskPressure|disk/i.test(hit.text)
        ? `${podOf(hit)} was evicted because it filled the disk of its node.`
        : /memory/i.test(hit.text)
          ? `${podOf(hit)} was evicted because its node ran out of memory.`
          : `${podOf(hit)} was evicted from its node${isSpot(hit) || /spot/i.test(hit.text) ? ': the spot machine was taken back' : ''}.`,
    mend: (hit) =>
      /ephemeral|DiskPressure|disk/i.test(hit.text)
        ? 'Write large files to a mounted dataset, not to the disk of the pod.'
        : isSpot(hit) || /spot/i.test(hit.text)
          ? 'Save checkpoints to a dataset and run it again, or leave out the spot machines.'
          : 'Save checkpoints to a dataset and run it again; with the same end, ask the administrator of the quota.',
    next: (hit) => [eventsOf(hit), jobOf(hit)],
  },
  {
    id: 'OutOfStock',
    family: 'room',
    title: 'No machine of this type in stock',
    look: 'reason',
    signs: 'ReasonCode ResourceAllocateFailed, public resources',
    weight: 95,
    confidence: 'certain',
    code: /^ResourceAllocateFailed$/,
    only: ({job}) => !job.ResourceId && !tookAway(job.ReasonMessage),
    verdict: (hit) => `The public resources had no ${specOf(hit) || 'machine of this type'} for the job.`,
    mend: 'Choose a machine type that is in stock, another region, or wait.',
    next: (hit) => [inStock(hit), jobOf(hit)],
  },
  {
    id: 'QuotaExhausted',
    family: 'room',
    title: 'The quota had no room',
    look: 'reason',
    signs: 'ReasonCode ResourceAllocateFailed, a quota',
    weight: 95,
    confidence: 'certain',
    code: /^ResourceAllocateFailed$/,
    only: ({job}) => Boolean(job.ResourceId) && !tookAway(job.ReasonMessage),
    verdict: ({job}) => `Quota ${job.ResourceId} could not give the job what it asks for.`,
    mend: 'Ask for less a pod or for fewer pods, or wait until other jobs of the quota have ended.',
    next: (hit) => [others(hit), jobOf(hit)],
  },
  {
    id: 'ImageNotFound',
    family: 'image',
    title: 'The image does not exist',
    look: 'events',
    signs: 'an image pull that ended in "not found" or "manifest unknown"',
    weight: 94,
    confidence: 'certain',
    match: new RegExp(
      `${PULL}.*(?:manifest unknown|not found|does not exist|name unknown)|(?:manifest|repository)\\b.*(?:unknown|not found)|InvalidImageName`,
      'i',
    ),
    unless: /secret|volume|bucket|configmap/i,
    healedBy: PULLED,
    verdict: (hit) => `The image can’t be pulled, it does not exist: ${imageOf(hit)}.`,
    mend: 'Use a whole ImageUri, its tag included, from a registry of the job’s region.',
    next: images,
  },
  {
    id: 'ImageUnauthorized',
    family: 'image',
    title: 'The image may not be pulled',
    look: 'events',
    signs: 'an image pull that ended in "unauthorized", "access denied" or "authentication required"',
    weight: 94.5,
    confidence: 'certain',
    match: new RegExp(
      `${PULL}.*(?:unauthori[sz]ed|access denied|denied:|authentication required|no basic auth|forbidden|insufficient_scope)|pull access denied`,
      'i',
    ),
    healedBy: PULLED,
    verdict: (hit) => `The registry refused the image to the job: ${imageOf(hit)}.`,
    mend: 'Give the job a key for the registry (ImageAuth in JobSpecs), make the image public, or use one of this account.',
    next: images,
  },
  {
    id: 'ImageTimeout',
    family: 'image',
    title: 'The registry can’t be reached',
    look: 'events',
    signs: 'an image pull that ended in a time-out, a refused connection or an unknown host',
    weight: 93,
    confidence: 'certain',
    match: new RegExp(
      `${PULL}.*(?:i/o timeout|time(?:d)?[ -]?out|deadline exceeded|connection (?:refused|reset)|no such host|TLS handshake|network is unreachable)`,
      'i',
    ),
    healedBy: PULLED,
    verdict: (hit) => `The registry of the image did not answer: ${imageOf(hit)}.`,
    mend: 'Use a registry that the machines can reach: one of the region with a -vpc address, or give the job a VPC with a way out.',
    next: images,
  },
  {
    id: 'ImagePullFailed',
    family: 'image',
    title: 'The image can’t be pulled',
    look: 'events',
    signs: 'ErrImagePull, ImagePullBackOff or "Failed to pull image" for another reason',
    weight: 92,
    confidence: 'certain',
    match: /ErrImagePull|ImagePullBackOff|Failed to pull image|Back-off pulling image/i,
    healedBy: PULLED,
    verdict: (hit) => `The image can’t be pulled: ${imageOf(hit)}.`,
    mend: 'See the events for the registry’s words, and try the image with docker pull.',
    next: (hit) => [eventsOf(hit), ...images(hit)],
  },
  {
    id: 'MountNoBucket',
    family: 'mount',
    title: 'What should be mounted does not exist',
    look: 'events',
    signs: 'a failed mount with NoSuchBucket, "does not exist", "not found" or "No such file"',
    weight: 94,
    confidence: 'certain',
    match: /mount.*(?:NoSuchBucket|bucket.*(?:does not|doesn't) exist|does not exist|not found|No such file|NoSuchKey|ENOENT)/i,
    unless: /Unable to attach or mount volumes: .*timed out/i,
    healedBy: MOUNTED,
    verdict: (hit) => `A mount failed because its source does not exist${sourcesOf(hit)}.`,
    mend: 'Correct the dataset’s address: the bucket, the path, and the endpoint of the job’s region.',
    next: ({job}) => [`pai-dlc job get ${job.JobId} --query DataSources`, 'pai-dlc discover datasets'],
  },
  {
    id: 'MountDenied',
    family: 'mount',
    title: 'What should be mounted may not be read',
    look: 'events',
    signs: 'a failed mount with AccessDenied, "permission denied", Forbidden or 403',
    weight: 94.5,
    confidence: 'certain',
    match: /mount.*(?:AccessDenied|access denied|permission denied|forbidden|\b403\b|InvalidAccessKeyId|not authorized)/i,
    healedBy: MOUNTED,
    verdict: (hit) => `A mount was refused for lack of permission${sourcesOf(hit)}.`,
    mend: 'Give the job’s role or owner access to the bucket or file system, and let its network in.',
    next: ({job}) => [`pai-dlc job get ${job.JobId} --query DataSources`, 'pai-dlc discover datasets'],
  },
  {
    id: 'MountFailed',
    family: 'mount',
    title: 'A mount failed',
    look: 'events',
    signs: 'MountVolume… failed, FailedMount or "Unable to attach or mount volumes" for another reason',
    weight: 92,
    confidence: 'certain',
    match: /MountVolume\S* failed|FailedMount|Unable to (?:attach or )?mount|mount failed|failed to mount/i,
    healedBy: MOUNTED,
    verdict: (hit) => `A mount failed${sourcesOf(hit)}.`,
    mend: 'Check the address, the endpoint of the job’s region, and that file systems are in the job’s VPC.',
    next: ({job, pod}) => [eventsOf({job, pod}), `pai-dlc job get ${job.JobId} --query DataSources`],
  },
  {
    id: 'ContainerNotStarted',
    title: 'The container could not start',
    look: 'events',
    signs: '"Failed to start the container", CreateContainerError, RunContainerError, StartError, "OCI runtime create failed"',
    weight: 91,
    confidence: 'certain',
    match:
      /Failed to (?:start|create) (?:the )?container|(?:Create|Run)Container(?:Config)?Error|OCI runtime create failed|\bStartError\b/i,
    healedBy: /Started container/i,
    verdict: (hit) => `${podOf(hit)} could not start its container: ${quoted(hit.text.replace(/^.*?failed: /i, ''), 110)}.`,
    mend: 'The image must hold the shell of the command (Settings.Shell, else sh) and fit the machine’s processor.',
    next: (hit) => [eventsOf(hit), jobOf(hit)],
  },
  {
    id: 'NodeLost',
    title: 'The node failed',
    look: 'events',
    signs: 'NodeLost, NodeNotReady, "node is not ready", NodeShutdown, or a lost GPU (Xid, "fallen off the bus")',
    weight: 91,
    confidence: 'likely',
    match:
      /\bNodeLost\b|\bNodeNotReady\b|node (?:\S+ )?(?:is )?(?:not ready|unreachable|lost)|NodeShutdown|fallen off the bus|\bXid\b.*\d/i,
    healedBy: /\bis running\b|node (?:\S+ )?(?:is )?ready|\bNodeReady\b/i,
    verdict: (hit) => `The machine under ${hit.pod?.shortName ?? 'the job'}${hit.pod?.nodeName ? ` (${hit.pod.nodeName})` : ''} failed.`,
    mend: 'Run it again. For long jobs turn on the sanity check and fault tolerance; report a node that fails twice.',
    next: (hit) => [eventsOf(hit), jobOf(hit)],
  },
  {
    id: 'SanityCheckFailed',
    title: 'The sanity check failed',
    look: 'sanity',
    signs: 'a phase of the last sanity check with Status Failed',
    weight: 93,
    confidence: 'certain',
    when: ({sanity}) => {
      const failed = sanity?.at(-1)?.find(({Status}) => /^(?:Failed|Error|Abnormal|Timeout)$/i.test(Status ?? ''))
      if (!failed) return undefined
      const line = `${failed.Phase} ${failed.Status}: ${failed.Message ?? ''}`
      const place = `round ${failed.CheckNumber}`
      return {
        text: failed.Message ?? '',
        groups: [failed.Phase ?? '', String(failed.CheckNumber ?? 1)],
        proofs: [{Source: 'ListJobSanityCheckResults', Field: place, Lines: [line], Key: 0}],
      }
    },
    verdict: ({groups: [phase], text}) => `The sanity check failed in ${phase}${text ? `: ${quoted(text)}` : ''}.`,
    mend: 'Run it again: other nodes may be sound. Name the node to the support when it fails again.',
    next: ({job}) => [jobOf({job}), `pai-dlc events ${job.JobId}`],
  },
  {
    id: 'QuotaTooSmall',
    family: 'room',
    title: 'It asks for more than the quota has',
    look: 'events',
    signs: 'an event or ReasonMessage that says that more was asked for than the whole quota has',
    weight: 80,
    confidence: 'certain',
    match: /requested \S+, the whole quota has|exceeds? (?:the )?(?:total|max\w*|whole)\b.*\bquota|more than the (?:whole )?quota/i,
    healedBy: /Created pod|\bis running\b/,
    verdict: ({job, text}) =>
      `Quota ${job.ResourceId} will never have room for the job: ${quoted(withoutTime(text).replace(/^.*?: /, ''), 120)}.`,
    mend: 'Stop it, and ask for less a pod or for fewer pods, or use a larger quota.',
    next: ({job}) => [`pai-dlc job stop ${job.JobId}`, jobOf({job})],
  },
  {
    id: 'Unschedulable',
    family: 'room',
    title: 'No node has room',
    look: 'events',
    signs: 'FailedScheduling, "nodes are available", Insufficient …, "resource is not enough"',
    weight: 70,
    kind: 'waiting',
    confidence: 'certain',
    match:
      /FailedScheduling|\d+ nodes? (?:is|are) available|\bInsufficient (?:resources|cpu|memory|\S*gpu|\S*ephemeral)|(?:resource(?: type)?|quota|stock) (?:is )?not enough/i,
    healedBy: /Successfully assigned|Created pod|Started container|\bis running\b/i,
    verdict: ({job, text}) =>
      `The job finds no room${job.ResourceId ? ` in quota ${job.ResourceId}` : ''}: ${quoted(withoutTime(text), 120)}.`,
    mend: ({job}) =>
      job.ResourceId
        ? 'Ask for less a pod, wait for others to end, or use another quota.'
        : 'Choose a machine type that is in stock, or wait.',
    next: (hit) => [hit.job.ResourceId ? others(hit) : inStock(hit), eventsOf({job: hit.job})],
  },
]

function sourcesOf({job, text}: Hit): string {
  const sources = (job.DataSources ?? []).map(({DataSourceId, Uri, MountPath}) => ({name: Uri || DataSourceId, MountPath}))
  const named = sources.filter(({name, MountPath}) => (name && text.includes(name)) || (MountPath && text.includes(MountPath)))
  const shown = named.length > 0 ? named : sources.length === 1 ? sources : []
  return shown.length === 0 ? '' : `: ${shown.map(({name, MountPath}) => [name, MountPath].filter(Boolean).join(' on ')).join(', ')}`
}
