import {findPeerLoss, isPeerLossException} from '../log/peer-loss.js'
import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {NEXT_COMMANDS, withoutType} from '../wording.js'

const errorText = (hit: PatternHit): string => toInlineText(withoutType(hit.text.split('\n')[0] ?? ''), 120)

export const RANK_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'NcclTimeout',
    title: 'Communication timed out',
    source: 'log',
    criteria: '"Watchdog caught collective operation timeout", or another timeout of NCCL or HCCL',
    weight: 80,
    role: 'symptom',
    confidence: 'likely',
    match:
      /Watchdog caught collective operation timeout|\b(?:NCCL|ProcessGroupNCCL|ncclComm)\b.{0,300}\btim(?:ed ?out|eout\b(?!\s*[=(:]))|Timed out waiting for (?:all ranks|collective)/i,
    unless: /NCCL_\w*TIMEOUT|set(?:ting)? .*timeout|timeout (?:set|is|of) |Connection timed out|from rank/i,
    outsideTraceback: true,
    summary: (hit) => `${podName(hit)} timed out waiting for other ranks in an NCCL operation.`,
    fix: 'Look for a rank that died, hung or took another code path. NCCL_DEBUG=INFO shows the connection; --sanity-check tests the network.',
    nextCommands: (hit) => [NEXT_COMMANDS.allLogs(hit), jobGetCommand(hit)],
  },
  {
    id: 'NcclError',
    title: 'NCCL failed',
    source: 'log',
    criteria: '"NCCL error", ncclSystemError, ncclInternalError, ncclUnhandledCudaError',
    weight: 78,
    confidence: 'likely',
    details: true,
    match:
      /\bNCCL (?:error|failure)\b|nccl(?:SystemError|InternalError|UnhandledCudaError|InvalidUsage|InvalidArgument)\b/i,
    unless:
      /ncclRemoteError|remote process exited|remote peer|NCCL_ASYNC_ERROR|NCCL error handling|Duplicate GPU|Got completion|Connection (?:reset|closed|refused)|out of memory/i,
    summary: (hit) => `NCCL failed on ${podName(hit)}: ${errorText(hit)}.`,
    fix: 'Set NCCL_DEBUG=INFO and run the job again: the lines before the error show the interface, the library or the peer.',
    nextCommands: (hit) => [logsCommand(hit, 1000), jobGetCommand(hit)],
  },
  {
    id: 'AddressInUse',
    title: 'The port is in use',
    source: 'log',
    criteria: '"Address already in use", EADDRINUSE, Errno 98',
    weight: 79,
    confidence: 'certain',
    match: /[Aa]ddress already in use|\bEADDRINUSE\b|\[Errno 98\]/,
    summary: (hit) => `${podName(hit)} could not listen${portSuffix(hit.text)}: another process uses the port.`,
    fix: 'Use $MASTER_ADDR and $MASTER_PORT as the service sets them, and start one launcher per pod, not two.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'RendezvousTimeout',
    title: 'The ranks could not connect',
    source: 'log',
    criteria:
      'RendezvousTimeoutError, DistStoreError, "waiting for clients", TCPStore timeouts, the address of another pod that does not answer',
    weight: 77,
    role: 'symptom',
    confidence: 'likely',
    match:
      /RendezvousTimeoutError|DistStoreError|Timed out (?:after|waiting).{0,200}(?:clients|worker|rank)|TCPStore.{0,200}tim(?:ed ?out|eout)|client socket (?:has timed out|cannot be initialized)|[Tt]he client socket has failed to connect|hostname of the client socket cannot be retrieved|Connection to the .{0,60}rendezvous .{0,60}failed/i,
    unless: /Stop_waiting|wait timeout after \d+ms, keys: \/\w*barrier/i,
    summary: (hit) => `${podName(hit)} timed out waiting for the other pods to join.`,
    fix: 'Start with --nnodes=$WORLD_SIZE --node_rank=$RANK --master_addr=$MASTER_ADDR --master_port=$MASTER_PORT; check whether a pod never started.',
    nextCommands: (hit) => [jobGetCommand(hit), NEXT_COMMANDS.allLogs(hit)],
  },
  {
    id: 'PeerLost',
    title: 'Another rank was lost',
    source: 'log',
    criteria:
      'the words by which NCCL, gloo, Horovod, MPI, TensorFlow, XGBoost, Ray, PyTorch and sockets say that another rank is gone: "Connection closed by peer", ncclRemoteError, "Horovod has been shut down", "Allreduce failed", "lost rank N", SIGTERM from the launcher',
    weight: 72,
    role: 'consequence',
    confidence: 'likely',
    matches: ({text, exception, hasPeers}) =>
      exception ? isPeerLossException(exception, {hasPeers}) : findPeerLoss(text, {hasPeers}) !== undefined,
    filter: ({exitCode, exception, text}) =>
      exception !== undefined ||
      (![126, 127, 130, 132, 135, 136, 137, 139, 143].includes(exitCode ?? 1) && !/retry|trying again/i.test(text)),
    summary: (hit) =>
      `${podName(hit)} lost its connection to another rank, which ended before it${describeFirstEnd(hit)}.`,
    fix: (hit) =>
      hasOtherPods(hit)
        ? 'The cause is on the rank that failed first: read the last lines of all logs and the events of the job.'
        : 'The cause is on the rank that failed first: read the last lines of the other ranks in the pod.',
    nextCommands: (hit) =>
      hasOtherPods(hit)
        ? [NEXT_COMMANDS.allLogs(hit), `pai-dlc events ${hit.job.JobId}`]
        : [logsCommand(hit, 1000), `pai-dlc events ${hit.job.JobId}`],
  },
  {
    id: 'SshRefused',
    title: 'An SSH connection failed',
    source: 'log',
    criteria:
      '"Permission denied (publickey", "ssh: connect to host", "ORTE was unable", with exit code 255 or of an MPIJob',
    weight: 81,
    confidence: 'likely',
    match:
      /Permission denied \(publickey|ssh: connect to host|Host key verification failed|ORTE (?:was unable|has lost communication)|An ORTE daemon has unexpectedly failed|ssh: Could not resolve hostname/,
    filter: ({job, exitCode}) => exitCode === 255 || job.JobType === 'MPIJob',
    summary: (hit) => `${podName(hit)} could not connect to another pod over SSH.`,
    fix: 'MPI requires an SSH server and client in the image, and all workers must be running: see their logs.',
    nextCommands: (hit) => [NEXT_COMMANDS.allLogs(hit), jobGetCommand(hit)],
  },
]

