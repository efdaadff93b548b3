import {spawnSync} from 'node:child_process'
import {closeSync, constants, mkdtempSync, openSync, rmSync} from 'node:fs'
import {Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Readable} from 'node:stream'

export interface Pipe {
  /** The file descriptor for the pod; close it here once the pod has started. */
  writer: number
  reader: Readable
}

/**
 * Named pipes for stdout and stderr; undefined without mkfifo. Node's own pipes are sockets, which can't be opened by
 * name, so that `echo … > /dev/stderr` would fail, unlike in a container.
 */
export function openPipes(): [Pipe, Pipe] | undefined {
  if (process.platform === 'win32') return undefined
  let folder: string | undefined
  const openFds: number[] = []
  try {
    folder = mkdtempSync(join(tmpdir(), 'pai-dlc-pod-'))
    const [out, err] = [join(folder, 'stdout'), join(folder, 'stderr')]
    if (spawnSync('mkfifo', ['-m', '600', out, err], {stdio: 'ignore'}).status !== 0) return undefined
    for (const path of [out, err]) {
      // The reader first, because opening the writer blocks until there is one.
      openFds.push(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK))
      openFds.push(openSync(path, constants.O_WRONLY))
    }
    const [outReader, outWriter, errReader, errWriter] = openFds as [number, number, number, number]
    return [
      {writer: outWriter, reader: createReader(outReader)},
      {writer: errWriter, reader: createReader(errReader)},
    ]
  } catch {
    for (const fd of openFds) closeSync(fd)
    return undefined
  } finally {
    if (folder) rmSync(folder, {recursive: true, force: true})
  }
}

const createReader = (fd: number) => new Socket({fd, readable: true, writable: false})
