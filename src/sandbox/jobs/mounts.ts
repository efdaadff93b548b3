import {existsSync} from 'node:fs'
import {mkdir, realpath, stat, symlink} from 'node:fs/promises'
import {dirname, join, posix, sep} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {CreateJobInput} from '../../api/generated/types.js'
import type {Catalog} from '../catalog/catalog.js'
import type {Mount} from '../types.js'
import {isNonexistent} from './images.js'

/** The mounts of a job: its data sources, then its code. */
export function listMounts(request: CreateJobInput, catalog: Catalog): Mount[] {
  const data = (request.DataSources ?? []).map((source) => ({path: dataMountPath(source, catalog), uri: source.Uri}))
  const code = request.CodeSource
  if (!code || !Object.values(code).some(Boolean)) return data
  const listed = catalog.codeSources.find((row) => row.CodeSourceId === code.CodeSourceId)
  return [
    ...data,
    {path: code.MountPath || listed?.MountPath || '/root/code/', uri: listed ? undefined : codeSourceUri(code)},
  ]
}

/** The mount path of a data source: its own, else that of its options, else that of its dataset's options. */
export function dataMountPath(source: NonNullable<CreateJobInput['DataSources']>[number], catalog: Catalog): string {
  const dataset = catalog.datasets.find((row) => row.DatasetId === source.DataSourceId)
  return source.MountPath || parseMountPath(source.Options) || parseMountPath(dataset?.Options) || '/mnt/data/'
}

/** The shortest form of an absolute path without `..`; undefined for any other path. */
export function normalizeMountPath(path: string): string | undefined {
  if (!path.startsWith('/') || path.includes('\0') || path.includes('\\') || path.split('/').includes('..'))
    return undefined
  const normalized = posix.normalize(path).replace(/\/+$/, '')
  return normalized === '' ? undefined : normalized
}

/** Creates one mount in a pod's folder. @throws Error whose message goes into the pod's events */
export async function createMount(folder: string, mount: Mount): Promise<void> {
  const path = normalizeMountPath(mount.path)
  if (!path) throw new Error(`mount path ${mount.path} is not an absolute path`)
  const mountPoint = join(folder, ...path.split('/'))

  await assertInside(folder, nearestExistingFolder(dirname(mountPoint)), mount.path)
  await mkdir(dirname(mountPoint), {recursive: true})
  if (!mount.uri?.startsWith('file:') && isNonexistent(mount.uri ?? '')) throw new Error(`${mount.uri} does not exist`)
  if (!mount.uri?.startsWith('file:')) return void (await mkdir(mountPoint, {recursive: true}))

  const target = fileURLToPath(mount.uri)
  if (!existsSync(target)) throw new Error(`${mount.uri} does not exist`)
  if (existsSync(mountPoint)) throw new Error(`mount path ${mount.path} is taken by another mount`)
  await symlink(target, mountPoint, (await stat(target)).isDirectory() ? 'junction' : 'file')
}

/** A mount below a linked one would write into the target of the link. */
async function assertInside(folder: string, parent: string, path: string): Promise<void> {
  const [root, real] = await Promise.all([realpath(folder), realpath(parent)])
  if (real !== root && !real.startsWith(root + sep)) throw new Error(`mount path ${path} is inside another mount`)
}

function nearestExistingFolder(path: string): string {
  return existsSync(path) ? path : nearestExistingFolder(dirname(path))
}

function parseMountPath(options: string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(options ?? '{}')
    const path = (parsed as {mountPath?: unknown} | null)?.mountPath
    return typeof path === 'string' && path ? path : undefined
  } catch {
    return undefined
  }
}

/** A repository's address, which the service accepts in place of an id although the contract lacks the field. */
export function codeSourceUri(code: object): string | undefined {
  const uri = (code as {Uri?: unknown}).Uri
  return typeof uri === 'string' && uri ? uri : undefined
}
