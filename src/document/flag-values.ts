import {parseDuration} from '../text/duration.js'
import type {DataSource} from './rules/rule.js'

export type ParsedFlag<T> = {value: T; error?: never} | {error: string; fix?: string; value?: never}

const URI_PATTERN = /^[a-z][a-z0-9+.-]+:\/\//i
const LOCAL_PATH_PATTERN = /^([A-Za-z]:[\\/]|\.{0,2}[\\/]|~|\.{1,2}$)/

/** KEY=VALUE; the value may contain more equals signs and may be empty. */
export function parseKeyValue(text: string): ParsedFlag<[string, string]> {
  const equals = text.indexOf('=')
  if (equals > 0) return {value: [text.slice(0, equals), text.slice(equals + 1)]}
  return {
    error: `"${text}" does not have the form KEY=VALUE.`,
    fix: `Example: ${/^\w+$/.test(text) ? text : 'NAME'}=value.`,
  }
}

/** ROLE=COMMAND; the command may contain more equals signs. */
export function parseRoleCommand(text: string): ParsedFlag<[string, string]> {
  const [, role, command] = /^([A-Za-z][\w.-]*)=([\s\S]*)$/.exec(text) ?? []
  if (role !== undefined && command !== undefined && command.trim() !== '') return {value: [role, command]}
  return {
    error: `"${text}" does not have the form ROLE=COMMAND.`,
    fix: 'Example: --role-command "Master=python serve.py".',
  }
}

export function parseNumber(text: string | number): ParsedFlag<number> {
  const number = typeof text === 'number' ? text : text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(number)) return {error: `"${text}" is not a number.`}
  return Number.isInteger(number) && !Number.isSafeInteger(number)
    ? {error: `"${text}" is too large a number.`}
    : {value: number}
}

/** Whole minutes, from a duration such as 90m, 2h or 1d, or a number of minutes. */
export function parseMinutes(text: string): ParsedFlag<number> {
  const seconds = parseDuration(text, {bareUnit: 'm'})
  const fix = 'Example: 90m, 12h or 2d.'
  if (seconds === undefined) return {error: `"${text}" is not a duration.`, fix}
  return seconds % 60 === 0 ? {value: seconds / 60} : {error: `"${text}" is not a whole number of minutes.`, fix}
}

/** ID[:VERSION][:MOUNT[:RO|RW]] or URI[:MOUNT[:RO|RW]]. A URI may contain colons: in its scheme, a port or a Windows drive. */
export function parseDataset(text: string): ParsedFlag<DataSource> {
  const [, address = text, access] = /^(.*):(ro|rw)$/i.exec(text.trim()) ?? [undefined, text.trim()]
  const [, id, version, rest = ''] = /^([^:/]+):(v\d+)(:.*)?$/.exec(address) ?? []
  if (id !== undefined) {
    const mounted = parseDataset(`${id}${rest}${access ? `:${access}` : ''}`)
    return mounted.value ? {value: {...mounted.value, DataSourceVersion: version}} : mounted
  }
  const [, wrongAccess] = /:\/[^:]*:([^:/]*)$/.exec(address) ?? []
  if (wrongAccess !== undefined)
    return {error: `"${wrongAccess}" in "${text}" is not an access mode.`, fix: 'Use RO or RW.'}
  const source = parseMountedSource(
    address,
    (id) => ({DataSourceId: id}),
    'a dataset id, such as d-sgqhx2gsfq27taohn4, or a URI',
  )
  return source.value && access ? {value: {...source.value, MountAccess: access.toUpperCase()}} : source
}

/** The datasets of one --dataset: `dlc` takes several ids joined by commas, and no id has a comma. */
export function splitDatasets(text: string): string[] {
  const parts = text.split(',').map((part) => part.trim())
  return parts.every((part) => /^d-[0-9a-z]+(:|$)/i.test(part)) ? parts : [text]
}

/** ID[:MOUNT] or URI[:MOUNT]. */
export function parseCodeSource(text: string): ParsedFlag<{CodeSourceId?: string; Uri?: string; MountPath?: string}> {
  if (/^[\w.-]+@[\w.-]+:/.test(text)) {
    const fix =
      'Register the repository as a code configuration and use its id: pai-dlc discover code-sources lists' + ' them.'
    return {error: `"${text}" is a repository URL.`, fix}
  }
  return parseMountedSource(
    text.trim(),
    (id) => ({CodeSourceId: id}),
    'a code configuration id, such as code-20210111103721-85qz78ia96lu',
  )
}

function parseMountedSource<T extends object>(
  text: string,
  toSource: (id: string) => T,
  expected: string,
): ParsedFlag<T & {Uri?: string; MountPath?: string}> {
  if (/;.*\\/.test(text)) {
    return {
      error: `"${text}" was changed by the shell.`,
      fix: 'Git Bash rewrites paths: set MSYS_NO_PATHCONV=1, or use PowerShell.',
    }
  }
  if (LOCAL_PATH_PATTERN.test(text)) {
    const error = `"${text}" is a path on this machine, which the service can't mount.`
    return {error, fix: `Use ${expected}; the sandbox accepts file:///… URIs.`}
  }
  const colon = URI_PATTERN.test(text) ? findMountColon(text) : text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  const mountPath = colon === -1 ? undefined : text.slice(colon + 1)
  if (name.trim() === '') return {error: `"${text}" has no id or URI.`, fix: `Use ${expected}.`}
  if (mountPath !== undefined && !mountPath.startsWith('/')) {
    return {
      error: `"${mountPath}" in "${text}" is not a mount path.`,
      fix: 'Use an absolute path such as /mnt/data.',
    }
  }
  const source = URI_PATTERN.test(text) ? {Uri: name} : toSource(name)
  return {
    value: {...source, ...(mountPath === undefined ? {} : {MountPath: mountPath})} as T & {
      Uri?: string
      MountPath?: string
    },
  }
}

/** The colon before the mount path: the last one before a slash that does not belong to the scheme or a drive. */
function findMountColon(text: string): number {
  const scheme = text.indexOf('://')
  const last = text.lastIndexOf(':/')
  return last <= scheme || /^file:\/\/\/[A-Za-z]$/i.test(text.slice(0, last)) ? -1 : last
}
