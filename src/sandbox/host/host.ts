import type {Mount} from '../jobs/mounts.js'
import type {PodRunner} from './pod-runner.js'

/** What jobs run on. */
export interface Machine {
  runner: PodRunner
  /** The path of a folder for a pod, which need not exist yet. */
  folderOf(jobId: string, name: string): string
  makeFolder(folder: string): Promise<void>
  /** @throws Error with the words for the pod's event */
  mount(folder: string, mount: Mount): Promise<void>
  freePorts(count: number): Promise<number[]>
  /** All folders of these jobs. Links are removed, not what they point at. */
  removeFolders(jobIds: readonly string[]): Promise<void>
  /** Kills what runs and leaves nothing behind. */
  close(): Promise<void>
}
