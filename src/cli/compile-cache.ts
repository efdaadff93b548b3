import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {homedir} from 'node:os'
import {basename, dirname, isAbsolute, join, resolve} from 'node:path'
import {Script} from 'node:vm'
import {writeFileAtomically} from '../platform/atomic-file.js'
import {makeDirectory} from '../platform/make-directory.js'
import {findPrivateFolder} from '../platform/private-folder.js'
import {isWritableByOthers, readRegularFile} from '../platform/read-file.js'

/** Names one build; put in by scripts/build.js. */
declare const BUILD: string

/** Compiled code of a build that has added nothing for a month is of an older one, most likely. */
const MAX_AGE_MS = 30 * 86_400_000
const MAX_CODE_BYTES = 67_108_864
/** pai-dlc, the build and the usage. */
const OWN_FOLDERS = 3

type ModuleExports = Record<string, unknown>
type ModuleWrapper = (
  exports: ModuleExports,
  require: (id: string) => unknown,
  module: {exports: ModuleExports},
  file: string,
  folder: string,
) => void

/**
 * Loads a file of `dist` and what it requires, as Node would, but keeps V8's compiled code in the user's cache: parsing
 * and compiling is a third of a command's time. What is not there is compiled, and kept when the process ends. Node's
 * own variables count here, too: NODE_DISABLE_COMPILE_CACHE=1 turns it off, NODE_COMPILE_CACHE names another folder. A
 * file of its own: what it imports is loaded without it.
 * @param usage of the program: each runs other functions of the same files, and only what has run is kept
 */
export function requireWithCodeCache(entry: string, usage: string): unknown {
  const folder = codeCacheDirectory(usage)
  // Stack traces through source maps are the work of Node's own loader. Without a home nothing is kept: not where
  // somebody happens to be.
  if (process.env.NODE_DISABLE_COMPILE_CACHE || process.sourceMapsEnabled || !isAbsolute(folder)) return require(entry)
  const cache = findPrivateFolder(folder, OWN_FOLDERS)
  const modules = new Map<string, {exports: ModuleExports}>()
  const newScripts = new Map<string, Script>()
  process.once('exit', () => saveCompiledCode(folder, newScripts))
  return loadModule(entry)

  function loadModule(file: string): ModuleExports {
    const loaded = modules.get(file)
    if (loaded) return loaded.exports
    const module = {exports: {}}
    modules.set(file, module)
    const cachedData = cache === undefined ? undefined : readPrivateFile(join(cache, cacheFileName(file)))
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

/** V8 knows code by its length alone, so the folder is of this build, and of this Node. */
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

/** The cache is executed, so no other user may have written it. */
function readPrivateFile(path: string): Buffer | undefined {
  try {
    const {bytes, stats} = readRegularFile(path, MAX_CODE_BYTES)
    return isWritableByOthers(stats) ? undefined : bytes
  } catch {
    return undefined
  }
}

/** A cache that can't be kept is no fault of the command. */
function saveCompiledCode(folder: string, newScripts: Map<string, Script>): void {
  if (newScripts.size === 0) return
  try {
    const isNew = makeDirectory(folder)
    const cache = findPrivateFolder(folder, OWN_FOLDERS)
    if (cache === undefined) return
    if (isNew) removeStaleCaches(dirname(cache))
    for (const [file, script] of newScripts)
      writeFileAtomically(join(cache, cacheFileName(file)), script.createCachedData())
  } catch {
    // The next command compiles again.
  }
}

/**
 * Where a build keeps code for the first time, that of builds nobody has added to for long goes. One still in use only
 * compiles again.
 */
function removeStaleCaches(current: string): void {
  const isStale = (folder: string) => Date.now() - statSync(folder).mtimeMs > MAX_AGE_MS
  for (const name of readdirSync(dirname(current))) {
    const folder = join(dirname(current), name)
    if (name.startsWith('code-') && folder !== current && isStale(folder))
      rmSync(folder, {recursive: true, force: true})
  }
}
