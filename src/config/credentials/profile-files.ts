import {CliError} from '../../errors.js'
import {type Environment, isTrue, variable} from '../../platform/environment.js'
import {joinPath, shownPath} from '../../platform/paths.js'
import type {Surroundings, TextFile} from '../environment.js'
import {fromIniNames, parseIni} from './ini.js'
import {jsonFault} from './json-error-position.js'

export interface Profile {
  name: string
  /** As the file spells it. */
  mode: string
  /** The file's other fields under the names of `~/.aliyun/config.json`; keys among them, so never shown. */
  fields: Record<string, string | number>
  /** Names of fields that hold neither a text nor a number. */
  strange: string[]
  file: ProfileFile
}

export interface ProfileFile {
  /** The path as people write it, such as ~/.aliyun/config.json. */
  shown: string
  /** Whether the credentials library, which knows one place and no byte order mark, reads this file too. */
  isLibrarys: boolean
  current: string
  profiles: Profile[]
  /** What a person should know about the file, such as that others can read it. */
  notes: string[]
}

type Reads = Pick<Surroundings, 'env' | 'home' | 'platform' | 'readFile'>

/**
 * `~/.aliyun/config.json`, or the file that ALIBABA_CLOUD_CONFIG_FILE names. Undefined if there is none; exit 4 if it
 * can't be used.
 */
export function readCliProfiles(reads: Reads): ProfileFile | undefined {
  const standard = joinPath(reads.platform, reads.home, '.aliyun', 'config.json')
  const found = open(reads, 'ALIBABA_CLOUD_CONFIG_FILE', standard)
  if (!found) return undefined

  const document = record(parseJson(found.text, found.shown))
  const profiles = document?.profiles ?? []
  const entries = Array.isArray(profiles) ? profiles.map(record) : [undefined]
  if (!document || entries.includes(undefined)) {
    throw malformed(found.shown, 'it has no list of profiles as `aliyun configure` writes it')
  }

  const file: ProfileFile = {
    shown: found.shown,
    isLibrarys: found.path === standard && !found.hasMark,
    current: word(document.current) || 'default',
    profiles: [],
    notes: found.notes,
  }
  file.profiles = entries.map((entry = {}) => ({
    name: word(entry.name),
    mode: word(entry.mode),
    fields: scalars(entry),
    strange: strangeIn(entry),
    file,
  }))
  return file
}

/** `~/.alibabacloud/credentials`, or the file that ALIBABA_CLOUD_CREDENTIALS_FILE names. Undefined if there is none. */
export function readIniProfiles(reads: Reads): ProfileFile | undefined {
  const standard = joinPath(reads.platform, reads.home, '.alibabacloud', 'credentials')
  const found = open(reads, 'ALIBABA_CLOUD_CREDENTIALS_FILE', standard)
  if (!found) return undefined

  const {sections, faultLine} = parseIni(found.text)
  if (faultLine !== undefined) throw malformed(found.shown, `line ${faultLine} is neither [section] nor key = value`)
  const file: ProfileFile = {
    shown: found.shown,
    isLibrarys: false,
    current: 'default',
    profiles: [],
    notes: found.notes,
  }
  file.profiles = [...sections].map(([name, fields]) => ({name, ...fromIniNames(fields), strange: [], file}))
  return file
}

/** Which profile files the environment switches off, and by which variable. */
export function switchedOff(env: Environment): {cli?: string; ini?: string} {
  if (isTrue(env, 'ALIBABA_CLOUD_IGNORE_PROFILE'))
    return {cli: 'ALIBABA_CLOUD_IGNORE_PROFILE', ini: 'ALIBABA_CLOUD_IGNORE_PROFILE'}
  return isTrue(env, 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED') ? {cli: 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED'} : {}
}

function open({env, home, readFile}: Reads, name: string, standard: string) {
  const named = variable(env, name)
  const path = named ?? standard
  const shown = shownPath(path, home)
  let file: TextFile | undefined
  try {
    file = readFile(path)
  } catch {
    throw new CliError({
      code: 'ProfileFileUnusable',
      exit: 'credentials',
      message: `${shown} can't be read.`,
      suggestions: [`Check who may read it: ls -l ${shown}`],
    })
  }
  if (!file && named) {
    throw new CliError({
      code: 'ProfileFileNotFound',
      exit: 'credentials',
      message: `${name} names ${shown}, which does not exist.`,
      suggestions: [`unset ${name}`],
    })
  }
  if (!file) return undefined

  const open = (file.mode ?? 0) & 0o077
  const notes = open ? [`${shown} can be used by other users of this machine: chmod 600 ${shown}`] : []
  const hasMark = file.text.startsWith('\ufeff')
  return {path, shown, text: hasMark ? file.text.slice(1) : file.text, hasMark, notes}
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const {line, column} = jsonFault(text)
    throw malformed(shown, `line ${line}, column ${column} is not valid JSON`)
  }
}

function malformed(shown: string, why: string): CliError {
  return new CliError({
    code: 'ProfileFileMalformed',
    exit: 'credentials',
    message: `${shown} can't be used: ${why}.`,
    suggestions: ['Mend the file, or move it away and run: aliyun configure'],
  })
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function scalars(entry: Record<string, unknown>): Profile['fields'] {
  return Object.fromEntries(
    Object.entries(entry).filter((pair): pair is [string, string | number] => /string|number/.test(typeof pair[1])),
  )
}

/** None, nothing and switches are no texts, either, but no mistakes. */
function strangeIn(entry: Record<string, unknown>): string[] {
  return Object.keys(entry).filter((name) => typeof entry[name] === 'object' && entry[name] !== null)
}
