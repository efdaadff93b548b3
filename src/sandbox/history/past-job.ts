import type {CreateJobInput} from '../../api/generated/types.js'
import type {SandboxQuota} from '../catalog/quotas.js'
import type {SandboxWorkspace} from '../catalog/workspaces.js'
import {createMemoryLog} from '../jobs/pod-log.js'
import {buildPod, podCreatedEvents} from '../jobs/pods.js'
import {planPods} from '../jobs/roles.js'
import {failureReason, successReason} from '../jobs/status.js'
import {ABORTED} from '../jobs/terminal-status.js'
import type {SandboxJob, SandboxJobStatus, SandboxPod, SandboxState, StatusPeriod, TimedLine} from '../types.js'

export interface PastJobOptions {
  id: string
  request: CreateJobInput
  owner: SandboxJob['owner']
  workspace: SandboxWorkspace
  quota?: SandboxQuota
  status: 'Succeeded' | 'Failed' | 'Stopped'
  created: number
  durationMs: number
}

const RESOLVED = Promise.resolve()

/**
 * A job that ended before the sandbox started. It stores as little as possible, because there may be a million of them:
 * values that no request changes are computed on each read, always with the same result.
 */
export class PastJob implements SandboxJob {
  readonly id: string
  request: CreateJobInput
  readonly owner: SandboxJob['owner']
  readonly workspace: SandboxWorkspace
  readonly quota?: SandboxQuota
  accessibility = 'PRIVATE'
  description?: string
  readonly status: PastJobOptions['status']
  readonly created: number
  readonly finished: number
  modified: number
  readonly #state: SandboxState

  constructor(
    state: SandboxState,
    {id, request, owner, workspace, quota, status, created, durationMs}: PastJobOptions,
  ) {
    this.#state = state
    this.id = id
    this.request = request
    this.owner = owner
    this.workspace = workspace
    this.quota = quota
    this.status = status
    this.created = created
    this.finished = this.running + durationMs
    this.modified = this.finished
  }

  get priority(): number {
    return this.request.Priority ?? 1
  }
  get submitted(): number {
    return this.created + 40_000
  }
  get running(): number {
    return this.submitted + 30_000
  }

  get statusHistory(): StatusPeriod[] {
    const starts: [SandboxJobStatus, number][] = [
      ['Creating', this.created],
      ['EnvPreparing', this.submitted],
      ['Running', this.running],
      [this.status, this.finished],
    ]
    return starts.map(([status, start], index) => ({status, start, end: starts[index + 1]?.[1]}))
  }

  get pods(): SandboxPod[] {
    const {submitted: created, running: started, finished, status} = this
    const exitCode = {Succeeded: 0, Failed: 1, Stopped: 143}[status]
    return planPods(this.request).map((plan, rank) => {
      const pod = buildPod(this.#state, this, plan, rank)
      return Object.assign(pod, {
        status,
        created,
        started,
        finished,
        exitCode,
        log: createMemoryLog(pastLogLines(status, started)),
      })
    })
  }

  get events(): TimedLine[] {
    const created = this.pods.flatMap(podCreatedEvents).map((text) => ({time: this.submitted, text}))
    return [...created, {time: this.finished, text: this.reasonMessage}]
  }

  get reasonCode(): string {
    return {Succeeded: 'JobSucceeded', Failed: 'JobFailed', Stopped: 'JobStoppedByUser'}[this.status]
  }
  get reasonMessage(): string {
    if (this.status === 'Stopped') return 'Job is stopped by user.'
    if (this.status === 'Succeeded') return successReason(this).message
    const pods = planPods(this.request).map(({name, role}) => ({id: `${this.id}-${name}`, role, status: this.status}))
    return failureReason({id: this.id, request: this.request, pods}).message
  }

  get sanityChecks() {
    return []
  }
  get signals() {
    return []
  }
  get restarts() {
    return 0
  }
  get restartRecords() {
    return []
  }
  get stopController() {
    return ABORTED
  }
  get endController() {
    return ABORTED
  }
  get ended() {
    return RESOLVED
  }
}

const pastLogLines = (status: PastJobOptions['status'], start: number): TimedLine[] =>
  [
    'Start training',
    'epoch 1/2 loss 0.912',
    status === 'Failed' ? 'RuntimeError: CUDA out of memory' : 'epoch 2/2 loss 0.437',
  ].map((text, index) => ({time: start + index * 1000, text}))
