import {readFileSync, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname} from 'node:path'
import {type UserEnvironment, userEnvironment} from '../platform/paths.js'
import {isAlive} from '../platform/process-identity.js'

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
}

export interface TextFile {
  text: string
  /** Permission bits; undefined on Windows. */
  mode?: number
}

/** A file's content; undefined if it does not exist. Throws any other failure. */
export type ReadFile = (path: string) => TextFile | undefined

/** The machine as settings see it; tests provide their own. */
export interface SystemEnvironment extends UserEnvironment {
  readFile: ReadFile
  isAlive: (pid: number) => boolean
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
    const mode = process.platform === 'win32' ? undefined : statSync(path).mode & 0o777
    return {text: readFileSync(path, 'utf8'), mode}
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Resolved from this program's location, not from the current directory. */
function findPackage(name: string): InstalledPackage | undefined {
  try {
    const path = createRequire(import.meta.url).resolve(`${name}/package.json`)
    const {version} = JSON.parse(readFileSync(path, 'utf8'))
    return typeof version === 'string' ? {version, folder: dirname(path)} : undefined
  } catch {
    return undefined
  }
}

export interface InstalledPackage {
  version: string
  /** Absolute path. */
  folder: string
}
