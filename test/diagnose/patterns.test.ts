import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import type {GetJobResponse, SanityCheckResultItem} from '../../src/api/generated/types.js'
import {diagnose} from '../../src/diagnose/diagnose.js'
import {PATTERNS} from '../../src/diagnose/patterns/index.js'
import type {QueuedJob, QueueEvidence} from '../../src/diagnose/queue.js'
import {unknownCommands} from '../support/expect-error.js'
import {createEvidence, NOW, type PodFixture, pythonTraceback} from './cases.js'

interface Given {
  job?: Partial<GetJobResponse>
  jobEvents?: string[]
  sanity?: SanityCheckResultItem[][]
  pods?: PodFixture[]
  queue?: QueueEvidence
  gpuUse?: number[]
}

/** One failed pod: its exit code and the end of its log. */
const died = (exitCode: number, log: string[], job: Partial<GetJobResponse> = {}): Given => ({
  job,
  pods: [{exitCode, log}],
})
const raised = (type: string, message: string, job: Partial<GetJobResponse> = {}): Given =>
  died(1, pythonTraceback(`${type}: ${message}`), job)
/** One pod that never got to run, and its events. */
const stuck = (event: string, job: Partial<GetJobResponse> = {}, after: string[] = []): Given => ({
  job: {Status: 'EnvPreparing', ...job},
  pods: [{status: 'Pending', events: [event, ...after]}],
})
const is = (job: Partial<GetJobResponse>, jobEvents: string[] = []): Given => ({job, jobEvents})
const QUOTA = {ResourceId: 'quota1'}
const pull = (why: string) => `Failed to pull image "reg/team/train:1": rpc error: ${why}`
const mount = (why: string) => `MountVolume.SetUp failed for volume "oss-0" : mount failed: ${why}`
const check = (Status: string, Message = ''): SanityCheckResultItem[][] => [
  [{CheckNumber: 1, Phase: 'DeviceCheck', Status, Message}],
]
const PROGRESS = ['epoch 4 loss 0.3', 'epoch 5 loss 0.2', 'epoch 6 loss 0.1', 'done']

const queued = (jobId: string, gpus: number, more: Partial<QueuedJob> = {}): QueuedJob => ({
  ...{jobId, name: `job-${jobId}`, user: 'alice', priority: 1, gpus, cpus: 8, since: NOW - 7_200_000},
  ...more,
})
const inQueue = (queue: Partial<QueueEvidence>, more: Given = {}): Given => ({
  job: {Status: 'Queuing', ...QUOTA, JobSpecs: [{Type: 'Worker', PodCount: 2, ResourceConfig: {GPU: '8'}}]},
  queue: {waiting: [], holding: [], isTruncated: false, ...queue},
  ...more,
})
const steps = (...losses: string[]) => losses.map((loss, index) => `step ${index} loss ${loss}`)
const works = (log: string[], more: Partial<GetJobResponse> = {}): Given => ({
  job: {Status: 'Running', ...more},
  pods: [{status: 'Running', log}],
})

