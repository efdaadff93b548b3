import {type Hit, jobOf, logsOf, type Pattern, podOf, quoted} from '../pattern.js'
import {NEXT} from '../wording.js'

const failure = (hit: Hit): string => quoted(hit.text.replace(/^(?:\w+\.)*\w*(?:Error|Exception)?: /, ''), 120)

/** What is said between ranks at the end of a log. */
export const RANK_PATTERNS: Pattern[] = [
  {
    id: 'NcclTimeout',
    title: 'Communication timed out',
    look: 'log',
    signs: '"Watchdog caught collective operation timeout", or another time-out of NCCL',
    weight: 80,
    role: 'symptom',
    confidence: 'likely',
    match:
      /Watchdog caught collective operation timeout|(?:NCCL|ProcessGroupNCCL|ncclComm)\b.*\btim(?:ed ?out|eout\b(?!\s*[=(:]))/i,
    unless: /NCCL_\w*TIMEOUT|set(?:ting)? .*timeout|timeout (?:set|is|of) /i,
    anywhere: true,
    verdict: (hit) => `${podOf(hit)} waited in vain for other ranks: an NCCL operation timed out.`,
    mend: 'Look for a rank that died, hung or went another way. NCCL_DEBUG=INFO names the connection; --sanity-check tests the network.',
    next: (hit) => [NEXT.everyLog(hit), jobOf(hit)],
  },
  {
    id: 'NcclError',
    title: 'NCCL failed',
    look: 'log',
    signs: '"NCCL error", ncclSystemError, ncclInternalError, ncclUnhandledCudaError',
    weight: 78,
    confidence: 'likely',
    match: /\bNCCL (?:error|failure)\b|nccl(?:SystemError|InternalError|UnhandledCudaError|InvalidUsage)\b/i,
    unless: /ncclRemoteError|remote process exited|NCCL_ASYNC_ERROR|NCCL error handling/i,
    verdict: (hit) => `NCCL, which joins the GPUs of the job, failed on ${podOf(hit)}: ${failure(hit)}.`,
    mend: 'Set NCCL_DEBUG=INFO and run it again: the lines before the error name the interface, the library or the peer.',
    next: (hit) => [logsOf(hit, 1000), jobOf(hit)],
  },
  {
    id: 'AddressInUse',
    title: 'The port is taken',
    look: 'log',
    signs: '"Address already in use", EADDRINUSE, Errno 98',
    weight: 79,
    confidence: 'certain',
    match: /Address already in use|\bEADDRINUSE\b|\[Errno 98\]/,
    verdict: (hit) => `${podOf(hit)} could not listen${portIn(hit.text)}: another process has the port.`,
    mend: 'Use $MASTER_ADDR and $MASTER_PORT as the service sets them, and start one launcher a pod, not two.',
    next: (hit) => [NEXT.field(hit, 'UserCommand'), logsOf(hit)],
  },
  {
    id: 'RendezvousTimeout',
    title: 'The ranks did not find each other',
    look: 'log',
    signs: 'RendezvousTimeoutError, DistStoreError, "waiting for clients", TCPStore time-outs',
    weight: 77,
    role: 'symptom',
    confidence: 'likely',
    match:
      /RendezvousTimeoutError|DistStoreError|Timed out (?:after|waiting).*(?:clients|worker|rank)|TCPStore.*tim(?:ed ?out|eout)|client socket has timed out|The client socket has failed to connect/i,
    verdict: (hit) => `${podOf(hit)} waited in vain for the other pods to join.`,
    mend: 'Start with --nnodes=$WORLD_SIZE --node_rank=$RANK --master_addr=$MASTER_ADDR --master_port=$MASTER_PORT; see if a pod never started.',
    next: (hit) => [jobOf(hit), NEXT.everyLog(hit)],
  },
  {
    id: 'PeerLost',
    title: 'Another pod went away',
    look: 'log',
    signs:
      '"Connection reset by peer", "Broken pipe", "Connection closed by", "lost rank N", ncclRemoteError, RendezvousConnectionError, SIGTERM from the launcher',
    weight: 72,
    role: 'consequence',
    confidence: 'likely',
    match:
      /Connection reset by (?:remote )?peer|Broken ?pipe|Connection (?:was )?closed by|remote process exited|ncclRemoteError|RendezvousConnectionError|ConnectionResetError|\bECONNRESET\b|Socket closed|\blost (?:rank|peer|worker) \S|SignalException: .*SIGTERM|got signal: 15/i,
    only: ({exitCode}) => ![126, 127, 137, 139].includes(exitCode ?? 1),
    verdict: (hit) => `${podOf(hit)} lost its connection to another rank, which ended before it.`,
    mend: 'The cause is on the pod that ended first: read the ends of all logs and the events of the job.',
    next: (hit) => [NEXT.everyLog(hit), `pai-dlc events ${hit.job.JobId}`],
  },
  {
    id: 'SshRefused',
    title: 'A connection by ssh failed',
    look: 'log',
    signs:
      '"Permission denied (publickey", "ssh: connect to host", "ORTE was unable", with exit code 255 or of an MPIJob',
    weight: 80,
    confidence: 'likely',
    match:
      /Permission denied \(publickey|ssh: connect to host|Host key verification failed|ORTE (?:was unable|has lost communication)|An ORTE daemon has unexpectedly failed/,
    only: ({job, exitCode}) => exitCode === 255 || job.JobType === 'MPIJob',
    verdict: (hit) => `${podOf(hit)} could not connect to another pod by ssh.`,
    mend: 'The image needs an ssh server and client for MPI, and all workers must be up: see their logs.',
    next: (hit) => [NEXT.everyLog(hit), jobOf(hit)],
  },
]

function portIn(text: string): string {
  const [, port] = /\bport:? ?(\d{2,5})\b|:(\d{4,5})\b/i.exec(text)?.filter(Boolean) ?? []
  return port ? ` on port ${port}` : ''
}
