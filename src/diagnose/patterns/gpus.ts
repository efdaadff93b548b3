import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {NEXT_COMMANDS, withoutType} from '../wording.js'

const errorText = (hit: PatternHit): string => toInlineText(withoutType(hit.text), 120)

const ON_HOST = /device:CPU|allocator (?:cpu|mklcpu)|host memory|\bon host\b|DefaultCPUAllocator|CpuAllocator/i

/** What GPUs and their drivers say at the end of a log. */
export const GPU_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'CudaOutOfMemory',
    title: 'Out of GPU memory',
    source: 'log',
    criteria:
      'torch.OutOfMemoryError, "CUDA out of memory", "HIP out of memory", "CUDA error: out of memory", "OOM when allocating tensor" on a GPU, RESOURCE_EXHAUSTED of XLA, vLLM without room for its cache',
    weight: 82,
    confidence: 'certain',
    details: true,
    types:
      /^(?!(?:Key|Index|Type|Attribute|Assertion|Name|Import|ModuleNotFound|FileNotFound|Permission)Error$|MemoryError$)/,
    match:
      /(?:^|Error: |\n|\. |: )(?:CUDA|HIP|NPU|XPU|MUSA|MPS backend) out of memory\b(?! or)|(?:CUDA|HIP)(?: driver| runtime)? error(?: \(2\) ?)?: out of memory|\btorch\.(?:cuda\.)?OutOfMemoryError\b|cupy\S*OutOfMemoryError|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation|CUDNN_STATUS_ALLOC_FAILED|CUBLAS_STATUS_ALLOC_FAILED|OOM when allocating tensor|RESOURCE_EXHAUSTED: .{0,80}(?:Out of memory|Failed to allocate)|Out of memory error on GPU|(?:^|Error: )No available memory for the cache blocks|Free memory on device .{0,120}less than desired GPU memory|failed to allocate .{0,80}from device/i,
    unless: ON_HOST,
    filter: ({exception, text}) =>
      exception?.type !== 'ValueError' || /^ValueError: (?:No available memory|Free memory)/.test(text),
    summary: (hit) => {
      const [, size, unit] = /Tried to allocate ([\d.]+) ?([KMGT]i?B)/.exec(hit.text) ?? []
      return `${podName(hit)} ran out of GPU memory${size ? ` when it asked for ${size} ${unit} more` : ''}.`
    },
    fix: 'Use a smaller batch, mixed precision, activation checkpointing or sharding, or GPUs with more memory.',
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
    summary: (hit) => `The NVIDIA driver of the node is older than the CUDA of the image needs (${podName(hit)}).`,
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
    types: /^(?:Runtime|Assertion|Value|OS|System)Error$|^torch\.|Exception$|CUDARuntimeError/,
    match:
      /(?:^|Error: )(?:No CUDA GPUs are available|Found no NVIDIA driver on your system|Torch not compiled with CUDA enabled|Attempting to deserialize object on a CUDA device but torch\.cuda\.is_available\(\) is False|ProcessGroupNCCL is only supported with GPUs, no GPUs found)|no CUDA-capable device is detected|cudaErrorNoDevice|CUDA_ERROR_NO_DEVICE/,
    summary: (hit) =>
      /not compiled/.test(hit.text)
        ? `${podName(hit)} needs a GPU, but its image has a PyTorch without CUDA.`
        : `${podName(hit)} wants a GPU and found none.`,
    fix: (hit) =>
      /not compiled/.test(hit.text)
        ? 'Choose a GPU image.'
        : 'Ask for GPUs (--gpu, or a GPU instance type), and use a GPU image.',
    nextCommands: (hit) => [NEXT_COMMANDS.gpuImages, NEXT_COMMANDS.gpuInstanceTypes, jobGetCommand(hit)],
  },
  {
    id: 'InvalidDevice',
    title: 'A rank has no GPU of its own',
    source: 'log',
    criteria: '"invalid device ordinal", "Duplicate GPU detected" of NCCL',
    weight: 83,
    confidence: 'certain',
    details: true,
    match: /invalid device ordinal|Duplicate GPU detected/,
    summary: (hit) =>
      /Duplicate/.test(hit.text)
        ? `Two ranks of ${podName(hit)} use the same GPU.`
        : `${podName(hit)} chose a GPU that it does not have (invalid device ordinal).`,
    fix: 'Start as many processes per pod as it has GPUs (--nproc_per_node), and choose the GPU by LOCAL_RANK.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), jobGetCommand(hit)],
  },
  {
    id: 'NoKernelImage',
    title: 'The image does not support this GPU',
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
      /uncorrectable (?:NVLink|ECC) error|fallen off the bus|NVRM: Xid|GPU is lost|Unable to determine the device handle for GPU|CUDA error: unknown error|hardware stack error/i,
    outsideTraceback: true,
    summary: (hit) =>
      `A GPU under ${podName(hit)}${hit.pod?.nodeName ? ` (node ${hit.pod.nodeName})` : ''} failed: ${errorText(hit)}.`,
    fix: 'Run the job again with --sanity-check, which excludes such nodes; report the node to support.',
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
      /(?:^|Error: |: )CUDA error: |(?:^|Error: |: )CUDA failure|device-side assert triggered|an illegal memory access was encountered|unspecified launch failure|CUBLAS_STATUS_(?:NOT_INITIALIZED|EXECUTION_FAILED|INTERNAL_ERROR)|CUDNN_STATUS_(?:EXECUTION_FAILED|INTERNAL_ERROR|NOT_INITIALIZED|MAPPING_ERROR)/,
    unless: /CUDA error: (?:out of memory|no kernel image|invalid device ordinal|uncorrectable|unknown error|hardware)/,
    summary: (hit) => `A CUDA call failed on ${podName(hit)}: ${errorText(hit)}.`,
    fix: 'Usually a label or index out of range: set CUDA_LAUNCH_BLOCKING=1 to see the line, or run it on the CPU.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
]
