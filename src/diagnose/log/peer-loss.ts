import {formatException, type PythonException} from './traceback.js'

interface PeerLossRow {
  library: string
  match: RegExp
}

/** Messages of libraries that lost a peer. They are never the cause. */
const LIBRARY_MESSAGES: readonly PeerLossRow[] = [
  {
    library: 'NCCL',
    match:
      /ncclRemoteError|remote process exited|closed by remote peer|NCCL communicator was aborted|socket(?:Progress|PollConnect|TryAccept|StartConnect)\b.{0,80}(?:closed|refused|reset|timed out|failed)|Call to (?:recv|send|connect) (?:from|to) .{0,80} failed|NCCL watchdog thread terminated|Some NCCL operations have failed or timed out|taking the entire process down|(?:collective|dump signal).{0,60}(?:timeout|from) .{0,20}rank|flight recorder dump signal|watchdog got stuck|peer .{0,60}(?:has )?(?:exited|aborted|crashed)|ncclInternalError: .{0,80}peer|Got completion (?:from peer|with error)/i,
  },
  {
    library: 'HCCL',
    match:
      /HCCL.{0,120}(?:remote|peer|socket).{0,60}(?:timeout|closed|lost|error)|\bEI000[26]\b|hccl.{0,60}notify wait timeout/i,
  },
  {
    library: 'gloo',
    match:
      /gloo.{0,200}(?:closed by peer|reset by peer|broken pipe|(?:read|write|connect|recv|send|socket)\b.{0,20}(?:timeout|timed out|error)|connection refused|connect(?:ion)? (?:closed|failure|failed)|no error|EOF)|Application timeout caused pair closure|Timed out waiting \d+ ?ms for (?:recv|send) operation|Gloo connectFullMesh failed/i,
  },
  {
    library: 'PyTorch',
    match:
      /failed to pass monitoredBarrier|monitoredBarrier .{0,100}(?:failed|timed out|timeout)|failed to recv, got 0 bytes|recvValue(?:WithTimeout)? failed|(?:sendBytes|recvBytes|recvVector|sendVector|recvString) failed|Stop_waiting response is expected|The connection to the C10d store has failed|RendezvousConnectionError|RendezvousClosedError|RendezvousGracefulExitError|got signal: (?:15|1|2)\b|Received (?:15|Signals\.SIGTERM|SIGTERM).{0,40}(?:death signal|shutting down)|Did the remote server shutdown or crash|\blost (?:rank|peer|worker) \S|(?:TCPStore|c10d).{0,120}(?:broken pipe|reset by peer|connection (?:was )?(?:likely )?closed)|\[PG .{0,120}(?:aborted|remote error)|work .{0,40}was aborted/i,
  },
  {library: 'PyTorch', match: /\bSocket Timeout\b/},
  {
    library: 'Horovod',
    match:
      /Horovod has been shut down|HorovodInternalError|Stalled (?:ranks|tensors)|Missing ranks|caused by an exception on one of the ranks|HostsUpdatedInterrupt|WorkersAvailableException/i,
  },
  {
    library: 'MPI',
    match:
      /ORTE has lost communication|lost connection to (?:its|a) (?:peer|remote|daemon)|mca_btl_tcp.{0,120}(?:failed|reset|closed)|MPI_ERR_PROC_FAILED|PMIX ERROR: .{0,60}(?:UNREACHABLE|LOST)|MPI_?(?:Init|Recv|Send|Allreduce|Barrier).{0,200}(?:Connection reset|communication error|Network Error)|UCX.{0,160}(?:reset by remote peer|timed? ?out|peer failure|Endpoint timeout|Connection reset)|transport retry (?:count|counter) exceeded|RETRY_EXC_ERR|process .{0,20}in the group .{0,40}failed|peer process .{0,40}(?:died|exited|failed)|MPI_ABORT was invoked on another rank|Communication error with rank/i,
  },
  {
    library: 'TensorFlow',
    match:
      /Collective ops (?:is|are) aborted|failed to connect to all addresses|UnavailableError: .{0,300}(?:Socket closed|Connection reset|connect|peer|task)|(?:heartbeat|health check).{0,60}(?:timeout|timed out|missing|failed|missed)|The following tasks are unhealthy|stopped sending heartbeats|coordination (?:service|agent).{0,120}(?:error|unavailable|lost|disconnected|shut)|(?:another|remote|peer) (?:task|worker|host) .{0,40}(?:failed|died|crashed|disconnected|stopped|restarted|aborted|preempted)|Collective .{0,40}: peer|Check peer|RecvBufResponse|RecvAsync is cancelled|AbortedError: .{0,200}(?:worker|task|peer|Session handle)|missing heartbeats|Barrier (?:timed out|failed).{0,200}/i,
  },
  {
    library: 'XGBoost',
    match:
      /(?:All(?:reduce|gather)|Broadcast) failed|collective\/(?:socket|result|comm|allreduce|broadcast|allgather|loop)\.|rabit.{0,160}(?:fail|reset|closed|timeout|error)|XGBoostError[\s\S]{0,600}(?:recv|send|poll) (?:failed|timeout|error)|lost contact with rank|tracker.{0,80}(?:lost|timeout|closed|failed to)/i,
  },
  {
    library: 'LightGBM',
    match: /Socket (?:recv|send) error|Linkers?.{0,60}(?:timeout|failed|closed)|Connecting to rank \d+ failed/i,
  },
  {
    library: 'Ray',
    match:
      /(?:Ray)?Actor(?:Died|Unavailable)?Error\b|The actor (?:died|is dead|is temporarily unavailable)|WorkerCrashedError|NodeDiedError|OwnerDiedError|LocalRayletDiedError|RaySystemError: .{0,120}(?:closed|connect)|The worker (?:died|crashed)|node .{0,80}(?:was )?marked dead|connection error code 2\. End of file/i,
  },
  {
    library: 'DeepSpeed',
    match: /pdsh.{0,80}(?:exited|killed|closed)|DeepSpeed.{0,80}another (?:rank|node) /i,
  },
  {library: 'gRPC between ranks', match: /StatusCode\.UNAVAILABLE.{0,300}(?:worker|rank|peer|master|trainer|ps)/i},
]

/** What any socket says: of another rank only if nothing shows that it was a service. */
const SOCKET_MESSAGES =
  /Connection (?:was )?(?:reset|closed|aborted|terminated)(?: by)? ?(?:the )?(?:remote )?(?:peer|host|end)?|ConnectionResetError|ConnectionRefusedError|BrokenPipeError|ConnectionAbortedError|\bECONNRESET\b|\bEPIPE\b|Broken ?pipe|Socket closed|Transport closed|Peer (?:is )?(?:gone|closed|disconnected)|system error: ?(?:104|32)\b|errno[ :=]{1,3}(?:104|32)\b|SIGTERM|another (?:rank|process|worker|node|pod) (?:has )?(?:failed|died|exited|ended|crashed|terminated)|unexpected EOF from|\bEOFError(?!:)/i

/** Libraries of databases, object stores and the web, in the name of an exception, its message or its frames. */
const SERVICE =
  /mysql|postgres|psycopg|sqlalchemy|sqlite|redis|mongo|kafka|rabbit|amqp|pika|clickhouse|elasticsearch|opensearch|zookeeper|etcd|urllib3?|requests\.|\bhttpx?\b|http\.client|https?:\/\/|HTTPS?Connection|aiohttp|httpcore|websockets?|boto|botocore|\bs3|oss2|alibabacloud|minio|azure|gcsfs|google\.cloud|huggingface|modelscope|datasets\/|wandb|mlflow|swanlab|neptune|comet|smtplib|ftplib|paramiko|ssl\.|_ssl|SSLError|hdfs|webhdfs|odps|tablestore|sls|aliyun|fsspec|tensorboard|grpc\.aio|\bcurl\b|\bwget\b|rsync|\bscp\b|ossutil|milvus|qdrant/i

const PROGRAM_TYPES =
  /^(?:builtins\.)?(?:ValueError|KeyError|IndexError|TypeError|AttributeError|AssertionError|NotImplementedError|NameError|ZeroDivisionError|LookupError|UnboundLocalError|UnicodeError|UnicodeDecodeError|UnicodeEncodeError|SyntaxError|IndentationError|TabError|StopIteration|OverflowError|FloatingPointError|RecursionError|ModuleNotFoundError|ImportError|FileNotFoundError|PermissionError|IsADirectoryError|NotADirectoryError|FileExistsError|MemoryError|UserWarning|DeprecationWarning|SystemExit|json\.\S+|yaml\.\S+|pydantic\S*|click\.\S+|argparse\.\S+)$/

/** Whether the type of an exception says by itself that its message is the program's own. */
export const isProgramType = (type: string): boolean => PROGRAM_TYPES.test(type)

const COLLECTIVE_FRAME =
  /torch\/distributed\/|torch\/nn\/parallel\/distributed|horovod\/|mpi4py|deepspeed\/comm|xgboost\/(?:collective|rabit|core)|tensorflow\/python\/(?:distribute|eager)|rabit|byteps|colossalai\/\S*comm|multiprocessing\/connection|socket(?:server)?\.py$/

/** The library that reports a lost peer in this line, if any. */
export function findPeerLoss(text: string, {hasPeers}: {hasPeers: boolean}): string | undefined {
  const row = LIBRARY_MESSAGES.find(({match}) => match.test(text))
  if (row) return row.library
  return hasPeers && SOCKET_MESSAGES.test(text) && !SERVICE.test(text) ? 'socket' : undefined
}

/** Whether an exception only says that another rank is gone. */
export function isPeerLossException(exception: PythonException, context: {hasPeers: boolean}): boolean {
  const {type, details, frames} = exception
  if (isProgramType(type)) return false
  const text = [formatException(exception), ...details].join('\n').slice(0, 4000)
  const library = findPeerLoss(text, context)
  if (library !== 'socket') return library !== undefined
  return !frames.some(({file}) => SERVICE.test(file))
}

/** Whether an exception came out of a collective: it may be about another rank, whatever its words. */
export function isRaisedInCollective({type, frames}: PythonException): boolean {
  return !isProgramType(type) && COLLECTIVE_FRAME.test(frames.at(-1)?.file ?? '')
}
