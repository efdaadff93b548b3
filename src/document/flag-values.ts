import {parseDuration} from '../text/duration.js'
import type {DataSource} from './rules/rule.js'

/** What a flag's text means, or why it means nothing. */
export type Read<T> = {value: T; fault?: never} | {fault: string; mend?: string; value?: never}

const URI = /^[a-z][a-z0-9+.-]+:\/\//i
const LOCAL_PATH = /^([A-Za-z]:[\\/]|\.{0,2}[\\/]|~|\.{1,2}$)/

/** KEY=VALUE; the value may hold further equals signs and may be empty. */
export function readPair(text: string): Read<[string, string]> {
  const equals = text.indexOf('=')
  if (equals > 0) return {value: [text.slice(0, equals), text.slice(equals + 1)]}
  return {
    fault: `"${text}" is not of the form KEY=VALUE.`,
    mend: `Such as ${/^\w+$/.test(text) ? text : 'NAME'}=value.`,
  }
}

/** A number as people type it; a blank or a word is none. */
export function readNumber(text: string | number): Read<number> {
  const number = typeof text === 'number' ? text : text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? {value: number} : {fault: `"${text}" is not a number.`}
}

/** Whole minutes, from a length of time such as 90m, 2h or 1d, or from a number of minutes. */
export function readMinutes(text: string): Read<number> {
  const seconds = parseDuration(text, {bareUnit: 'm'})
  const mend = 'Such as 90m, 12h or 2d.'
  if (seconds === undefined) return {fault: `"${text}" is not a length of time.`, mend}
  return seconds % 60 === 0 ? {value: seconds / 60} : {fault: `"${text}" is not a whole number of minutes.`, mend}
}

/**
 * ID[:MOUNT[:RO|RW]] or URI[:MOUNT[:RO|RW]]; the colons of a URI (its scheme, a port, a Windows drive in
 * file:///C:/data) are its own.
 */
export function readDataset(text: string): Read<DataSource> {
  const [, named = text, access] = /^(.*):(ro|rw)$/i.exec(text.trim()) ?? [undefined, text.trim()]
  const [, other] = /:\/[^:]*:([^:/]*)$/.exec(named) ?? []
  if (other !== undefined) return {fault: `"${other}" in "${text}" is no access.`, mend: 'Access is RO or RW.'}
  const source = readMounted(
    named,
    (id) => ({DataSourceId: id}),
    'a dataset id, such as d-sgqhx2gsfq27taohn4, or a URI',
  )
  return source.value && access ? {value: {...source.value, MountAccess: access.toUpperCase()}} : source
}

/** ID[:MOUNT] or URI[:MOUNT]. */
export function readCodeSource(text: string): Read<{CodeSourceId?: string; Uri?: string; MountPath?: string}> {
  if (/^[\w.-]+@[\w.-]+:/.test(text)) {
    const mend = 'Register the repository as a code source and give its id: pai-dlc discover code-sources lists them.'
    return {fault: `"${text}" is the address of a repository.`, mend}
  }
  return readMounted(
    text.trim(),
    (id) => ({CodeSourceId: id}),
    'a code source id, such as code-20210111103721-85qz78ia96lu',
  )
}

function readMounted<T extends object>(
  text: string,
  byId: (id: string) => T,
  expected: string,
): Read<T & {Uri?: string; MountPath?: string}> {
  if (/;.*\\/.test(text)) {
    return {
      fault: `"${text}" was changed by the shell.`,
      mend: 'Git Bash rewrites paths: set MSYS_NO_PATHCONV=1, or use PowerShell.',
    }
  }
  if (LOCAL_PATH.test(text)) {
    const fault = `"${text}" is a path of this machine, which the cloud can't mount.`
    return {fault, mend: `Give ${expected}; the sandbox takes file:///… addresses.`}
  }
  const colon = URI.test(text) ? mountColon(text) : text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  const mount = colon === -1 ? undefined : text.slice(colon + 1)
  if (name.trim() === '') return {fault: `"${text}" names nothing.`, mend: `Give ${expected}.`}
  if (mount !== undefined && !mount.startsWith('/')) {
    return {
      fault: `"${mount}" in "${text}" is not a place to mount it on.`,
      mend: 'Give an absolute path, such as /mnt/data.',
    }
  }
  const source = URI.test(text) ? {Uri: name} : byId(name)
  return {
    value: {...source, ...(mount === undefined ? {} : {MountPath: mount})} as T & {Uri?: string; MountPath?: string},
  }
}

/** Where the mount path of a URI begins: the last colon before a slash that is neither the scheme's nor a drive's. */
function mountColon(text: string): number {
  const scheme = text.indexOf('://')
  const last = text.lastIndexOf(':/')
  return last <= scheme || /^file:\/\/\/[A-Za-z]$/i.test(text.slice(0, last)) ? -1 : last
}
