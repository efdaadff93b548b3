import {isAbsolute, win32} from 'node:path'
import {isLoopback} from '../config/endpoint.js'
import {type SystemEnvironment, systemEnvironment} from '../config/environment.js'
import {readJsonFile, writeFileAtomically} from '../platform/atomic-file.js'
import {getVariable} from '../platform/environment.js'
import {joinPlatformPath} from '../platform/paths.js'
import {isPlainValue} from '../text/plain-value.js'

const RESOURCE_KINDS = ['job', 'workspace', 'image', 'machine', 'dataset', 'code-source', 'quota'] as const
export type ResourceKind = (typeof RESOURCE_KINDS)[number]

/** A resource from a response, which completion offers later without a request. */
export interface SeenResource {
  id: string
  /** What people call it. */
  name?: string
  status?: string
  /** ISO 8601; the newest come first. */
  created?: string
  /** A job's, by the ends of their ids. */
  pods?: string[]
}

export interface Delta {
  /** By id, as they were seen last. */
  seen: {[K in ResourceKind]?: Map<string, SeenResource>}
  /** Deleted jobs. */
  deleted: string[]
}

interface CompletionCache {
  [place: string]: {used: string; known: {[K in ResourceKind]?: SeenResource[]}}
}

type CachePathContext = Pick<SystemEnvironment, 'env' | 'home' | 'platform'>

const MAX_PER_KIND = 200
const MAX_SCOPES = 8

/** Adds to the cache of a scope. @throws if the file can't be written */
export function saveSeenResources(
  scope: string,
  {seen, deleted}: Delta,
  system: CachePathContext = systemEnvironment(),
): void {
  const cache = readCache(system)
  const known: CompletionCache[string]['known'] = {}
  for (const kind of RESOURCE_KINDS) {
    const entries = mergeEntries([...(seen[kind]?.values() ?? [])], getEntries(cache, scope, kind)).filter(
      ({id}) => !deleted.includes(id),
    )
    if (entries.length > 0) known[kind] = entries
  }
  const next = pruneScopes({...cache, [scope]: {used: new Date().toISOString(), known}}, scope)
  writeFileAtomically(completionCachePath(system), JSON.stringify(next))
}

/** The cache of a scope; empty if there is none or it can't be read. */
export function loadSeenResources(
  scope: string,
  kind: ResourceKind,
  system: CachePathContext = systemEnvironment(),
): SeenResource[] {
  return getEntries(readCache(system), scope, kind)
}

function getEntries(cache: CompletionCache, scope: string, kind: ResourceKind): SeenResource[] {
  const entries: unknown = cache[scope]?.known?.[kind]
  return Array.isArray(entries) ? entries.filter((entry): entry is SeenResource => typeof entry?.id === 'string') : []
}

/** Each id once, with what was seen last, and before where that lacks; the newest first. */
function mergeEntries(seen: SeenResource[], cached: SeenResource[]): SeenResource[] {
  const cachedById = new Map(cached.map((entry) => [entry.id, entry]))
  const all = new Map(
    seen.filter(({id}) => isPlainValue(id)).map((entry) => [entry.id, {...cachedById.get(entry.id), ...entry}]),
  )
  for (const entry of cached) if (!all.has(entry.id)) all.set(entry.id, entry)
  const sorted = [...all.values()].sort((a, b) => compareDescending(a.created, b.created))
  return sorted.slice(0, MAX_PER_KIND)
}

/** The places used last. A sandbox has another port each time, so only the last one stays. */
function pruneScopes(cache: CompletionCache, scope: string): CompletionCache {
  const isSandbox = (name: string) => isLoopback(name.split(' ')[0] ?? '')
  const scopes = Object.keys(cache).filter((name) => name === scope || !isSandbox(name) || !isSandbox(scope))
  const latest = scopes.sort((a, b) => compareDescending(cache[a]?.used, cache[b]?.used))
  return Object.fromEntries(latest.slice(0, MAX_SCOPES).map((name) => [name, cache[name] as CompletionCache[string]]))
}

/** For ISO times. localeCompare would load locale data. */
const compareDescending = (a = '', b = '') => (a === b ? 0 : a < b ? 1 : -1)

function readCache(system: CachePathContext): CompletionCache {
  return readJsonFile<CompletionCache>(completionCachePath(system)) ?? {}
}

/** The file: in the user's cache, or LOCALAPPDATA on Windows. */
export function completionCachePath({env, home, platform}: CachePathContext): string {
  if (platform === 'win32')
    return win32.join(
      getVariable(env, 'LOCALAPPDATA') ?? win32.join(home, 'AppData', 'Local'),
      'pai-dlc',
      'completion.json',
    )
  const configured = getVariable(env, 'XDG_CACHE_HOME')
  return joinPlatformPath(
    platform,
    configured && isAbsolute(configured) ? configured : joinPlatformPath(platform, home, '.cache'),
    'pai-dlc',
    'completion.json',
  )
}
