import {type Hit, jobOf, logsOf, type Pattern, podOf, quoted} from '../pattern.js'

const failure = (hit: Hit): string => quoted(hit.text.replace(/^(?:\w+\.)*\w*(?:Error|Exception)?: /, ''), 120)
const gpuImages = 'pai-dlc discover images --label system.chipType=GPU'
const everyLog = ({job}: Hit): string => `pai-dlc logs ${job.JobId} --all-pods --max-lines 50`

/** What GPUs, their drivers and the network between ranks say at the end of a log. */
export const GPU_LOG_PATTERNS: Pattern[] = [
  {
    id: 'CudaOutOfMemory',
    title: 'Out of GPU memory',
    look: 'log',
    signs: 'torch.OutOfMemoryError, "CUDA out of memory", "CUDA error: out of memory", "OOM when allocating tensor"',
    weight: 82,
    confidence: 'certain',
    match:
      /CUDA out of memory|CUDA error: out of memory|\btorch\.(?:cuda\.)?OutOfMemoryError\b|CUDA_ERROR_OUT_OF_MEMORY|CUDNN_STATUS_ALLOC_FAILED|CUBLAS_STATUS_ALLOC_FAILED|OOM when allocating tensor/,
    verdict: (hit) => {
      const [, size, unit] = /Tried to allocate ([\d.]+) ?([KMGT]i?B)/.exec(hit.text) ?? []
      return `${podOf(hit)} ran out of GPU memory${size ? ` when it asked for ${size} ${unit} more` : ''}.`
    },
    mend: 'Use a smaller batch, mixed precision, checkpointing of activations or sharding, or GPUs with more memory.',
    next: (hit) => ['pai-dlc discover ecs-specs --accelerator-type GPU --in-stock', logsOf(hit)],
  },
  {
    id: 'CudaDriverTooOld',
    title: 'The driver is too old for the image',
    look: 'log',
    signs: '"driver version is insufficient", "NVIDIA driver on your system is too old", "forward compatibility was attempted"',
    weight: 84,
    confidence: 'certain',
    match:
      /CUDA driver version is insufficient|NVIDIA driver on your system is too old|forward compatibility was attempted on non supported HW|unsatisfied condition: cuda ?>=/,
    verdict: (hit) => `The NVIDIA driver of the machine is older than the CUDA of the image needs (${podOf(hit)}).`,
    mend: 'Choose an image with an older CUDA (cu118 instead of cu128), or a newer driver (Settings.Driver).',
    next: (hit) => [gpuImages, jobOf(hit)],
  },
  {
    id: 'NoGpu',
    title: 'No GPU was found',
    look: 'log',
    signs: '"No CUDA GPUs are available", "Found no NVIDIA driver", "no CUDA-capable device", "not compiled with CUDA"',
    weight: 83,
    confidence: 'certain',
    match:
      /No CUDA GPUs are available|Found no NVIDIA driver on your system|no CUDA-capable device is detected|Torch not compiled with CUDA enabled/,
    verdict: (hit) =>
      /not compiled/.test(hit.text)
        ? `${podOf(hit)} wants a GPU, but its image holds a PyTorch without CUDA.`
        : `${podOf(hit)} wants a GPU and found none.`,
    mend: (hit) =>
      /not compiled/.test(hit.text) ? 'Choose a GPU image.' : 'Ask for GPUs (--gpu, or a GPU machine type), and use a GPU image.',
    next: (hit) => [gpuImages, 'pai-dlc discover ecs-specs --accelerator-type GPU --in-stock', jobOf(hit)],
  },
  {
    id: 'NoKernelImage',
    title: 'The image does not know this GPU',
    look: 'log',
    signs: '"no kernel image is available for execution on the device"',
    weight: 83,
    confidence: 'certain',
    match: /no kernel image is available for execution/,
    verdict: (hit) => `The CUDA code of the image was not built for the GPU of ${podOf(hit)}.`,
    mend: 'Use an image with a newer PyTorch and CUDA, or build extensions for this GPU (TORCH_CUDA_ARCH_LIST).',
    next: (hit) => [gpuImages, jobOf(hit)],
  },
  {
    id: 'GpuFault',
    title: 'A GPU failed',
    look: 'log',
    signs: '"uncorrectable ECC error", "GPU has fallen off the bus", "NVRM: Xid", "GPU is lost"',
    weight: 84,
    confidence: 'likely',
    match: /uncorrectable ECC error|fallen off the bus|NVRM: Xid|GPU is lost|Unable to determine the device handle for GPU/i,
    anywhere: true,
    verdict: (hit) => `A GPU under ${podOf(hit)}${hit.pod?.nodeName ? ` (node ${hit.pod.nodeName})` : ''} failed: ${failure(hit)}.`,
    mend: 'Run it again, with --sanity-check so that such nodes are left out; name the node to the support.',
    next: (hit) => [jobOf(hit), logsOf(hit)],
  },
  {
    id: 'CudaError',
    title: 'A GPU kernel failed',
    look: 'log',
    signs: '"device-side assert triggered", "illegal memory access", "unspecified launch failure" and other "CUDA error"',
    weight: 75,
    confidence: 'certain',
    match: /CUDA error: |device-side assert triggered|an illegal memory access was encountered|unspecified launch failure/,
    unless: /CUDA error: out of memory/,
    verdict: (hit) => `A CUDA call failed on ${podOf(hit)}: ${failure(hit)}.`,
    mend: 'Mostly a label or index out of range: set CUDA_LAUNCH_BLOCKING=1 to see the line that did it, or try it on the CPU.',
    next: (hit) => [logsOf(hit)],
  },
  {
    id: 'NcclTimeout',
    title: 'Communication timed out',
    look: 'log',
    signs: '"Watchdog caught collective operation timeout", or another time-out of NCCL',
    weight: 80,
    role: 'symptom',
    confidence: 'likely',
    match: /Watchdog caught collective operation timeout|(?:NCCL|ProcessGroupNCCL|ncclComm)\b.*\btim(?:ed ?out|eout\b(?!\s*[=(:]))/i,
    unless: /NCCL_\w*TIMEOUT|set(?:ting)? .*timeout|timeout (?:set|is|of) /i,
    anywhere: true,
    verdict: (hit) => `${podOf(hit)} waited in vain for other ranks: an NCCL operation timed out.`,
    mend: 'Look for a rank that died, hung or went another way. NCCL_DEBUG=INFO names the connection; --sanity-check tests the network.',
    next: (hit) => [everyLog(hit), jobOf(hit)],
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
    next: (hit) => [`pai-dlc job get ${hit.job.JobId} --query UserCommand`, logsOf(hit)],
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
    next: (hit) => [jobOf(hit), everyLog(hit)],
  },
  {
    id: 'PeerLost',
    title: 'Another pod went away',
    look: 'log',
    signs:
      '"Connection reset by peer", "Broken pipe", "Connection closed by", ncclRemoteError, RendezvousConnectionError, SIGTERM from the launcher',
    weight: 72,
    role: 'consequence',
    confidence: 'likely',
    match:
      /Connection reset by (?:remote )?peer|Broken ?pipe|Connection (?:was )?closed by|remote process exited|ncclRemoteError|RendezvousConnectionError|ConnectionResetError|\bECONNRESET\b|Socket closed|SignalException: .*SIGTERM|got signal: 15/i,
    only: ({exitCode}) => ![126, 127, 137, 139].includes(exitCode ?? 1),
    verdict: (hit) => `${podOf(hit)} lost its connection to another rank, which ended before it.`,
    mend: 'The cause is on the pod that ended first: read the ends of all logs and the events of the job.',
    next: (hit) => [everyLog(hit), `pai-dlc events ${hit.job.JobId}`],
  },
]

function portIn(text: string): string {
  const [, port] = /\bport:? ?(\d{2,5})\b|:(\d{4,5})\b/i.exec(text)?.filter(Boolean) ?? []
  return port ? ` on port ${port}` : ''
}
