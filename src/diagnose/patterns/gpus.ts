import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {NEXT_COMMANDS} from '../wording.js'

const errorText = (hit: PatternHit): string =>
  toInlineText(hit.text.replace(/^(?:\w+\.)*\w*(?:Error|Exception)?: /, ''), 120)

/** What GPUs and their drivers say at the end of a log. */
export const GPU_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'CudaOutOfMemory',
    title: 'Out of GPU memory',
    source: 'log',
    criteria: 'torch.OutOfMemoryError, "CUDA out of memory", "CUDA error: out of memory", "OOM when allocating tensor"',
    weight: 82,
    confidence: 'certain',
    match:
      /CUDA out of memory|CUDA error: out of memory|\btorch\.(?:cuda\.)?OutOfMemoryError\b|CUDA_ERROR_OUT_OF_MEMORY|CUDNN_STATUS_ALLOC_FAILED|CUBLAS_STATUS_ALLOC_FAILED|OOM when allocating tensor/,
    summary: (hit) => {
      const [, size, unit] = /Tried to allocate ([\d.]+) ?([KMGT]i?B)/.exec(hit.text) ?? []
      return `${podName(hit)} ran out of GPU memory${size ? ` when it asked for ${size} ${unit} more` : ''}.`
    },
    fix: 'Use a smaller batch, mixed precision, checkpointing of activations or sharding, or GPUs with more memory.',
    nextCommands: (hit) => [NEXT_COMMANDS.gpuInstanceTypes, logsCommand(hit)],
  },
  {
    id: 'CudaDriverTooOld',
    title: 'The driver is too old for the image',
    source: 'log',
    criteria:
      '"driver version is insufficient", "NVIDIA driver on your system is too old", "forward compatibility was attempted"',
    weight: 84,
    confidence: 'certain',
    match:
      /CUDA driver version is insufficient|NVIDIA driver on your system is too old|forward compatibility was attempted on non supported HW|unsatisfied condition: cuda ?>=/,
    summary: (hit) => `The NVIDIA driver of the machine is older than the CUDA of the image needs (${podName(hit)}).`,
    fix: 'Choose an image with an older CUDA (cu118 instead of cu128), or a newer driver (Settings.Driver).',
    nextCommands: (hit) => [NEXT_COMMANDS.gpuImages, jobGetCommand(hit)],
  },
  {
    id: 'NoGpu',
    title: 'No GPU was found',
    source: 'log',
    criteria:
      '"No CUDA GPUs are available", "Found no NVIDIA driver", "no CUDA-capable device", "not compiled with CUDA"',
    weight: 83,
    confidence: 'certain',
    match:
      /No CUDA GPUs are available|Found no NVIDIA driver on your system|no CUDA-capable device is detected|Torch not compiled with CUDA enabled/,
    summary: (hit) =>
      /not compiled/.test(hit.text)
        ? `${podName(hit)} wants a GPU, but its image holds a PyTorch without CUDA.`
        : `${podName(hit)} wants a GPU and found none.`,
    fix: (hit) =>
      /not compiled/.test(hit.text)
        ? 'Choose a GPU image.'
        : 'Ask for GPUs (--gpu, or a GPU machine type), and use a GPU image.',
    nextCommands: (hit) => [NEXT_COMMANDS.gpuImages, NEXT_COMMANDS.gpuInstanceTypes, jobGetCommand(hit)],
  },
  {
    id: 'NoKernelImage',
    title: 'The image does not know this GPU',
    source: 'log',
    criteria: '"no kernel image is available for execution on the device"',
    weight: 83,
    confidence: 'certain',
    match: /no kernel image is available for execution/,
    summary: (hit) => `The CUDA code of the image was not built for the GPU of ${podName(hit)}.`,
    fix: 'Use an image with a newer PyTorch and CUDA, or build extensions for this GPU (TORCH_CUDA_ARCH_LIST).',
    nextCommands: (hit) => [NEXT_COMMANDS.gpuImages, jobGetCommand(hit)],
  },
  {
    id: 'GpuFault',
    title: 'A GPU failed',
    source: 'log',
    criteria: '"uncorrectable ECC error", "GPU has fallen off the bus", "NVRM: Xid", "GPU is lost"',
    weight: 84,
    confidence: 'likely',
    match:
      /uncorrectable ECC error|fallen off the bus|NVRM: Xid|GPU is lost|Unable to determine the device handle for GPU/i,
    outsideTraceback: true,
    summary: (hit) =>
      `A GPU under ${podName(hit)}${hit.pod?.nodeName ? ` (node ${hit.pod.nodeName})` : ''} failed: ${errorText(hit)}.`,
    fix: 'Run it again, with --sanity-check so that such nodes are left out; name the node to the support.',
    nextCommands: (hit) => [jobGetCommand(hit), logsCommand(hit)],
  },
  {
    id: 'CudaError',
    title: 'A GPU kernel failed',
    source: 'log',
    criteria:
      '"device-side assert triggered", "illegal memory access", "unspecified launch failure" and other "CUDA error"',
    weight: 75,
    confidence: 'certain',
    match:
      /CUDA error: |device-side assert triggered|an illegal memory access was encountered|unspecified launch failure/,
    unless: /CUDA error: out of memory/,
    summary: (hit) => `A CUDA call failed on ${podName(hit)}: ${errorText(hit)}.`,
    fix: 'Mostly a label or index out of range: set CUDA_LAUNCH_BLOCKING=1 to see the line that did it, or try it on the CPU.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
]
