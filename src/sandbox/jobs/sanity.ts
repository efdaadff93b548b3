import type {SanityCheckResultItem} from '../../api/generated/types.js'
import {formatShanghaiMicros} from '../time.js'
import type {SandboxJob, SandboxState} from '../types.js'
import {addEvent} from './status.js'

const PHASES: [phase: string, report: (nodes: number) => string][] = [
  ['CheckInit', (nodes) => `${nodes} node(s) ready: network_connectivity ok, nic_status ok`],
  ['DeviceCheck', () => 'gemm_fp16 286.4 TFLOP/s, gemm_bf16 281.9 TFLOP/s, mini_gpt ok'],
  ['SingleNodeCommCheck', () => 'allreduce_nvlink 228.1 GB/s, alltoall_nvlink 211.7 GB/s'],
  [
    'TwoNodeCommCheck',
    (nodes) => (nodes > 1 ? 'allreduce_rdma 187.3 GB/s, alltoall_rdma 41.2 GB/s' : 'skipped: one node'),
  ],
  ['AllNodeCommCheck', (nodes) => (nodes > 1 ? 'allreduce_all 176.8 GB/s' : 'skipped: one node')],
]

/** Runs one round of the hardware check, phase by phase; `wait` is the duration of a phase. */
export async function runSanityCheck(state: SandboxState, job: SandboxJob, wait: () => Promise<void>): Promise<void> {
  const round: SanityCheckResultItem[] = []
  job.sanityChecks.push(round)
  for (const [phase, report] of PHASES) {
    const item: SanityCheckResultItem = {
      CheckNumber: job.sanityChecks.length,
      Phase: phase,
      Status: 'Running',
      StartedAt: formatShanghaiMicros(state.clock.now()),
    }
    round.push(item)
    await wait()
    Object.assign(item, {
      Status: 'Succeeded',
      FinishedAt: formatShanghaiMicros(state.clock.now()),
      Message: report(job.pods.length),
    })
  }
  addEvent(state, job, 'Sanity check succeeded.')
}
