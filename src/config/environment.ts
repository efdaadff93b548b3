import {readFileSync, statSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, posix, win32} from 'node:path'
import {isAlive} from '../platform/process-identity.js'
import type {FoundPackage} from './engine.js'
import {homeFolder} from './home-folder.js'

export type Environment = Record<string, string | undefined>

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
export interface Surroundings {
  env: Environment
  home: string
  platform: NodeJS.Platform
  readFile: ReadFile
  isAlive: (pid: number) => boolean
  /** A package that is installed where this program can find it. */
  findPackage?: (name: string) => FoundPackage | undefined
}

export interface SettingsInput extends Surroundings {
  flags: SettingsFlags
}

/** Settings input from this process: its environment, its user's home, its file system. */
export function processInput(flags: SettingsFlags): SettingsInput {
  return {...processSurroundings(), flags}
}

/** This process' environment, home, platform and file system. */
export function processSurroundings(): Surroundings {
  return {env: process.env, home: homeFolder(), platform: process.platform, readFile, isAlive, findPackage}
}

/** The variable's value without surrounding blanks; a blank variable counts as not set. */
export function variable(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined
}

/** Whether a variable says true, in any case. */
export function isTrue(env: Environment, name: string): boolean {
  return variable(env, name)?.toLowerCase() === 'true'
}

/** A path of this platform. */
export function joinPath(platform: NodeJS.Platform, ...parts: string[]): string {
  return (platform === 'win32' ? win32 : posix).join(...parts)
}

/** The path with the home folder written as `~`, for people. */
export function shownPath(path: string, home: string): string {
  const inside = path.startsWith(home) && /^[\\/]/.test(path.slice(home.length))
  return inside ? `~${path.slice(home.length)}` : path
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
function findPackage(name: string): FoundPackage | undefined {
  try {
    const path = createRequire(import.meta.url).resolve(`${name}/package.json`)
    const {version} = JSON.parse(readFileSync(path, 'utf8'))
    return typeof version === 'string' ? {version, folder: dirname(path)} : undefined
  } catch {
    return undefined
  }
}
