import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {homedir} from 'node:os'
import {basename, dirname, isAbsolute, join, resolve} from 'node:path'
import {Script} from 'node:vm'
import {writeAtomically} from '../platform/atomic-file.js'
import {makeFolder} from '../platform/make-directory.js'

/** Names one build; put in by scripts/build.js. */
declare const BUILD: string

/** Compiled code of a build that has added nothing for a month is of an older one, most likely. */
const KEPT_MS = 30 * 86_400_000

type Exports = Record<string, unknown>
type Body = (
  exports: Exports,
  require: (id: string) => unknown,
  module: {exports: Exports},
  file: string,
  folder: string,
) => void

/**
 * Loads a file of `dist` and what it requires, as Node would, but keeps V8's compiled code in the user's cache: parsing
 * and compiling is a third of a command's time. What is not there is compiled, and kept when the process ends. Node's
 * own variables count here, too: NODE_DISABLE_COMPILE_CACHE=1 turns it off, NODE_COMPILE_CACHE names another folder. A
 * file of its own: what it imports is loaded without it.
 * @param use of the program: each runs other functions of the same files, and only what has run is kept
 */
export function loadCompiled(entry: string, use: string): unknown {
  const folder = cacheFolder(use)
  // Stack traces through source maps are the work of Node's own loader. Without a home nothing is kept: not where
  // somebody happens to be.
  if (process.env.NODE_DISABLE_COMPILE_CACHE || process.sourceMapsEnabled || !isAbsolute(folder)) return require(entry)
  const isOwn = isOwnFolder(folder)
  const modules = new Map<string, {exports: Exports}>()
  const fresh = new Map<string, Script>()
  process.once('exit', () => keep(folder, fresh))
  return load(entry)

  function load(file: string): Exports {
    const known = modules.get(file)
    if (known) return known.exports
    const module = {exports: {}}
    modules.set(file, module)
    const kept = isOwn ? read(join(folder, nameOf(file))) : undefined
    const text = `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'utf8')}\n})`
    const script = new Script(text, {filename: file, cachedData: kept})
    if (!kept || script.cachedDataRejected) fresh.set(file, script)
    const within = (id: string) =>
      id.startsWith('./') || id.startsWith('../') ? load(join(dirname(file), id)) : outside(id)
    const body = script.runInThisContext() as Body
    body(module.exports, Object.assign(within, {resolve: require.resolve, cache: {}}), module, file, dirname(file))
    return module.exports
  }

  function outside(id: string): unknown {
    return isAbsolute(id) && id.startsWith(dirname(entry)) ? load(id) : require(id)
  }
}

/** V8 knows code by its length alone, so the folder is of this build, and of this Node. */
function cacheFolder(use: string): string {
  return join(caches(), 'pai-dlc', `code-${BUILD}-${process.version}-${process.arch}`, use)
}

function caches(): string {
  const {NODE_COMPILE_CACHE, LOCALAPPDATA, XDG_CACHE_HOME} = process.env
  if (NODE_COMPILE_CACHE) return resolve(NODE_COMPILE_CACHE)
  if (process.platform === 'win32') return LOCALAPPDATA ?? homedir()
  return XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache')
}

const nameOf = (file: string) => `${basename(dirname(file))}-${basename(file)}`

/** What lies there is run, so nobody else may have put it there. */
function isOwnFolder(folder: string): boolean {
  try {
    return process.getuid === undefined || statSync(folder).uid === process.getuid()
  } catch {
    return false
  }
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** A cache that can't be kept is no fault of the command. */
function keep(folder: string, fresh: Map<string, Script>): void {
  if (fresh.size === 0) return
  try {
    const isNew = makeFolder(folder)
    if (!isOwnFolder(folder)) return
    if (isNew) forgetOthers(dirname(folder))
    for (const [file, script] of fresh) writeAtomically(join(folder, nameOf(file)), script.createCachedData())
  } catch {
    // The next command compiles again.
  }
}

/**
 * Where a build keeps code for the first time, that of builds nobody has added to for long goes. One still in use only
 * compiles again.
 */
function forgetOthers(own: string): void {
  const isOld = (folder: string) => Date.now() - statSync(folder).mtimeMs > KEPT_MS
  for (const name of readdirSync(dirname(own))) {
    const folder = join(dirname(own), name)
    if (name.startsWith('code-') && folder !== own && isOld(folder)) rmSync(folder, {recursive: true, force: true})
  }
}
