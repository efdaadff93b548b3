import {type Hit, jobOf, logsOf, type Pattern, podOf, quoted} from '../pattern.js'
import {NEXT} from '../wording.js'

const failure = (hit: Hit): string => quoted(hit.text.replace(/^(?:\w+\.)*\w*(?:Error|Exception)?: /, ''), 120)

/** What GPUs and their drivers say at the end of a log. */
export const GPU_PATTERNS: Pattern[] = [
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
    next: (hit) => [NEXT.gpuMachines, logsOf(hit)],
  },
  {
    id: 'CudaDriverTooOld',
    title: 'The driver is too old for the image',
    look: 'log',
    signs:
      '"driver version is insufficient", "NVIDIA driver on your system is too old", "forward compatibility was attempted"',
    weight: 84,
    confidence: 'certain',
    match:
      /CUDA driver version is insufficient|NVIDIA driver on your system is too old|forward compatibility was attempted on non supported HW|unsatisfied condition: cuda ?>=/,
    verdict: (hit) => `The NVIDIA driver of the machine is older than the CUDA of the image needs (${podOf(hit)}).`,
    mend: 'Choose an image with an older CUDA (cu118 instead of cu128), or a newer driver (Settings.Driver).',
    next: (hit) => [NEXT.gpuImages, jobOf(hit)],
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
      /not compiled/.test(hit.text)
        ? 'Choose a GPU image.'
        : 'Ask for GPUs (--gpu, or a GPU machine type), and use a GPU image.',
    next: (hit) => [NEXT.gpuImages, NEXT.gpuMachines, jobOf(hit)],
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
    next: (hit) => [NEXT.gpuImages, jobOf(hit)],
  },
  {
    id: 'GpuFault',
    title: 'A GPU failed',
    look: 'log',
    signs: '"uncorrectable ECC error", "GPU has fallen off the bus", "NVRM: Xid", "GPU is lost"',
    weight: 84,
    confidence: 'likely',
    match:
      /uncorrectable ECC error|fallen off the bus|NVRM: Xid|GPU is lost|Unable to determine the device handle for GPU/i,
    anywhere: true,
    verdict: (hit) =>
      `A GPU under ${podOf(hit)}${hit.pod?.nodeName ? ` (node ${hit.pod.nodeName})` : ''} failed: ${failure(hit)}.`,
    mend: 'Run it again, with --sanity-check so that such nodes are left out; name the node to the support.',
    next: (hit) => [jobOf(hit), logsOf(hit)],
  },
  {
    id: 'CudaError',
    title: 'A GPU kernel failed',
    look: 'log',
    signs:
      '"device-side assert triggered", "illegal memory access", "unspecified launch failure" and other "CUDA error"',
    weight: 75,
    confidence: 'certain',
    match:
      /CUDA error: |device-side assert triggered|an illegal memory access was encountered|unspecified launch failure/,
    unless: /CUDA error: out of memory/,
    verdict: (hit) => `A CUDA call failed on ${podOf(hit)}: ${failure(hit)}.`,
    mend: 'Mostly a label or index out of range: set CUDA_LAUNCH_BLOCKING=1 to see the line that did it, or try it on the CPU.',
    next: (hit) => [logsOf(hit)],
  },
]
