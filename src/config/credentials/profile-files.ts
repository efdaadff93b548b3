import {CliError} from '../../errors.js'
import {getVariable} from '../../platform/environment.js'
import {abbreviateHome, joinPlatformPath} from '../../platform/paths.js'
import {NOT_REGULAR, TOO_LARGE} from '../../platform/read-file.js'
import {isRecord} from '../../platform/record.js'
import type {SystemEnvironment, TextFile} from '../environment.js'
import {normalizeIniProfile, parseIni} from './ini.js'
import {jsonErrorPosition} from './json-error-position.js'

export interface Profile {
  name: string
  /** As spelled in the file. */
  mode: string
  /** The other fields by their names in `~/.aliyun/config.json`. Contains keys: never show it. */
  fields: Record<string, string | number>
  invalidFields: string[]
  file: ProfileFile
}

export interface ProfileFile {
  /** Such as ~/.aliyun/config.json. */
  displayPath: string
  /** Whether the credentials library can read this file too: only at the default path, without a byte order mark. */
  isReadByLibrary: boolean
  current: string
  profiles: Profile[]
  /** Such as that other users can read the file. */
  notes: string[]
}

export type ProfileEnvironment = Pick<SystemEnvironment, 'env' | 'home' | 'platform' | 'readFile'>

/** For example `~/.aliyun/config.json profile prod`. */
export const profileLabel = ({name, file}: Profile): string => `${file.displayPath} profile ${name}`

/** The profiles of `~/.aliyun/config.json` or ALIBABA_CLOUD_CONFIG_FILE. @throws CliError (exit code 4) */
export function readCliProfiles(system: ProfileEnvironment): ProfileFile | undefined {
  const defaultPath = joinPlatformPath(system.platform, system.home, '.aliyun', 'config.json')
  const content = openProfileFile(system, 'ALIBABA_CLOUD_CONFIG_FILE', defaultPath)
  if (!content) return undefined

  const document = parseJson(content.text, content.displayPath)
  const entries = isRecord(document) ? (document.profiles ?? []) : undefined
  if (!isRecord(document) || !Array.isArray(entries) || !entries.every(isRecord)) {
    throw malformedFileError(content.displayPath, 'it has no list of profiles')
  }

  const file: ProfileFile = {
    displayPath: content.displayPath,
    isReadByLibrary: content.path === defaultPath && !content.hasByteOrderMark,
    current: asString(document.current) || 'default',
    profiles: [],
    notes: content.notes,
  }
  file.profiles = entries.map((entry) => ({
    name: asString(entry.name),
    mode: asString(entry.mode),
    fields: scalarFields(entry),
    invalidFields: findInvalidFields(entry),
    file,
  }))
  return file
}

/** The profiles of `~/.alibabacloud/credentials` or ALIBABA_CLOUD_CREDENTIALS_FILE. @throws CliError (exit code 4) */
export function readIniProfiles(system: ProfileEnvironment): ProfileFile | undefined {
  const defaultPath = joinPlatformPath(system.platform, system.home, '.alibabacloud', 'credentials')
  const content = openProfileFile(system, 'ALIBABA_CLOUD_CREDENTIALS_FILE', defaultPath)
  if (!content) return undefined

  const {sections, invalidLine} = parseIni(content.text)
  if (invalidLine !== undefined)
    throw malformedFileError(content.displayPath, `line ${invalidLine} is neither [section] nor key = value`)
  const file: ProfileFile = {
    displayPath: content.displayPath,
    isReadByLibrary: false,
    current: 'default',
    profiles: [],
    notes: content.notes,
  }
  file.profiles = [...sections].map(([name, fields]) => ({
    name,
    ...normalizeIniProfile(fields),
    invalidFields: [],
    file,
  }))
  return file
}

function openProfileFile({env, home, readFile}: ProfileEnvironment, variableName: string, defaultPath: string) {
  const configuredPath = getVariable(env, variableName)
  const path = configuredPath ?? defaultPath
  const displayPath = abbreviateHome(path, home)
  let file: TextFile | undefined
  try {
    file = readFile(path)
  } catch (error) {
    throw unreadableFileError(displayPath, (error as NodeJS.ErrnoException).code)
  }
  if (!file && configuredPath) {
    throw new CliError({
      code: 'ProfileFileNotFound',
      exit: 'credentials',
      message: `${variableName} names ${displayPath}, which does not exist.`,
      suggestions: [`unset ${variableName}`],
    })
  }
  if (!file) return undefined

  const sharedBits = (file.mode ?? 0) & 0o077
  const notes = sharedBits
    ? [`${displayPath} is accessible to other users of this machine: chmod 600 ${displayPath}`]
    : []
  const hasByteOrderMark = file.text.startsWith('\ufeff')
  return {path, displayPath, text: hasByteOrderMark ? file.text.slice(1) : file.text, hasByteOrderMark, notes}
}

function unreadableFileError(displayPath: string, code = ''): CliError {
  const reasons: Record<string, string> = {
    EISDIR: ': it is a directory',
    [NOT_REGULAR]: ': it is a pipe or a device',
    [TOO_LARGE]: ': it has more than 1 MiB',
  }
  return new CliError({
    code: 'ProfileFileUnusable',
    exit: 'credentials',
    message: `${displayPath} can't be read${reasons[code] ?? ''}.`,
    suggestions: [`Check its type and permissions: ls -l ${displayPath}`],
  })
}

function parseJson(text: string, displayPath: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const {line, column} = jsonErrorPosition(text)
    throw malformedFileError(displayPath, `line ${line}, column ${column} is not valid JSON`)
  }
}

function malformedFileError(displayPath: string, reason: string): CliError {
  return new CliError({
    code: 'ProfileFileMalformed',
    exit: 'credentials',
    message: `${displayPath} can't be used: ${reason}.`,
    suggestions: ['Fix the file, or move it away and run: aliyun configure'],
  })
}

function asString(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function scalarFields(entry: Record<string, unknown>): Profile['fields'] {
  return Object.fromEntries(
    Object.entries(entry).filter((pair): pair is [string, string | number] => /string|number/.test(typeof pair[1])),
  )
}

/** Null and booleans are ignored, not invalid. */
function findInvalidFields(entry: Record<string, unknown>): string[] {
  return Object.keys(entry).filter((name) => typeof entry[name] === 'object' && entry[name] !== null)
}
