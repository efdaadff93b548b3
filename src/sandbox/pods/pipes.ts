import {spawnSync} from 'node:child_process'
import {closeSync, constants, mkdtempSync, openSync, rmSync} from 'node:fs'
import {Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Readable} from 'node:stream'

export interface Pipe {
  /** The pod's end, to be closed here as soon as the pod has it. */
  writer: number
  reader: Readable
}

/**
 * Real pipes for stdout and stderr. Node's own are sockets, which cannot be opened by name: there `echo … >
 * /dev/stderr` fails, in a container it works. Undefined where there is no mkfifo.
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
      openFds.push(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)) // first: a writer waits for a reader
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
