import {constants} from 'node:os'
import type {SignalTarget} from '../../api/generated/types.js'
import {badRequest, invalidParameter, notFound} from '../service-error.js'
import type {Job, Pod, SentSignal, World} from '../types.js'
import {note} from './status.js'

/** These end a process whatever it does; a job is to be stopped in another way. */
const REFUSED = ['SIGKILL', 'SIGSTOP']

/** Sends a signal soon, not at once. @throws ServiceError */
export function sendSignal(world: World, job: Job, signal: string, target: SignalTarget): SentSignal {
  if (!(signal in constants.signals) || REFUSED.includes(signal))
    throw invalidParameter('Signal', `is not supported: ${signal}`)
  targetsOf(job, target)
  if (job.status !== 'Running') throw badRequest(`Job ${job.id} is ${job.status}, a signal needs a running job.`)

  const now = world.clock.now()
  const sent: SentSignal = {
    id: `oper${world.random.base36(12)}`,
    signal: signal as NodeJS.Signals,
    target,
    status: 'Running',
    reason: '',
    message: '',
    created: now,
    modified: now,
  }
  job.signals.push(sent)
  void world.clock.sleep(world.settings.delays.signalling, job.over.signal).then(() => deliver(world, job, sent))
  return sent
}

function deliver(world: World, job: Job, sent: SentSignal): void {
  const settle = (status: SentSignal['status'], reason: string, message: string) =>
    Object.assign(sent, {status, reason, message, modified: world.clock.now()})
  if (job.over.signal.aborted) return void settle('Stopped', 'StoppedByJobEnded', 'the job has ended')

  const pods = targetsOf(job, sent.target).filter(
    (pod) => pod.finished === undefined && pod.process?.signal?.(sent.signal),
  )
  for (const pod of pods) note(world, pod, `Signal ${sent.signal} delivered`)
  if (pods.length === 0) settle('Failed', 'SignalFailed', 'no running pod to deliver the signal to')
  else settle('Succeeded', 'Completed', `signal delivered to ${pods.length} pods`)
}

/** The pods of a target, running or not. */
function targetsOf(job: Job, {Scope = '', PodNames = [], Roles = []}: SignalTarget): Pod[] {
  if (Scope !== 'pods' && Scope !== 'roles')
    throw invalidParameter('Target.Scope', `must be one of pods, roles, not ${Scope}`)
  const names = Scope === 'pods' ? PodNames : Roles
  if (names.length === 0)
    throw invalidParameter(Scope === 'pods' ? 'Target.PodNames' : 'Target.Roles', `is required with Scope=${Scope}`)
  return names.flatMap((name) => {
    const pods = job.pods.filter((pod) =>
      // The first Worker that became the master is still meant by its role in the request.
      Scope === 'pods'
        ? pod.id === name
        : [pod.role, pod.spec.Type].some((role) => role?.toLowerCase() === name.toLowerCase()),
    )
    if (pods.length === 0) throw notFound(Scope === 'pods' ? 'Pod' : 'Role', name)
    return pods
  })
}
