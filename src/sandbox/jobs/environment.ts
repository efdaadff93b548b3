import type {SandboxJob, SandboxPod, SandboxState} from '../types.js'
import {LOOPBACK} from './free-ports.js'
import {podResources} from './resource-request.js'

/** The only variables that pods inherit from the sandbox. */
const INHERITED_VARIABLES = ['PATH', 'LANG', 'TMPDIR', 'SHELL', 'SystemRoot', 'PATHEXT', 'ComSpec', 'TEMP', 'TMP']

export interface JobPorts {
  master: number
  /** One per pod, by rank; only for TFJobs. */
  pods: number[]
}

export async function allocatePorts({host}: SandboxState, {request, pods: {length}}: SandboxJob): Promise<JobPorts> {
  const count = request.JobType === 'TFJob' ? length : 0
  const [master = 0, ...pods] = await host.findFreePorts(count + 1)
  return {master, pods}
}

/** The complete environment of a pod; the job's own variables win. */
export function buildPodEnvironment(
  job: SandboxJob,
  pod: SandboxPod,
  folder: string,
  ports: JobPorts,
): Record<string, string> {
  const {request} = job
  return {
    ...Object.fromEntries(
      INHERITED_VARIABLES.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    HOME: folder,
    USERPROFILE: folder,
    PYTHONUNBUFFERED: '1',
    MASTER_ADDR: LOOPBACK,
    MASTER_PORT: String(ports.master),
    WORLD_SIZE: String(job.pods.length),
    RANK: String(pod.rank),
    NPROC_PER_NODE: String(Math.max(1, Math.floor(podResources(pod.spec).gpu))),
    DLC_JOB_ID: job.id,
    PAI_DLC_SANDBOX_ROOT: folder,
    ...(request.JobType === 'TFJob' ? {TF_CONFIG: buildTfConfig(job, pod, ports)} : {}),
    ...request.Envs,
    ...Object.fromEntries(
      (request.CustomEnvs ?? []).map(({Key = '', Value = ''}) => [Key, Value]).filter(([key]) => key),
    ),
  }
}

function buildTfConfig(job: SandboxJob, pod: SandboxPod, ports: JobPorts): string {
  const cluster: Record<string, string[]> = {}
  for (const {type, rank} of job.pods) {
    cluster[type] ??= []
    cluster[type].push(`${LOOPBACK}:${ports.pods[rank] ?? ports.master}`)
  }
  return JSON.stringify({
    cluster,
    task: {type: pod.type, index: Number(pod.id.split('-').at(-1))},
    environment: 'cloud',
  })
}
