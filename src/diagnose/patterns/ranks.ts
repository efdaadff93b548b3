import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {NEXT_COMMANDS} from '../wording.js'

const errorText = (hit: PatternHit): string =>
  toInlineText(hit.text.replace(/^(?:\w+\.)*\w*(?:Error|Exception)?: /, ''), 120)

/** What is said between ranks at the end of a log. */
export const RANK_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'NcclTimeout',
    title: 'Communication timed out',
    source: 'log',
    criteria: '"Watchdog caught collective operation timeout", or another time-out of NCCL',
    weight: 80,
    role: 'symptom',
    confidence: 'likely',
    match:
      /Watchdog caught collective operation timeout|(?:NCCL|ProcessGroupNCCL|ncclComm)\b.*\btim(?:ed ?out|eout\b(?!\s*[=(:]))/i,
    unless: /NCCL_\w*TIMEOUT|set(?:ting)? .*timeout|timeout (?:set|is|of) /i,
    outsideTraceback: true,
    summary: (hit) => `${podName(hit)} waited in vain for other ranks: an NCCL operation timed out.`,
    fix: 'Look for a rank that died, hung or went another way. NCCL_DEBUG=INFO names the connection; --sanity-check tests the network.',
    nextCommands: (hit) => [NEXT_COMMANDS.allLogs(hit), jobGetCommand(hit)],
  },
  {
    id: 'NcclError',
    title: 'NCCL failed',
    source: 'log',
    criteria: '"NCCL error", ncclSystemError, ncclInternalError, ncclUnhandledCudaError',
    weight: 78,
    confidence: 'likely',
    match: /\bNCCL (?:error|failure)\b|nccl(?:SystemError|InternalError|UnhandledCudaError|InvalidUsage)\b/i,
    unless: /ncclRemoteError|remote process exited|NCCL_ASYNC_ERROR|NCCL error handling/i,
    summary: (hit) => `NCCL, which joins the GPUs of the job, failed on ${podName(hit)}: ${errorText(hit)}.`,
    fix: 'Set NCCL_DEBUG=INFO and run it again: the lines before the error name the interface, the library or the peer.',
    nextCommands: (hit) => [logsCommand(hit, 1000), jobGetCommand(hit)],
  },
  {
    id: 'AddressInUse',
    title: 'The port is taken',
    source: 'log',
    criteria: '"Address already in use", EADDRINUSE, Errno 98',
    weight: 79,
    confidence: 'certain',
    match: /Address already in use|\bEADDRINUSE\b|\[Errno 98\]/,
    summary: (hit) => `${podName(hit)} could not listen${portSuffix(hit.text)}: another process has the port.`,
    fix: 'Use $MASTER_ADDR and $MASTER_PORT as the service sets them, and start one launcher a pod, not two.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), logsCommand(hit)],
  },
  {
    id: 'RendezvousTimeout',
    title: 'The ranks did not find each other',
    source: 'log',
    criteria: 'RendezvousTimeoutError, DistStoreError, "waiting for clients", TCPStore time-outs',
    weight: 77,
    role: 'symptom',
    confidence: 'likely',
    match:
      /RendezvousTimeoutError|DistStoreError|Timed out (?:after|waiting).*(?:clients|worker|rank)|TCPStore.*tim(?:ed ?out|eout)|client socket has timed out|The client socket has failed to connect/i,
    summary: (hit) => `${podName(hit)} waited in vain for the other pods to join.`,
    fix: 'Start with --nnodes=$WORLD_SIZE --node_rank=$RANK --master_addr=$MASTER_ADDR --master_port=$MASTER_PORT; see if a pod never started.',
    nextCommands: (hit) => [jobGetCommand(hit), NEXT_COMMANDS.allLogs(hit)],
  },
  {
    id: 'PeerLost',
    title: 'Another pod went away',
    source: 'log',
    criteria:
      '"Connection reset by peer", "Broken pipe", "Connection closed by", "lost rank N", ncclRemoteError, RendezvousConnectionError, SIGTERM from the launcher',
    weight: 72,
    role: 'consequence',
    confidence: 'likely',
    match:
      /Connection reset by (?:remote )?peer|Broken ?pipe|Connection (?:was )?closed by|remote process exited|ncclRemoteError|RendezvousConnectionError|ConnectionResetError|\bECONNRESET\b|Socket closed|\blost (?:rank|peer|worker) \S|SignalException: .*SIGTERM|got signal: 15/i,
    filter: ({exitCode}) => ![126, 127, 137, 139].includes(exitCode ?? 1),
    summary: (hit) => `${podName(hit)} lost its connection to another rank, which ended before it.`,
    fix: 'The cause is on the pod that ended first: read the ends of all logs and the events of the job.',
    nextCommands: (hit) => [NEXT_COMMANDS.allLogs(hit), `pai-dlc events ${hit.job.JobId}`],
  },
  {
    id: 'SshRefused',
    title: 'A connection by ssh failed',
    source: 'log',
    criteria:
      '"Permission denied (publickey", "ssh: connect to host", "ORTE was unable", with exit code 255 or of an MPIJob',
    weight: 80,
    confidence: 'likely',
    match:
      /Permission denied \(publickey|ssh: connect to host|Host key verification failed|ORTE (?:was unable|has lost communication)|An ORTE daemon has unexpectedly failed/,
    filter: ({job, exitCode}) => exitCode === 255 || job.JobType === 'MPIJob',
    summary: (hit) => `${podName(hit)} could not connect to another pod by ssh.`,
    fix: 'The image needs an ssh server and client for MPI, and all workers must be up: see their logs.',
    nextCommands: (hit) => [NEXT_COMMANDS.allLogs(hit), jobGetCommand(hit)],
  },
]

function portSuffix(text: string): string {
  const [, port] = /\bport:? ?(\d{2,5})\b|:(\d{4,5})\b/i.exec(text)?.filter(Boolean) ?? []
  return port ? ` on port ${port}` : ''
}