/** Each pattern: what it must see, with what it says, and what looks like it and is something else. */
const CASES: Record<string, {fits: [Given, string?][]; not: [Given, string][]}> = {
  StoppedByUser: {
    fits: [
      [is({Status: 'Stopped', ReasonCode: 'JobStoppedByUser'}), 'No problem found: a user stopped the job.'],
      [is({Status: 'Stopped', ReasonCode: 'StoppedByUser'})],
    ],
    not: [[is({Status: 'Stopped', ReasonCode: 'JobStoppedBySystem'}), 'Stopped']],
  },
  RanTooLong: {
    fits: [
      [
        is({
          Status: 'Stopped',
          ReasonCode: 'JobExceedMaxRunningTime',
          ReasonMessage: 'Job ran longer than 60 minutes.',
        }),
        'The job exceeded its time limit of 60 minutes and was stopped.',
      ],
      [is({Status: 'Failed', ReasonCode: 'DeadlineExceeded'}), 'The job exceeded its time limit and was stopped.'],
    ],
    not: [
      [
        is({Status: 'Failed', ReasonCode: 'JobFailed', ReasonMessage: 'PyTorchJob is failed after a long time.'}),
        'JobFailed',
      ],
    ],
  },
  InvalidJob: {
    fits: [
      [
        is({Status: 'Failed', ReasonCode: 'InvalidParameter', ReasonMessage: 'Bad spec.'}),
        'The service rejected the job as invalid: Bad spec.',
      ],
    ],
    not: [[is({Status: 'Failed', ReasonCode: 'JobFailed', ReasonMessage: 'InvalidParameter'}), 'JobFailed']],
  },
  ServiceFailed: {
    fits: [[is({Status: 'Failed', ReasonCode: 'InternalError'}), 'The service itself failed.']],
    not: [[died(1, pythonTraceback('InternalError: x'), {ReasonCode: 'JobFailed'}), 'PythonException']],
  },
  Stopped: {
    fits: [
      [is({Status: 'Stopped'}), 'The job was stopped, and the service does not say why.'],
      [is({Status: 'Stopping'}), 'The job is being stopped.'],
    ],
    not: [[is({Status: 'Stopped', ReasonCode: 'JobStoppedByUser'}), 'StoppedByUser']],
  },
  Succeeded: {
    fits: [
      [is({Status: 'Succeeded'}), 'No problem found: the job succeeded.'],
      [is({Status: 'SucceededReserving'}, ['Pod a is preempted: b'])],
    ],
    not: [[is({Status: 'Failed'}), 'NoKnownPattern']],
  },
  Silent: {
    fits: [
      [
        {job: {Status: 'Running'}, pods: [{status: 'Running', silentMinutes: 45, log: ['step 3']}]},
        'The job runs, but has written no line for 45 min: it may hang.',
      ],
      [
        {job: {Status: 'Running'}, pods: [{status: 'Running', silentMinutes: 180, log: []}]},
        'The job runs, but has written nothing for 3 h.',
      ],
      [
        {job: {Status: 'Running'}, pods: [{status: 'Running', silentMinutes: 45, log: ['x']}], gpuUse: [0, 0, 1]},
        'The job runs, but has written no line for 45 min, and its GPUs have been idle all that time: it seems to hang.',
      ],
      [
        {job: {Status: 'Running'}, pods: [{status: 'Running', silentMinutes: 45, log: ['x']}], gpuUse: [100, 99, 100]},
        'The job runs, but has written no line for 45 min, and its GPUs have been at 100 % all that time: it seems to hang.',
      ],
      [
        {job: {Status: 'Running'}, pods: [{status: 'Running', silentMinutes: 45, log: ['x']}], gpuUse: [84, 99, 91]},
        'The job runs, but has written no line for 45 min: it may hang.',
      ],
    ],
    not: [
      [
        {
          job: {Status: 'Running'},
          pods: [
            {status: 'Running', silentMinutes: 45},
            {status: 'Running', log: ['step 4']},
          ],
        },
        'RunsWell',
      ],
      [{job: {Status: 'Restarting'}, pods: [{status: 'Running', silentMinutes: 45}]}, 'WaitsOtherwise'],
    ],
  },
  Restarting: {
    fits: [
      [is({Status: 'Running', RestartTimes: '3/10'}), 'The job runs, but was restarted 3 times.'],
      [
        is({Status: 'Running', RestartTimes: '9/10'}),
        'The job runs, but was restarted 9 of 10 times: 2 more failures end it.',
      ],
      [
        is({Status: 'Running', RestartTimes: '2/2'}),
        'The job runs, but was restarted 2 of 2 times: the next failure ends it.',
      ],
    ],
    not: [[is({Status: 'Running', RestartTimes: '1/10'}), 'RunsWell']],
  },
  EvictedBefore: {
    fits: [
      [
        is({Status: 'Running'}, ['Pod a was evicted.', 'x is running.', 'Pod a was preempted.', 'x is running.']),
        'The job runs, but its pods were evicted or preempted 2 times.',
      ],
    ],
    not: [[is({Status: 'Running'}, ['Pod a was evicted.', 'x is running.']), 'RunsWell']],
  },
  LossNotFinite: {
    fits: [
      [
        works(steps('2.1', 'nan', 'nan', 'nan')),
        'The loss of worker-0 is NaN on its last 3 steps: further training is useless.',
      ],
      [works(["{'loss': nan}", "{'loss': nan}", "{'loss': nan}"])],
      [works(['train_loss=inf', 'train_loss=inf', 'train_loss=inf', 'train_loss=inf'])],
    ],
    not: [
      [works(steps('2.1', 'nan', 'nan')), 'RunsWell'],
      [works(steps('nan', 'nan', 'nan', '2.1')), 'RunsWell'],
    ],
  },
  LargerThanQuota: {
    fits: [
      [
        inQueue({excess: '16 GPUs, the whole quota has 8'}),
        'The job can never start in quota quota1: it requests 16 GPUs, the whole quota has 8.',
      ],
    ],
    not: [[inQueue({waiting: [queued('dlc1', 16)], position: 1}), 'QueuePosition']],
  },
  QueuePosition: {
    fits: [
      [
        inQueue({
          waiting: [queued('dlc7', 8), queued('dlc8', 4), queued('dlc1', 16)],
          position: 3,
          holding: [queued('dlc9', 8)],
          totalGpus: 8,
        }),
        'The job has waited for 20 min in quota quota1 for 16 GPUs: it is number 3 of 3, behind 2 jobs that want 12 GPUs, and 1 job holds 8 of 8 GPUs.',
      ],
      [
        inQueue({waiting: [queued('dlc1', 16)], position: 1}),
        'The job has waited for 20 min in quota quota1 for 16 GPUs: it is next, and no job that you may see holds the quota.',
      ],
      [
        inQueue(
          {waiting: [queued('dlc1', 16)], position: 1, holding: [queued('dlc9', 0)]},
          {jobEvents: ['Insufficient resources in quota q: GPU requested 16, 2 of 32 free.']},
        ),
        'The job has waited for 20 min in quota quota1 for 16 GPUs: it is next, and 1 job holds the quota.',
      ],
    ],
    not: [[inQueue({waiting: [queued('dlc7', 8)]}), 'WaitsInQueue']],
  },
  RunsWell: {
    fits: [
      [is({Status: 'Running'}), 'No problem found: the job runs.'],
      // What a running job has survived is no verdict.
      [
        {
          job: {Status: 'Running'},
          pods: [{status: 'Running', log: [...pythonTraceback('OSError: x'), 'step 9 loss 0.1']}],
        },
      ],
    ],
    not: [
      [
        {job: {Status: 'Running'}, pods: [{status: 'Failed', exitCode: 1, log: pythonTraceback('OSError: x')}]},
        'PythonException',
      ],
    ],
  },
  WaitsInQueue: {
    fits: [
      [is({Status: 'Queuing', ...QUOTA}), 'The job has waited for 20 min in quota quota1 for room for 1 pod.'],
      [
        is({
          Status: 'Queuing',
          ...QUOTA,
          ReasonMessage: 'Queue position: 4',
          JobSpecs: [{Type: 'Worker', PodCount: 2, ResourceConfig: {GPU: '8'}}],
        }),
        'The job has waited for 20 min in quota quota1 for 16 GPUs, at position 4 of the queue.',
      ],
    ],
    not: [[is({Status: 'Creating', ReasonCode: 'JobEnqueued'}), 'WaitsForMachines']],
  },
  WaitsForMachines: {
    fits: [
      [
        is({Status: 'Creating'}),
        'The job has waited for 20 min for its instances, which can take some minutes on public resources.',
      ],
      [is({Status: 'Bidding'}), 'The job has been bidding for spot instances for 20 min.'],
    ],
    not: [[is({Status: 'Queuing'}), 'WaitsInQueue']],
  },
  WaitsForEnvironment: {
    fits: [
      [
        is({Status: 'EnvPreparing'}),
        'The pods of the job have been prepared for 20 min: images are pulled, data and code mounted.',
      ],
      [is({Status: 'SanityChecking'}), 'The GPUs and the network of the job have been checked for 20 min.'],
    ],
    not: [[stuck(pull('not found')), 'ImageNotFound']],
  },
  WaitsOtherwise: {
    fits: [
      [is({Status: 'PreAllocating'}), 'The job has been PreAllocating for 20 min.'],
      [is({Status: 'Restarting'}), 'The job has been Restarting for 20 min.'],
      [is({Status: ''}), 'The job has been in no known state for 20 min.'],
    ],
    not: [[is({Status: 'Running'}), 'RunsWell']],
  },
  JobFailed: {
    fits: [
      [
        is({
          Status: 'Failed',
          ReasonCode: 'JobFailed',
          ReasonMessage: 'PyTorchJob x is failed because 1 Master replica(s) failed.',
        }),
        'No known pattern fits: PyTorchJob x is failed because 1 Master replica(s) failed.',
      ],
    ],
    not: [[is({Status: 'Failed', ReasonCode: 'SomethingNew', ReasonMessage: 'What.'}), 'NoKnownPattern']],
  },
  Preempted: {
    fits: [
      [
        {
          job: QUOTA,
          pods: [
            {
              exitCode: 143,
              events: ['Preempted: A job of higher priority needs the resources of node n1.'],
              reason: 'Evicted',
            },
          ],
        },
        'worker-0 was preempted: another job took its resources.',
      ],
      [
        is({Status: 'Failed', ReasonCode: 'ResourceAllocateFailed', ReasonMessage: 'Job is preempted.'}),
        'The job was preempted: another job took its resources.',
      ],
    ],
    not: [
      [
        is({Status: 'Queuing'}, ['0/8 nodes are available: preemption is not helpful for scheduling.']),
        'Unschedulable',
      ],
      [
        {...died(1, pythonTraceback('ValueError: x')), jobEvents: ['Pod x was preempted', 'PyTorchJob x is running.']},
        'PythonException',
      ],
    ],
  },
  Evicted: {
    fits: [
      [
        {pods: [{exitCode: 143, reason: 'Evicted', message: 'The spot instance of node n1 was reclaimed.'}]},
        'worker-0 was evicted from its node: the spot instance was reclaimed.',
      ],
      [
        {pods: [{events: ['Evicted: The node was low on resource: ephemeral-storage.']}]},
        'worker-0 was evicted because it filled the disk of its node.',
      ],
      [
        {pods: [{events: ['Evicted: The node was low on resource: memory.']}]},
        'worker-0 was evicted because its node ran out of memory.',
      ],
      [is({Status: 'Failed', ReasonCode: 'ResourceAllocateFailed', ReasonMessage: 'Evicted'})],
    ],
    not: [
      [
        {...died(1, pythonTraceback('ValueError: x')), jobEvents: ['Pod x is Evicted: y', 'PyTorchJob x is running.']},
        'PythonException',
      ],
    ],
  },
  OutOfStock: {
    fits: [
      [
        is({
          Status: 'Failed',
          ReasonCode: 'ResourceAllocateFailed',
          ReasonMessage: 'resource type is not enough',
          JobSpecs: [{Type: 'Worker', EcsSpec: 'ecs.gn7e-c16g1.4xlarge'}],
        }),
        'Public resources had no ecs.gn7e-c16g1.4xlarge for the job.',
      ],
    ],
    not: [[is({Status: 'Failed', ReasonCode: 'JobFailed', ReasonMessage: 'replica(s) failed'}), 'JobFailed']],
  },
  QuotaExhausted: {
    fits: [
      [
        is({Status: 'Failed', ReasonCode: 'ResourceAllocateFailed', ...QUOTA}),
        'Quota quota1 does not have the resources that the job requests.',
      ],
    ],
    not: [[is({Status: 'Failed', ReasonCode: 'ResourceAllocateFailed'}), 'OutOfStock']],
  },
  ImageNotFound: {
    fits: [
      [
        stuck(pull('code = NotFound desc = reg/team/train:1: not found')),
        'The image does not exist: reg/team/train:1.',
      ],
      [stuck('Failed to pull image "a:1": manifest unknown: manifest unknown')],
      [stuck(pull('manifest for reg/team/train:1 not found'), {Status: 'Failed'})],
    ],
    not: [
      [stuck('MountVolume failed: secret "image-cert" not found'), 'MountNoBucket'],
      [stuck(pull('not found'), {}, ['Successfully pulled image.']), 'WaitsForEnvironment'],
    ],
  },
  ImageUnauthorized: {
    fits: [
      [
        stuck(pull('pull access denied, repository does not exist or may require authorization')),
        'The registry denied access to the image: reg/team/train:1.',
      ],
      [stuck(pull('401 Unauthorized'))],
      [stuck(pull('no basic auth credentials'))],
    ],
    not: [[died(1, ['requests: 401 Unauthorized']), 'ProgramFailed']],
  },
  ImageTimeout: {
    fits: [
      [
        stuck(pull('dial tcp: lookup reg: no such host')),
        'The registry of the image did not respond: reg/team/train:1.',
      ],
      [stuck(pull('net/http: TLS handshake timeout'))],
      [stuck(pull('dial tcp 1.2.3.4:443: i/o timeout'))],
    ],
    not: [[stuck('Unable to attach or mount volumes: timed out waiting for the condition'), 'MountFailed']],
  },
  ImagePullFailed: {
    fits: [
      [stuck('Error: ImagePullBackOff'), 'The image cannot be pulled: reg/team/train:1.'],
      [stuck('Error: ErrImagePull')],
    ],
    not: [[stuck('Pulling image "reg/team/train:1"'), 'WaitsForEnvironment']],
  },
  MountNoBucket: {
    fits: [
      [
        stuck(mount('oss://b.oss/x/: NoSuchBucket'), {DataSources: [{Uri: 'oss://b.oss/x/', MountPath: '/mnt/data'}]}),
        'A mount failed because its source does not exist: oss://b.oss/x/ on /mnt/data.',
      ],
      [stuck(mount('nas://x does not exist'))],
    ],
    not: [[stuck(mount('AccessDenied')), 'MountDenied']],
  },
  MountDenied: {
    fits: [
      [stuck(mount('AccessDenied, 403')), 'Access to a mount source was denied.'],
      [stuck(mount('permission denied'))],
    ],
    not: [
      [
        died(1, ['mount point ready', ...pythonTraceback("PermissionError: [Errno 13] Permission denied: '/mnt/x'")]),
        'PermissionDenied',
      ],
    ],
  },
  MountFailed: {
    fits: [[stuck(mount('exit status 32')), 'A mount failed.']],
    not: [
      [stuck(mount('exit status 32'), {}, ['Pulling image "x"', 'Started container pytorch']), 'WaitsForEnvironment'],
    ],
  },
  ContainerNotStarted: {
    fits: [
      [
        stuck(
          'Error: failed to create containerd task: OCI runtime create failed: exec: "zsh": executable file not found in $PATH',
        ),
        'worker-0 could not start its container: exec: "zsh": executable file not found in $PATH.',
      ],
      [stuck('Failed to start the container: exec format error')],
    ],
    not: [[stuck('Created container pytorch', {}, ['Started container pytorch']), 'WaitsForEnvironment']],
  },
  NodeLost: {
    fits: [
      [
        {pods: [{exitCode: 137, events: ['NodeNotReady: Node is not ready'], nodeName: 'lingj1'}]},
        'The node of worker-0 (lingj1) failed.',
      ],
    ],
    not: [[is({Status: 'Running'}, ['node is not ready', 'PyTorchJob x is running.']), 'RunsWell']],
  },
  SanityCheckFailed: {
    fits: [
      [
        {job: {Status: 'Failed'}, sanity: check('Failed', 'gemm_fp16 11.2 TFLOP/s on lingj1')},
        'The sanity check failed in DeviceCheck: gemm_fp16 11.2 TFLOP/s on lingj1.',
      ],
    ],
    not: [
      [{job: {Status: 'Failed'}, sanity: check('Succeeded')}, 'NoKnownPattern'],
      [{job: {Status: 'Running'}, sanity: [...check('Failed'), ...check('Succeeded')]}, 'RunsWell'],
    ],
  },
  QuotaTooSmall: {
    fits: [
      [
        is({Status: 'Queuing', ...QUOTA}, [
          'Insufficient resources in quota q: GPU requested 16, the whole quota has 8.',
        ]),
        'Quota quota1 can never fit the job: GPU requested 16, the whole quota has 8.',
      ],
    ],
    not: [
      [
        is({Status: 'Queuing', ...QUOTA}, ['Insufficient resources in quota q: GPU requested 4, 2 of 8 free.']),
        'Unschedulable',
      ],
    ],
  },
  Unschedulable: {
    fits: [
      [
        is({Status: 'Queuing', ...QUOTA}, [
          'FailedScheduling: 0/8 nodes are available: 8 Insufficient nvidia.com/gpu.',
        ]),
        'No room for the job in quota quota1: FailedScheduling: 0/8 nodes are available: 8 Insufficient nvidia.com/gpu.',
      ],
      [stuck('FailedScheduling: 0/2 nodes are available')],
    ],
    not: [[stuck('0/2 nodes are available', {}, ['Successfully assigned t1/x to n1']), 'WaitsForEnvironment']],
  },
  CudaOutOfMemory: {
    fits: [
      [
        raised('torch.OutOfMemoryError', 'CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has 1.12 GiB free.'),
        'worker-0 ran out of GPU memory when it asked for 2.50 GiB more.',
      ],
      [raised('torch.cuda.OutOfMemoryError', 'CUDA out of memory. Tried to allocate 20.00 MiB')],
      [raised('RuntimeError', 'CUDA error: out of memory'), 'worker-0 ran out of GPU memory.'],
      [died(1, ['RuntimeError: CUDA out of memory'])],
      [died(1, ['OOM when allocating tensor with shape[64,1024]'])],
    ],
    not: [
      [
        died(1, ['We avoid OOM by a small batch', 'OOM guard: on', ...pythonTraceback('ValueError: x')]),
        'PythonException',
      ],
      [died(1, ['CUDA out of memory, trying a smaller batch', ...PROGRESS]), 'ProgramFailed'],
      [
        died(1, [
          ...pythonTraceback('torch.OutOfMemoryError: CUDA out of memory'),
          'again with batch 8',
          ...pythonTraceback('ValueError: x'),
        ]),
        'PythonException',
      ],
      [died(1, ['CUDA out of memory', ...Array<string>(40).fill('cleaning up')]), 'ProgramFailed'],
    ],
  },
  CudaDriverTooOld: {
    fits: [
      [
        raised('RuntimeError', 'The NVIDIA driver on your system is too old (found version 11040).'),
        'The NVIDIA driver of the node is older than the CUDA of the image needs (worker-0).',
      ],
      [died(1, ['CUDA driver version is insufficient for CUDA runtime version'])],
    ],
    not: [[died(1, ['CUDA driver version: 12.4']), 'ProgramFailed']],
  },
  NoGpu: {
    fits: [
      [raised('RuntimeError', 'No CUDA GPUs are available'), 'worker-0 wants a GPU and found none.'],
      [
        raised('AssertionError', 'Torch not compiled with CUDA enabled'),
        'worker-0 needs a GPU, but its image has a PyTorch without CUDA.',
      ],
    ],
    not: [[died(1, ['No GPU, training on the CPU', ...pythonTraceback('ValueError: x')]), 'PythonException']],
  },
  NoKernelImage: {
    fits: [
      [
        raised('RuntimeError', 'CUDA error: no kernel image is available for execution on the device'),
        'The CUDA code of the image was not built for the GPU of worker-0.',
      ],
    ],
    not: [[raised('RuntimeError', 'no kernel for this shape'), 'PythonException']],
  },
  GpuFault: {
    fits: [
      [
        raised('RuntimeError', 'CUDA error: uncorrectable ECC error encountered'),
        'A GPU under worker-0 failed: CUDA error: uncorrectable ECC error encountered.',
      ],
    ],
    not: [[died(1, ['ECC errors: 0', ...pythonTraceback('ValueError: x')]), 'PythonException']],
  },
  CudaError: {
    fits: [
      [
        raised('RuntimeError', 'CUDA error: device-side assert triggered'),
        'A CUDA call failed on worker-0: CUDA error: device-side assert triggered.',
      ],
    ],
    not: [[raised('RuntimeError', 'CUDA error: out of memory'), 'CudaOutOfMemory']],
  },
  NcclTimeout: {
    fits: [
      [
        died(134, [
          '[rank0]:[E ProcessGroupNCCL.cpp:616] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=41, OpType=ALLREDUCE, Timeout(ms)=600000) ran for 600029 milliseconds before timing out.',
          "terminate called after throwing an instance of 'c10::DistBackendError'",
        ]),
      ],
      [died(245, ['NCCL operation timed out']), 'worker-0 timed out waiting for other ranks in an NCCL operation.'],
    ],
    not: [
      [
        died(1, ['NCCL_TIMEOUT=1800', 'NCCL timeout set to 1800', ...pythonTraceback('ValueError: x')]),
        'PythonException',
      ],
      [
        died(1, ['init_process_group(backend="nccl", timeout=1800)', ...pythonTraceback('ValueError: x')]),
        'PythonException',
      ],
    ],
  },
  NcclError: {
    fits: [
      [
        raised(
          'torch.distributed.DistBackendError',
          'NCCL error in: ProcessGroupNCCL.cpp:1970, unhandled system error, ncclSystemError',
        ),
        'NCCL failed on worker-0: NCCL error in: ProcessGroupNCCL.cpp:1970, unhandled system error, ncclSystemError.',
      ],
    ],
    not: [
      [
        died(1, ['NCCL_ASYNC_ERROR_HANDLING=1', 'NCCL version 2.21.5', ...pythonTraceback('ValueError: x')]),
        'PythonException',
      ],
      [
        raised(
          'torch.distributed.DistBackendError',
          'NCCL error: remote process exited or there was a network error, ncclRemoteError',
        ),
        'PeerLost',
      ],
    ],
  },
  AddressInUse: {
    fits: [
      [
        raised('OSError', '[Errno 98] Address already in use (port: 23456)'),
        'worker-0 could not listen on port 23456: another process uses the port.',
      ],
      [died(1, ['RuntimeError: The server socket has failed to listen on any local network address. EADDRINUSE'])],
    ],
    not: [[died(1, ['port 6006 in use, trying 6007', ...pythonTraceback('ValueError: x')]), 'PythonException']],
  },
  RendezvousTimeout: {
    fits: [
      [
        raised(
          'torch.distributed.DistStoreError',
          'Timed out after 901 seconds waiting for clients. 1/2 clients joined.',
        ),
        'worker-0 timed out waiting for the other pods to join.',
      ],
      [raised('torch.distributed.elastic.rendezvous.api.RendezvousTimeoutError', '')],
    ],
    not: [[raised('TimeoutError', 'the feature store was too slow'), 'PythonException']],
  },
  PeerLost: {
    fits: [
      [
        raised('RuntimeError', '[gloo/transport/tcp/pair.cc:534] Connection closed by peer [10.0.0.3]:22'),
        'worker-0 lost its connection to another rank, which ended before it.',
      ],
      [
        {
          pods: [
            {exitCode: 1, log: ['RuntimeError: Connection reset by peer']},
            {exitCode: 0, status: 'Succeeded'},
          ],
        },
      ],
      [
        {
          pods: [
            {exitCode: 1, log: pythonTraceback('BrokenPipeError: [Errno 32] Broken pipe')},
            {exitCode: 0, status: 'Succeeded'},
          ],
        },
      ],
      [died(1, ['error: lost rank 2: it closed the connection'])],
    ],
    not: [
      // A job of one pod has no other rank.
      [raised('BrokenPipeError', '[Errno 32] Broken pipe'), 'PythonException'],
      [died(1, ['RuntimeError: Connection reset by peer']), 'ThrownException'],
      [
        died(1, ['Connection reset by peer, trying again', ...PROGRESS, ...pythonTraceback('ValueError: x')]),
        'PythonException',
      ],
    ],
  },
  SharedMemoryFull: {
    fits: [
      [
        raised(
          'RuntimeError',
          "DataLoader worker (pid 81) is killed by signal: Bus error. It is possible that dataloader's workers are out of shared memory.",
        ),
        'worker-0 ran out of shared memory (/dev/shm), which data workers use to pass batches.',
      ],
      [
        died(1, [
          'ERROR: Unexpected bus error encountered in worker. This might be caused by insufficient shared memory (shm).',
        ]),
      ],
      [raised('OSError', "[Errno 28] No space left on device: '/dev/shm/x'")],
    ],
    not: [[died(1, ['shared memory: 64Gi', ...pythonTraceback('ValueError: x')]), 'PythonException']],
  },
  DiskFull: {
    fits: [
      [
        raised('OSError', '[Errno 28] No space left on device'),
        'worker-0 ran out of space on its disk (/root/code/train.py:9).',
      ],
      [
        died(1, ['tar: /mnt/data/m.bin: Cannot write: No space left on device'], {
          DataSources: [{MountPath: '/mnt/data'}],
        }),
        'worker-0 ran out of space on /mnt/data.',
      ],
    ],
    not: [
      [died(1, ['No space left on device, removing old checkpoints', ...PROGRESS]), 'ProgramFailed'],
      [{job: {Status: 'Running'}, pods: [{status: 'Running', log: ['No space left on device']}]}, 'RunsWell'],
    ],
  },
  HostOutOfMemoryLog: {
    fits: [
      [raised('MemoryError', ''), 'worker-0 ran out of memory (/root/code/train.py:9).'],
      [raised('RuntimeError', 'DataLoader worker (pid 81) is killed by signal: Killed.')],
      [died(134, ["terminate called after throwing an instance of 'std::bad_alloc'"])],
    ],
    not: [
      [died(1, ['Killed 3 stale workers', ...PROGRESS]), 'ProgramFailed'],
      [raised('RuntimeError', 'CUDA error: out of memory'), 'CudaOutOfMemory'],
    ],
  },
  ModuleNotFound: {
    fits: [
      [
        raised('ModuleNotFoundError', "No module named 'cv2'"),
        'worker-0 has no Python module cv2 (/root/code/train.py:9).',
      ],
      [
        died(1, ['/usr/bin/python3: No module named torch.distributed.run']),
        'worker-0 has no Python module torch.distributed.run.',
      ],
    ],
    not: [
      [
        died(1, ['No module named apex, going on without', ...PROGRESS, ...pythonTraceback('ValueError: x')]),
        'PythonException',
      ],
    ],
  },
  LibraryMissing: {
    fits: [
      [
        raised('ImportError', 'libGL.so.1: cannot open shared object file: No such file or directory'),
        'worker-0 could not load a library: ImportError: libGL.so.1: cannot open shared object file: No such file or directory.',
      ],
      [raised('ImportError', "cannot import name 'x' from 'y'")],
    ],
    not: [[raised('ImportError', 'please install a backend'), 'PythonException']],
  },
  PackageNotInstalled: {
    fits: [
      [
        died(1, ['ERROR: No matching distribution found for torchh==1.0']),
        'pip found no package torchh==1.0 for the Python of the image (worker-0).',
      ],
    ],
    not: [[died(1, ['WARNING: No matching distribution: skipped', ...PROGRESS]), 'ProgramFailed']],
  },
  HostUnknown: {
    fits: [
      [
        raised(
          'requests.exceptions.ConnectionError',
          "HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded: Temporary failure in name resolution",
        ),
        'worker-0 could not reach huggingface.co.',
      ],
      [died(6, ['curl: (6) Could not resolve host: github.com']), 'worker-0 could not reach github.com.'],
      [
        died(7, ['curl: (7) Failed to connect to 127.0.0.1 port 80: Connection refused']),
        'worker-0 could not reach 127.0.0.1.',
      ],
    ],
    not: [
      [raised('ValueError', 'unknown name or service'), 'PythonException'],
      [died(128, ['fatal: unable to access: Could not resolve host: github.com']), 'GitFailed'],
    ],
  },
  CommandNotFound: {
    fits: [
      [died(127, ['sh: 1: pyhton: not found']), 'worker-0 could not find the command pyhton.'],
      [died(127, ['sh: 1: pyhton: Permission denied']), 'worker-0 could not find the command pyhton.'],
      [died(127, ['bash: line 1: torchrun: command not found']), 'worker-0 could not find the command torchrun.'],
      [died(127, ['bash: ./run.sh: No such file or directory']), 'worker-0 could not find the command ./run.sh.'],
    ],
    not: [[died(1, ['sh: 1: nvidia-smi: not found', ...pythonTraceback('ValueError: x')]), 'PythonException']],
  },
  ScriptNotFound: {
    fits: [
      [
        died(2, ["python: can't open file 'train.py': [Errno 2] No such file or directory"]),
        'worker-0 could not find the script train.py.',
      ],
    ],
    not: [[died(2, ["can't open file handle"]), 'ShellMisuse']],
  },
  FileNotFound: {
    fits: [
      [
        raised('FileNotFoundError', "[Errno 2] No such file or directory: 'data/a.csv'"),
        'worker-0 could not find data/a.csv (/root/code/train.py:9).',
      ],
      [died(1, ['cat: /mnt/x: No such file or directory']), 'worker-0 could not find /mnt/x.'],
    ],
    not: [
      [died(1, ['cat: /etc/motd: No such file or directory', ...pythonTraceback('ValueError: x')]), 'PythonException'],
    ],
  },
  ReadOnly: {
    fits: [
      [
        raised('OSError', "[Errno 30] Read-only file system: '/mnt/data/out'"),
        'worker-0 tried to write to a read-only mount, /mnt/data/out (/root/code/train.py:9).',
      ],
    ],
    not: [[died(1, ['mounted read-only', ...pythonTraceback('ValueError: x')]), 'PythonException']],
  },
  SshRefused: {
    fits: [
      [
        died(255, ['ssh: connect to host x-worker-0 port 22: Connection refused'], {JobType: 'MPIJob'}),
        'worker-0 could not connect to another pod over SSH.',
      ],
    ],
    not: [[died(1, ['ssh: connect to host backup: refused', ...pythonTraceback('ValueError: x')]), 'PythonException']],
  },
  PermissionDenied: {
    fits: [
      [
        raised('PermissionError', "[Errno 13] Permission denied: '/mnt/out'"),
        'worker-0 was not allowed to use /mnt/out (/root/code/train.py:9).',
      ],
      [died(126, ['sh: 1: ./run.sh: Permission denied']), 'worker-0 was not allowed to execute ./run.sh.'],
    ],
    not: [[died(1, ['sh: 1: /proc/x: Permission denied', 'last words']), 'ProgramFailed']],
  },
  WrongArguments: {
    fits: [
      [
        died(2, ['usage: train.py [-h]', 'train.py: error: unrecognized arguments: --epoch 3']),
        'train.py rejected its arguments: unrecognized arguments: --epoch 3.',
      ],
    ],
    not: [[died(1, ['train.py: error: the model diverged']), 'ProgramFailed']],
  },
  ShellSyntax: {
    fits: [
      [
        died(2, ['sh: 1: Syntax error: Unterminated quoted string']),
        'The shell could not parse the command: Syntax error: Unterminated quoted string.',
      ],
      [died(2, ["bash: -c: line 1: syntax error near unexpected token `)'"])],
    ],
    not: [[died(1, ['json: Syntax error: at line 3']), 'ProgramFailed']],
  },
  ThrownException: {
    fits: [
      [
        died(1, ['RangeError: line 262: label 17 is not a digit', '    at gradient (file:///mnt/train.mjs:68:32)']),
        'worker-0 failed with RangeError: line 262: label 17 is not a digit.',
      ],
      [
        died(1, ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'x'", '    at new NodeError']),
        "worker-0 failed with Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'x'.",
      ],
      [
        died(1, [
          'Exception in thread "main" java.lang.IllegalStateException: no rows',
          '\tat Train.main(Train.java:9)',
        ]),
        'worker-0 failed with java.lang.IllegalStateException: no rows.',
      ],
      [
        died(134, ["terminate called after throwing an instance of 'c10::Error'"]),
        "worker-0 failed with terminate called after throwing an instance of 'c10::Error'.",
      ],
      [
        died(2, ['panic: runtime error: index out of range [5]']),
        'worker-0 failed with panic: runtime error: index out of range [5].',
      ],
    ],
    not: [
      [died(1, ['RangeError: skipped a sample', ...PROGRESS]), 'ProgramFailed'],
      [died(1, ['caught ValueError: x, going on', 'bye']), 'ProgramFailed'],
      [died(1, [...pythonTraceback('ValueError: x')]), 'PythonException'],
    ],
  },
  PythonException: {
    fits: [
      [raised('ValueError', 'bad shape'), 'worker-0 failed with ValueError: bad shape (/root/code/train.py:9).'],
      [raised('my.lib.Oops', 'x'), 'worker-0 failed with my.lib.Oops: x (/root/code/train.py:9).'],
    ],
    not: [[died(1, [...pythonTraceback('ValueError: x'), ...PROGRESS]), 'ProgramFailed']],
  },
  SucceededWithException: {
    fits: [
      [
        {job: {Status: 'Succeeded'}, pods: [{status: 'Succeeded', log: pythonTraceback('ValueError: x')}]},
        'The job succeeded, but the log of worker-0 ends with ValueError: x (/root/code/train.py:9).',
      ],
    ],
    not: [
      [
        {
          job: {Status: 'Succeeded'},
          pods: [{status: 'Succeeded', log: [...pythonTraceback('ValueError: x'), ...PROGRESS]}],
        },
        'Succeeded',
      ],
    ],
  },
  InvalidDevice: {
    fits: [
      [
        raised('RuntimeError', 'CUDA error: invalid device ordinal'),
        'worker-0 chose a GPU that it does not have (invalid device ordinal).',
      ],
    ],
    not: [[raised('ValueError', 'invalid device ordinal 9'), 'PythonException']],
  },
  MountLost: {
    fits: [
      [
        died(2, ["ls: cannot access '/mnt/data': Transport endpoint is not connected"]),
        'worker-0 lost the mount /mnt/data.',
      ],
    ],
    // An error of a disk that is no mount has other causes.
    not: [[raised('OSError', "[Errno 5] Input/output error: '/root/x'"), 'PythonException']],
  },
  BrokenFile: {
    fits: [
      [
        raised('_pickle.UnpicklingError', "invalid load key, 'v'."),
        "worker-0 read a damaged file (/root/code/train.py:9): invalid load key, 'v'.",
      ],
    ],
    not: [[raised('KeyError', 'Ran out of input'), 'PythonException']],
  },
  WindowsLineEnds: {
    fits: [
      [
        died(127, ["go.sh: line 2: $'\\r': command not found"]),
        'The script that worker-0 runs has Windows line endings (CR).',
      ],
      [died(126, ['bash: ./go.sh: /bin/bash^M: bad interpreter: No such file or directory'])],
    ],
    not: [[died(127, ['go.sh: line 2: r: command not found']), 'CommandNotFound']],
  },
  InterpreterNotFound: {
    fits: [
      [
        died(126, ['bash: ./go.sh: /opt/python: bad interpreter: No such file or directory']),
        'worker-0 could not find /opt/python, the interpreter in the first line of its script.',
      ],
    ],
    not: [[died(126, ['bash: ./go.sh: Permission denied']), 'PermissionDenied']],
  },
  BashRequired: {
    fits: [
      [
        died(2, ['go.sh: 2: set: Illegal option -o pipefail']),
        'sh does not know the option -o pipefail, which worker-0 runs: the script is written for bash.',
      ],
      [
        died(127, ['go.sh: 2: [[: not found']),
        'sh does not know "[[", which worker-0 runs: the script is written for bash.',
      ],
    ],
    not: [[died(127, ['go.sh: 2: sauce: not found']), 'CommandNotFound']],
  },
  WrongFormat: {
    fits: [
      [
        died(126, ['bash: /opt/tool: cannot execute binary file: Exec format error']),
        'worker-0 could not execute /opt/tool: it was built for another CPU, or is not a program.',
      ],
    ],
    not: [[died(126, ['bash: /opt/tool: Permission denied']), 'PermissionDenied']],
  },
  PackageIndexUnreachable: {
    fits: [
      [
        died(1, [
          "WARNING: Retrying (Retry(total=0)) after connection broken by 'Connection to pypi.org timed out.': /simple/x/",
          'ERROR: No matching distribution found for x',
        ]),
        'worker-0 could not reach the package index (pypi.org), so packages were not installed.',
      ],
    ],
    not: [[died(1, ['ERROR: No matching distribution found for x']), 'PackageNotInstalled']],
  },
  PackageConflict: {
    fits: [
      [
        died(1, ['ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.']),
        'pip could not install a==1 and b==2 together: their version requirements conflict (worker-0).',
      ],
    ],
    not: [
      [died(1, ['you have numpy 2.1 which is incompatible.', ...pythonTraceback('ValueError: x')]), 'PythonException'],
    ],
  },
  PackageBuildFailed: {
    fits: [
      [died(1, ['ERROR: Failed building wheel for apex']), 'pip could not build apex on worker-0.'],
      [
        died(1, [
          'Collecting apex',
          'error: subprocess-exited-with-error',
          ...pythonTraceback("ModuleNotFoundError: No module named 'torch'", '    '),
        ]),
        "pip could not build apex on worker-0: ModuleNotFoundError: No module named 'torch'.",
      ],
    ],
    not: [[raised('ModuleNotFoundError', "No module named 'torch'"), 'ModuleNotFound']],
  },
  BuildFailed: {
    fits: [
      [
        died(2, ["src/ops.cpp:41:7: error: 'half2' was not declared", 'make: *** [Makefile:9: ops.o] Error 1']),
        "The build of its code failed on worker-0: src/ops.cpp:41:7: error: 'half2' was not declared.",
      ],
    ],
    not: [[died(2, ['usage: fit.py', 'fit.py: error: unrecognized arguments: --x']), 'WrongArguments']],
  },
  BuildStopped: {
    fits: [
      [
        raised('RuntimeError', "Error building extension 'ema'"),
        "The build of ema failed on worker-0: RuntimeError: Error building extension 'ema'.",
      ],
    ],
    not: [[raised('RuntimeError', 'Error in extension'), 'PythonException']],
  },
  GitFailed: {
    fits: [
      [
        died(128, ["fatal: unable to access 'https://git.example.com/x/': Could not resolve host: git.example.com"]),
        'git could not reach git.example.com from worker-0: Could not resolve host: git.example.com.',
      ],
      [
        died(128, ['fatal: Remote branch x not found in upstream origin']),
        'git failed on worker-0: Remote branch x not found in upstream origin.',
      ],
    ],
    not: [[died(128, ['fatal: corpus is empty']), 'ProgramFailed']],
  },
  CertificateRejected: {
    fits: [
      [
        raised('requests.exceptions.SSLError', "HTTPSConnectionPool(host='a.example.com'): CERTIFICATE_VERIFY_FAILED"),
        'worker-0 did not trust the certificate of a.example.com.',
      ],
    ],
    not: [[raised('ValueError', 'no certificate'), 'PythonException']],
  },
  AccessRefused: {
    fits: [
      [
        raised('huggingface_hub.errors.GatedRepoError', '403 Client Error for url https://huggingface.co/x.'),
        'huggingface.co refused access to worker-0: 403 Client Error for url https://huggingface.co/x.',
      ],
    ],
    not: [[raised('requests.exceptions.HTTPError', '500 Server Error'), 'PythonException']],
  },
  RemoteNotFound: {
    fits: [
      [
        raised('requests.exceptions.HTTPError', '404 Client Error: Not Found for url: https://x.example.com/a'),
        'worker-0 asked for something that does not exist: 404 Client Error: Not Found for url: https://x.example.com/a.',
      ],
    ],
    not: [[raised('KeyError', "'404 Client Error'"), 'PythonException']],
  },
  BusError: {
    fits: [
      [
        died(135, ['Bus error (core dumped)']),
        'worker-0 was killed by a bus error (exit code 135, SIGBUS), usually because shared memory (/dev/shm) is full.',
      ],
    ],
    not: [[died(1, ['a bus error']), 'ProgramFailed']],
  },
  IllegalInstruction: {
    fits: [[died(132, []), 'worker-0 ran an instruction that its CPU does not support (exit code 132, SIGILL).']],
    not: [[died(133, []), 'ProgramFailed']],
  },
  ArithmeticFault: {
    fits: [[died(136, []), 'worker-0 crashed in native code, usually by dividing by zero (exit code 136, SIGFPE).']],
    not: [[died(138, []), 'ProgramFailed']],
  },
  HostOutOfMemory: {
    fits: [
      [
        {pods: [{exitCode: 137, reason: 'OOMKilled', log: ['step 1']}]},
        'worker-0 used more memory than the pod has and was killed.',
      ],
    ],
    not: [[{pods: [{exitCode: 137, reason: 'Error'}]}, 'Killed']],
  },
  Killed: {
    fits: [
      [died(137, ['Killed']), 'worker-0 was killed (exit code 137, SIGKILL), usually because it ran out of memory.'],
    ],
    not: [[died(1, ['Killed']), 'ProgramFailed']],
  },
  SegmentationFault: {
    fits: [
      [
        died(139, ['Segmentation fault (core dumped)']),
        'worker-0 crashed in native code (exit code 139, segmentation fault).',
      ],
    ],
    not: [[died(1, ['a child had a Segmentation fault']), 'ProgramFailed']],
  },
  Aborted: {
    fits: [
      [
        died(134, ['Aborted']),
        'worker-0 aborted (exit code 134, SIGABRT), as native code does after an error that it cannot handle.',
      ],
    ],
    not: [[died(1, ['Aborted']), 'ProgramFailed']],
  },
  Terminated: {
    fits: [
      [died(143, []), 'worker-0 was terminated (exit code 143, SIGTERM): by a stop, an eviction or its own launcher.'],
      [
        {pods: [{exitCode: 130}, {exitCode: 0, status: 'Succeeded'}]},
        'worker-0 was terminated (exit code 130, SIGINT): by a stop, an eviction, or because another pod failed.',
      ],
    ],
    not: [[{pods: [{exitCode: 143}, {exitCode: 139}]}, 'SegmentationFault']],
  },
  CommandNotFoundExit: {
    fits: [[died(127, []), 'worker-0 could not find a command that the job runs (exit code 127).']],
    not: [[died(128, []), 'ProgramFailed']],
  },
  NotExecutable: {
    fits: [[died(126, []), 'worker-0 found the command but could not execute it (exit code 126).']],
    not: [[died(125, []), 'ProgramFailed']],
  },
  NcclTimeoutExit: {
    fits: [[died(245, []), 'worker-0 ended with exit code 245, which means an NCCL timeout on this service.']],
    not: [[died(244, []), 'ProgramFailed']],
  },
  SshFailed: {
    fits: [
      [
        died(255, [], {JobType: 'MPIJob'}),
        'worker-0 ended with exit code 255: an SSH connection to another pod failed.',
      ],
      [
        died(255, []),
        'worker-0 ended with exit code 255, as ssh does when a connection failed and programs that return -1.',
      ],
    ],
    not: [[died(254, []), 'ProgramFailed']],
  },
  ShellMisuse: {
    fits: [
      [
        died(2, ['what']),
        'worker-0 ended with exit code 2, usually because of wrong arguments or shell syntax; make, grep and ls also use it.',
      ],
    ],
    not: [[died(3, ['what']), 'ProgramFailed']],
  },
  ProgramFailed: {
    fits: [
      [died(1, ['goodbye']), 'No known pattern fits: worker-0 ended with exit code 1.'],
      [
        {pods: [{exitCode: 42, log: ['bye'], message: 'checkpoint lost'}]},
        'No known pattern fits: worker-0 ended with exit code 42 (checkpoint lost).',
      ],
      [
        {pods: [{exitCode: 1}]},
        'No known pattern fits: worker-0 ended with exit code 1, and its log could not be read.',
      ],
    ],
    not: [[is({Status: 'Failed'}), 'NoKnownPattern']],
  },
}

const {commands}: {commands: Record<string, {flags: Record<string, {char?: string}>}>} = JSON.parse(
  readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
)

/** Flags of a command to type that it does not have. */
function unknownFlags(line: string): string[] {
  const words = line.split(' ').slice(1)
  const id = [words.slice(0, 2).join(':'), words[0] ?? ''].find((name) => name in commands) ?? ''
  const flags = Object.entries(commands[id]?.flags ?? {}).flatMap(([name, {char}]) => [`--${name}`, `-${char}`])
  return words
    .filter((word) => word.startsWith('-') && !['--help', ...flags].includes(word))
    .map((word) => `${line}: ${word}`)
}

const verdictOf = (given: Given) => diagnose(createEvidence(given)).Verdict
const rows = <Row>(pick: (cases: (typeof CASES)[string]) => Row[]) =>
  Object.entries(CASES).flatMap(([id, cases]) => pick(cases).map((row, index) => [id, index + 1, row] as const))

describe('every diagnosis pattern', () => {
  test('has a case that it fits and a near miss', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(PATTERNS.map(({id}) => id).toSorted())
    for (const {fits, not} of Object.values(CASES)) expect([fits.length > 0, not.length > 0]).toEqual([true, true])
  })

  test.each(rows(({fits}) => fits))('%s fits its case %i', (id, _, [given, summary]) => {
    const verdict = verdictOf(given)
    expect({pattern: verdict.Pattern, summary: verdict.Summary}).toEqual({
      pattern: id,
      summary: summary ?? verdict.Summary,
    })
    expect(verdict.Summary).toMatch(/^\S.*\.$/)
    expect(unknownCommands(verdict.Next.join('\n'))).toEqual([])
    expect(verdict.Next.flatMap(unknownFlags)).toEqual([])
    expect(verdict.Evidence.length).toBeGreaterThan(0)
  })

  test.each(rows(({not}) => not))('%s does not fit its near miss %i', (id, _, [given, other]) => {
    const verdict = verdictOf(given)
    expect({pattern: verdict.Pattern, isNot: id}).toEqual({pattern: other, isNot: id})
  })
})
