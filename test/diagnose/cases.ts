import type {GetJobResponse, SanityCheckResultItem} from '../../src/api/generated/types.js'
import type {JobEvidence, PodEvidence} from '../../src/diagnose/evidence.js'

export const NOW = Date.parse('2026-03-20T10:00:00Z')

export interface PodFixture extends Partial<Omit<PodEvidence, 'silentSince'>> {
  /** Minutes since its last line. */
  silentMinutes?: number
}

/** Evidence as collect makes it; pods are worker-0, worker-1 …, failed unless they have a status. */
export function createEvidence({
  job = {},
  jobEvents = [],
  sanity,
  pods = [],
  queue,
  gpuUse,
}: {
  job?: Partial<GetJobResponse>
  jobEvents?: string[]
  sanity?: SanityCheckResultItem[][]
  pods?: PodFixture[]
  queue?: JobEvidence['queue']
  gpuUse?: number[]
}): JobEvidence {
  const podEvidence = pods.map(({silentMinutes, ...pod}, index): PodEvidence => {
    const {status = 'Failed'} = pod
    const shortName = `worker-${index}`
    return {
      podId: `dlc1-${shortName}`,
      shortName,
      role: 'worker',
      index,
      rank: index,
      status,
      hasFailed: status === 'Failed',
      events: [],
      ...(silentMinutes === undefined ? {} : {silentSince: NOW - silentMinutes * 60_000}),
      ...pod,
    }
  })
  return {
    now: NOW,
    job: {
      JobId: 'dlc1',
      DisplayName: 'a-job',
      JobType: 'PyTorchJob',
      Status: 'Failed',
      GmtCreateTime: '2026-03-20T09:40:00Z',
      JobSpecs: [{Type: 'Worker', PodCount: 1, Image: 'reg/team/train:1', EcsSpec: 'ecs.g6.xlarge'}],
      Pods: podEvidence.map(({podId}) => ({PodId: podId})),
      ...job,
    },
    jobEvents,
    pods: podEvidence,
    failedPodCount: podEvidence.filter(({hasFailed: failed}) => failed).length,
    ...(sanity ? {sanityChecks: sanity} : {}),
    ...(queue ? {queue} : {}),
    ...(gpuUse ? {gpuUse} : {}),
    readFailures: [],
  }
}

/** A traceback that ends in an exception, raised in line 9 of the script. */
export const pythonTraceback = (exception: string, prefix = ''): string[] =>
  [
    'Traceback (most recent call last):',
    '  File "/root/code/train.py", line 9, in <module>',
    '    main()',
    '  File "/usr/lib/python3.11/site-packages/torch/x.py", line 99, in f',
    '    raise',
    exception,
  ].map((line) => prefix + line)
