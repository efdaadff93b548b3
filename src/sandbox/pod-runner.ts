/** What the sandbox asks of whoever runs its pods as processes. */
export interface PodStart {
  podId: string
  podUid: string
  command: string
  /** Settings.Shell */
  shell?: string
  /** Exists; the working directory. */
  folder: string
  env: Record<string, string>
  onLine(stream: 'stdout' | 'stderr', line: string): void
  onExit(end: {exitCode: number | null; signal: string | null}): void
}

export interface RunningPod {
  pid: number
  /** TERM to the whole process group, KILL after graceMs. */
  stop(graceMs: number): void
  kill(): void
  ended: Promise<void>
}

export interface PodRunner {
  start(pod: PodStart): RunningPod
  /** Kills everything it started, forked and escaped children too; resolves when none is left. */
  close(): Promise<void>
}
