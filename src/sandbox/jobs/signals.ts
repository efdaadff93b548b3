import {constants} from 'node:os'
import type {SignalTarget} from '../../api/generated/types.js'
import {badRequest, invalidParameter, notFound} from '../service-error.js'
import type {SandboxJob, SandboxPod, SandboxState, SentSignal} from '../types.js'
import {addEvent} from './status.js'

/** No process can handle these; jobs have StopJob instead. */
const UNSUPPORTED_SIGNALS = ['SIGKILL', 'SIGSTOP']

/** Sends a signal after the signaling delay. @throws ApiError if the signal, the target or the job is unfit */
export function sendSignal(state: SandboxState, job: SandboxJob, signal: string, target: SignalTarget): SentSignal {
  if (!(signal in constants.signals) || UNSUPPORTED_SIGNALS.includes(signal))
    throw invalidParameter('Signal', `is not supported: ${signal}`)
  findTargetPods(job, target)
  if (job.status !== 'Running') throw badRequest(`Job ${job.id} is ${job.status}, a signal needs a running job.`)

  const now = state.clock.now()
  const sent: SentSignal = {
    id: `oper${state.random.base36(12)}`,
    signal: signal as NodeJS.Signals,
    target,
    status: 'Running',
    reason: '',
    message: '',
    created: now,
    modified: now,
  }
  job.signals.push(sent)
  void state.clock
    .sleep(state.settings.delays.signaling, job.endController.signal)
    .then(() => deliverSignal(state, job, sent))
  return sent
}

function deliverSignal(state: SandboxState, job: SandboxJob, sent: SentSignal): void {
  const finish = (status: SentSignal['status'], reason: string, message: string) =>
    Object.assign(sent, {status, reason, message, modified: state.clock.now()})
  if (job.endController.signal.aborted) return void finish('Stopped', 'StoppedByJobEnded', 'the job has ended')

  const pods = findTargetPods(job, sent.target).filter(
    (pod) => pod.finished === undefined && pod.process?.signal?.(sent.signal),
  )
  for (const pod of pods) addEvent(state, pod, `Signal ${sent.signal} delivered`)
  if (pods.length === 0) finish('Failed', 'SignalFailed', 'no running pod to deliver the signal to')
  else finish('Succeeded', 'Completed', `signal delivered to ${pods.length} pods`)
}

/** The pods of a target, running or not. @throws ApiError if a pod or role does not exist */
function findTargetPods(job: SandboxJob, {Scope = '', PodNames = [], Roles = []}: SignalTarget): SandboxPod[] {
  if (Scope !== 'pods' && Scope !== 'roles')
    throw invalidParameter('Target.Scope', `must be one of pods, roles, not ${Scope}`)
  const names = Scope === 'pods' ? PodNames : Roles
  if (names.length === 0)
    throw invalidParameter(Scope === 'pods' ? 'Target.PodNames' : 'Target.Roles', `is required with Scope=${Scope}`)
  return names.flatMap((name) => {
    const pods = job.pods.filter((pod) =>
      // A Worker that became the master still answers to its role in the request.
      Scope === 'pods'
        ? pod.id === name
        : [pod.role, pod.spec.Type].some((role) => role?.toLowerCase() === name.toLowerCase()),
    )
    if (pods.length === 0) throw notFound(Scope === 'pods' ? 'Pod' : 'Role', name)
    return pods
  })
}
