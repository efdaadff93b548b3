import type {CreateJobInput} from '../../api/generated/types.js'
import type {Quota} from '../catalog/quotas.js'
import type {Workspace} from '../catalog/workspaces.js'
import {OVER} from '../jobs/job.js'
import {keptLog} from '../jobs/pod-log.js'
import {createdEvents, makePod} from '../jobs/pods.js'
import {planPods} from '../jobs/roles.js'
import {failure, success} from '../jobs/status.js'
import type {Job, JobStatus, Pod, StatusStep, TimedLine, World} from '../types.js'

export interface PastFacts {
  id: string
  request: CreateJobInput
  owner: Job['owner']
  workspace: Workspace
  quota?: Quota
  status: 'Succeeded' | 'Failed' | 'Stopped'
  created: number
  /** From its start to its end. */
  length: number
}

const ENDED = Promise.resolve()

/**
 * A job that ended before the sandbox began. It is small, so that there may be very many: what a request can't change
 * is made from the facts when somebody asks for it, and is the same every time.
 */
export class PastJob implements Job {
  readonly id: string
  request: CreateJobInput
  readonly owner: Job['owner']
  readonly workspace: Workspace
  readonly quota?: Quota
  accessibility = 'PRIVATE'
  description?: string
  readonly status: PastFacts['status']
  readonly created: number
  readonly finished: number
  modified: number
  readonly #world: World

  constructor(world: World, {id, request, owner, workspace, quota, status, created, length}: PastFacts) {
    this.#world = world
    this.id = id
    this.request = request
    this.owner = owner
    this.workspace = workspace
    this.quota = quota
    this.status = status
    this.created = created
    this.finished = this.running + length
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

  get steps(): StatusStep[] {
    const starts: [JobStatus, number][] = [
      ['Creating', this.created],
      ['EnvPreparing', this.submitted],
      ['Running', this.running],
      [this.status, this.finished],
    ]
    return starts.map(([status, start], index) => ({status, start, end: starts[index + 1]?.[1]}))
  }

  get pods(): Pod[] {
    const {submitted: created, running: started, finished, status} = this
    const exitCode = {Succeeded: 0, Failed: 1, Stopped: 143}[status]
    return planPods(this.request).map((plan, rank) => {
      const pod = makePod(this.#world, this, plan, rank)
      return Object.assign(pod, {status, created, started, finished, exitCode, log: keptLog(linesOf(status, started))})
    })
  }

  get events(): TimedLine[] {
    const created = this.pods.flatMap(createdEvents).map((text) => ({time: this.submitted, text}))
    return [...created, {time: this.finished, text: this.reasonMessage}]
  }

  get reasonCode(): string {
    return {Succeeded: 'JobSucceeded', Failed: 'JobFailed', Stopped: 'JobStoppedByUser'}[this.status]
  }
  get reasonMessage(): string {
    if (this.status === 'Stopped') return 'Job is stopped by user.'
    if (this.status === 'Succeeded') return success(this).message
    const pods = planPods(this.request).map(({name, role}) => ({id: `${this.id}-${name}`, role, status: this.status}))
    return failure({id: this.id, request: this.request, pods}).message
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
  get stop() {
    return OVER
  }
  get over() {
    return OVER
  }
  get ended() {
    return ENDED
  }
}

const linesOf = (status: PastFacts['status'], start: number): TimedLine[] =>
  [
    'Start training',
    'epoch 1/2 loss 0.912',
    status === 'Failed' ? 'RuntimeError: CUDA out of memory' : 'epoch 2/2 loss 0.437',
  ].map((text, index) => ({time: start + index * 1000, text}))
