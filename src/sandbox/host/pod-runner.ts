import type {PodLog} from '../jobs/pod-log.js'

/** How a pod of the sandbox is started and ended; made by createPodRunner in ./pods, or only pretended in ./simulated. */
export interface PodStart {
  podId: string
  podUid: string
  incarnation: number /* how many pods of its id came before it */
  command: string
  shell?: string /* Settings.Shell */
  folder: string /* exists; the working directory */
  env: Record<string, string> /* the complete environment */
  onLine(stream: 'stdout' | 'stderr', line: string): void
  onExit(end: {exitCode: number | null; signal: string | null}): void
}
export interface RunningPod {
  pid: number
  /** Where the runner has the lines itself and gives none to onLine. */
  log?: PodLog
  stop(graceMs: number): void
  kill(): void
  /** To the pod's processes; false if there is none left. */
  signal?(name: NodeJS.Signals): boolean
  ended: Promise<void>
}
export interface PodRunner {
  start(pod: PodStart): RunningPod
  close(): Promise<void>
}
