import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {homedir} from 'node:os'
import {basename, dirname, isAbsolute, join, resolve} from 'node:path'
import {Script} from 'node:vm'
import {writeFileAtomically} from '../platform/atomic-file.js'
import {makeDirectory} from '../platform/make-directory.js'

/** Identifies the build; defined by scripts/build.js. */
declare const BUILD: string

/** A cache without additions for a month most likely belongs to an older build. */
const MAX_AGE_MS = 30 * 86_400_000

type ModuleExports = Record<string, unknown>
type ModuleWrapper = (
  exports: ModuleExports,
  require: (id: string) => unknown,
  module: {exports: ModuleExports},
  file: string,
  folder: string,
) => void

/**
 * Loads a file of `dist` and its dependencies like `require`, but caches V8's compiled code, since compiling takes a third
 * of a command's time. Respects NODE_DISABLE_COMPILE_CACHE and NODE_COMPILE_CACHE. Keep imports here to a minimum: they
 * are loaded without the cache.
 * @param usage separates caches by how the program is used, because only functions that ran are cached
 */
export function requireWithCodeCache(entry: string, usage: string): unknown {
  const folder = codeCacheDirectory(usage)
  // Source maps need Node's own loader. Without a home directory the cache would end up in the current directory.
  if (process.env.NODE_DISABLE_COMPILE_CACHE || process.sourceMapsEnabled || !isAbsolute(folder)) return require(entry)
  const isOwnedCache = isOwnedByUser(folder)
  const modules = new Map<string, {exports: ModuleExports}>()
  const newScripts = new Map<string, Script>()
  process.once('exit', () => saveCompiledCode(folder, newScripts))
  return loadModule(entry)

  function loadModule(file: string): ModuleExports {
    const loaded = modules.get(file)
    if (loaded) return loaded.exports
    const module = {exports: {}}
    modules.set(file, module)
    const cachedData = isOwnedCache ? readIfExists(join(folder, cacheFileName(file))) : undefined
    const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'utf8')}\n})`
    const script = new Script(source, {filename: file, cachedData})
    if (!cachedData || script.cachedDataRejected) newScripts.set(file, script)
    const localRequire = (id: string) =>
      id.startsWith('./') || id.startsWith('../') ? loadModule(join(dirname(file), id)) : requireModule(id)
    const wrapper = script.runInThisContext() as ModuleWrapper
    wrapper(
      module.exports,
      Object.assign(localRequire, {resolve: require.resolve, cache: {}}),
      module,
      file,
      dirname(file),
    )
    return module.exports
  }

  function requireModule(id: string): unknown {
    return isAbsolute(id) && id.startsWith(dirname(entry)) ? loadModule(id) : require(id)
  }
}

/** V8 identifies cached code only by the length of its source, so each build and Node version has its own directory. */
function codeCacheDirectory(usage: string): string {
  return join(userCacheDirectory(), 'pai-dlc', `code-${BUILD}-${process.version}-${process.arch}`, usage)
}

function userCacheDirectory(): string {
  const {NODE_COMPILE_CACHE, LOCALAPPDATA, XDG_CACHE_HOME} = process.env
  if (NODE_COMPILE_CACHE) return resolve(NODE_COMPILE_CACHE)
  if (process.platform === 'win32') return LOCALAPPDATA ?? homedir()
  return XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache')
}

const cacheFileName = (file: string) => `${basename(dirname(file))}-${basename(file)}`

/** The cache is executed, so it must not come from another user. */
function isOwnedByUser(folder: string): boolean {
  try {
    return process.getuid === undefined || statSync(folder).uid === process.getuid()
  } catch {
    return false
  }
}

function readIfExists(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** Errors are ignored: a command must not fail because of its cache. */
function saveCompiledCode(folder: string, newScripts: Map<string, Script>): void {
  if (newScripts.size === 0) return
  try {
    const isNew = makeDirectory(folder)
    if (!isOwnedByUser(folder)) return
    if (isNew) removeStaleCaches(dirname(folder))
    for (const [file, script] of newScripts)
      writeFileAtomically(join(folder, cacheFileName(file)), script.createCachedData())
  } catch {}
}

/** Runs once per build. An older build that is still in use only compiles again. */
function removeStaleCaches(current: string): void {
  const isStale = (folder: string) => Date.now() - statSync(folder).mtimeMs > MAX_AGE_MS
  for (const name of readdirSync(dirname(current))) {
    const folder = join(dirname(current), name)
    if (name.startsWith('code-') && folder !== current && isStale(folder))
      rmSync(folder, {recursive: true, force: true})
  }
}
