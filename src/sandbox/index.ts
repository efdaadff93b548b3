export type {PodRunner, PodStart, RunningPod} from './host/pod-runner.js'
export type {DelayName, QuotaCapacity, RecordedRequest, Sandbox, SandboxCredential, SandboxOptions} from './options.js'
export {createPodRunner} from './pods/index.js'
export {startSandbox} from './start.js'
