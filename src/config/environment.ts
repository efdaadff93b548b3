import {existsSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {type UserEnvironment, userEnvironment} from '../platform/paths.js'
import {isAlive} from '../platform/process-identity.js'
import {isWritableByOthers, readRegularFile} from '../platform/read-file.js'

/** Configuration and state are smaller. */
const MAX_CONFIG_BYTES = 1_048_576

/** The global flags for settings, as oclif parses them. Timeouts are in seconds. */
export interface SettingsFlags {
  profile?: string
  region?: string
  endpoint?: string | string[]
  sandbox?: boolean
  'use-instance-role'?: boolean
  'connect-timeout'?: number | string
  'read-timeout'?: number | string
  retries?: number | string
  engine?: string
}

export interface TextFile {
  text: string
  /** Permission bits; undefined on Windows. */
  mode?: number
  /** Another user owns it, or may write it. */
  isWritableByOthers?: boolean
}

/** A file's content, or undefined if it does not exist. Throws for other failures and files above 1 MiB. */
export type ReadFile = (path: string) => TextFile | undefined

/** The machine as settings see it; tests provide their own. */
export interface SystemEnvironment extends UserEnvironment {
  readFile: ReadFile
  isAlive: (pid: number, startTime?: string) => boolean
  findPackage?: (name: string) => InstalledPackage | undefined
}

export interface SettingsInput extends SystemEnvironment {
  flags: SettingsFlags
}

export function createSettingsInput(flags: SettingsFlags): SettingsInput {
  return {...systemEnvironment(), flags}
}

export function systemEnvironment(): SystemEnvironment {
  return {...userEnvironment(), readFile, isAlive, findPackage}
}

function readFile(path: string): TextFile | undefined {
  try {
    const {bytes, stats} = readRegularFile(path, MAX_CONFIG_BYTES)
    const text = bytes.toString('utf8')
    if (process.platform === 'win32') return {text}
    return {text, mode: stats.mode & 0o777, isWritableByOthers: isWritableByOthers(stats)}
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Resolved from this program's location, not from the current directory. */
function findPackage(name: string): InstalledPackage | undefined {
  // Resolving what is not there costs a millisecond, most of it for the error.
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  const folder = folders.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
  if (folder === undefined) return undefined
  try {
    const {version} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return typeof version === 'string' ? {version, folder} : undefined
  } catch {
    return undefined
  }
}

export interface InstalledPackage {
  version: string
  /** Absolute path. */
  folder: string
}