function portSuffix(text: string): string {
  const [, port] = /\bport:? ?(\d{2,5})\b|:(\d{4,5})\b/i.exec(text)?.filter(Boolean) ?? []
  return port ? ` on port ${port}` : ''
}

const hasOtherPods = ({job}: PatternHit): boolean => (job.Pods?.length ?? 0) > 1

/** The pod that ended before this one, if the service tells of one: ". worker-0 ended first, with exit code 0". */
function describeFirstEnd({job, pod}: PatternHit): string {
  const endOf = (time: string | undefined) => Date.parse(time ?? '') || Number.MAX_SAFE_INTEGER
  const [first] = (job.Pods ?? [])
    .filter(({PodId, GmtFinishTime}) => PodId !== pod?.podId && endOf(GmtFinishTime) < endOf(pod?.finishedAt))
    .toSorted((a, b) => endOf(a.GmtFinishTime) - endOf(b.GmtFinishTime))
  if (!first?.PodId) return ''
  const name = first.PodId.replace(`${job.JobId}-`, '')
  const code = (first as {StatusDetail?: {ExitCode?: unknown} | null}).StatusDetail?.ExitCode
  const known =
    code === undefined || code === null || code === '' ? (first.Status === 'Succeeded' ? '0' : '') : String(code)
  return `. ${name} ended first${known === '' ? '' : `, with exit code ${known}`}`
}
