import {readFileSync, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname} from 'node:path'
import {type UserEnvironment, userEnvironment} from '../platform/paths.js'
import {isAlive} from '../platform/process-identity.js'

/** The global flags that settings come from, keyed as oclif parses them. Time-outs in seconds. */
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
  /** Permission bits, absent where the platform has none. */
  mode?: number
}

/** The file's text, or undefined if there is no such file. Any other failure throws. */
export type ReadFile = (path: string) => TextFile | undefined

/** The machine as settings see it; tests hand in their own. */
export interface SystemEnvironment extends UserEnvironment {
  readFile: ReadFile
  isAlive: (pid: number) => boolean
  /** A package that is installed where this program can find it. */
  findPackage?: (name: string) => InstalledPackage | undefined
}

export interface SettingsInput extends SystemEnvironment {
  flags: SettingsFlags
}

/** Settings input from this process: its environment, its user's home, its file system. */
export function createSettingsInput(flags: SettingsFlags): SettingsInput {
  return {...systemEnvironment(), flags}
}

/** This process' environment, home, platform and file system. */
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

/** Beside this program, as Node looks for packages: not in the folder in which somebody happens to be. */
function findPackage(name: string): InstalledPackage | undefined {
  try {
    const path = createRequire(import.meta.url).resolve(`${name}/package.json`)
    const {version} = JSON.parse(readFileSync(path, 'utf8'))
    return typeof version === 'string' ? {version, folder: dirname(path)} : undefined
  } catch {
    return undefined
  }
}

/** A package as it is found from this program. */
export interface InstalledPackage {
  version: string
  /** Where it is, as an absolute path. */
  folder: string
}
