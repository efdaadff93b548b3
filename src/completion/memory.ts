import {readFileSync} from 'node:fs'
import {isAbsolute, win32} from 'node:path'
import {isLoopback} from '../config/endpoint.js'
import {processSurroundings, type Surroundings} from '../config/environment.js'
import {writeAtomically} from '../platform/atomic-file.js'
import {variable} from '../platform/environment.js'
import {joinPath} from '../platform/paths.js'

export const KINDS = ['job', 'workspace', 'image', 'machine', 'dataset', 'code-source', 'quota'] as const
export type Kind = (typeof KINDS)[number]

/** Something that the service has shown: what TAB offers later, without asking anybody. */
export interface Known {
  id: string
  /** What people call it. */
  name?: string
  status?: string
  /** ISO 8601; the newest come first. */
  created?: string
  /** A job's, by the ends of their ids. */
  pods?: string[]
}

/** What a process has learnt. */
export interface News {
  /** By id, as they were seen last. */
  seen: {[K in Kind]?: Map<string, Known>}
  /** Jobs that are no more. */
  gone: string[]
}

interface Memory {
  [place: string]: {used: string; known: {[K in Kind]?: Known[]}}
}

type Around = Pick<Surroundings, 'env' | 'home' | 'platform'>

const MOST_OF_A_KIND = 200
const MOST_PLACES = 8

/** Adds to what is known of a place. @throws where the file can't be written */
export function remember(place: string, {seen, gone}: News, around: Around = processSurroundings()): void {
  const memory = read(around)
  const known: Memory[string]['known'] = {}
  for (const kind of KINDS) {
    const entries = merged([...(seen[kind]?.values() ?? [])], entriesOf(memory, place, kind)).filter(
      ({id}) => !gone.includes(id),
    )
    if (entries.length > 0) known[kind] = entries
  }
  const next = kept({...memory, [place]: {used: new Date().toISOString(), known}}, place)
  writeAtomically(pathOf(around), JSON.stringify(next))
}

/** What is known of a place; empty where nothing is, or where it can't be read. */
export function recall(place: string, kind: Kind, around: Around = processSurroundings()): Known[] {
  return entriesOf(read(around), place, kind)
}

function entriesOf(memory: Memory, place: string, kind: Kind): Known[] {
  const entries: unknown = memory[place]?.known?.[kind]
  return Array.isArray(entries) ? entries.filter((entry): entry is Known => typeof entry?.id === 'string') : []
}

/** Each id once, with what was seen last, and before where that lacks; the newest first. */
function merged(fresh: Known[], old: Known[]): Known[] {
  const before = new Map(old.map((entry) => [entry.id, entry]))
  const all = new Map(fresh.filter(({id}) => id !== '').map((entry) => [entry.id, {...before.get(entry.id), ...entry}]))
  for (const entry of old) if (!all.has(entry.id)) all.set(entry.id, entry)
  const sorted = [...all.values()].sort((one, other) => descending(one.created, other.created))
  return sorted.slice(0, MOST_OF_A_KIND)
}

/** The places used last. A sandbox has another port each time, so only the last one stays. */
function kept(memory: Memory, place: string): Memory {
  const isSandbox = (name: string) => isLoopback(name.split(' ')[0] ?? '')
  const names = Object.keys(memory).filter((name) => name === place || !isSandbox(name) || !isSandbox(place))
  const latest = names.sort((one, other) => descending(memory[one]?.used, memory[other]?.used))
  return Object.fromEntries(latest.slice(0, MOST_PLACES).map((name) => [name, memory[name] as Memory[string]]))
}

/** Of times as they are written here; localeCompare would first load the rules of a language. */
const descending = (one = '', other = '') => (one === other ? 0 : one < other ? 1 : -1)

function read(around: Around): Memory {
  try {
    const memory: unknown = JSON.parse(readFileSync(pathOf(around), 'utf8'))
    return typeof memory === 'object' && memory !== null ? (memory as Memory) : {}
  } catch {
    return {}
  }
}

/** The file: in the user's cache, or LOCALAPPDATA on Windows. */
export function pathOf({env, home, platform}: Around): string {
  if (platform === 'win32')
    return win32.join(
      variable(env, 'LOCALAPPDATA') ?? win32.join(home, 'AppData', 'Local'),
      'pai-dlc',
      'completion.json',
    )
  const named = variable(env, 'XDG_CACHE_HOME')
  return joinPath(
    platform,
    named && isAbsolute(named) ? named : joinPath(platform, home, '.cache'),
    'pai-dlc',
    'completion.json',
  )
}
