import {mkdirSync, readFileSync, renameSync, statSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {homedir} from 'node:os'
import {basename, dirname, isAbsolute, join} from 'node:path'
import {Script} from 'node:vm'

/** Names one build; put in by scripts/build.js. */
declare const BUILD: string

type Exports = Record<string, unknown>
type Body = (exports: Exports, require: (id: string) => unknown, module: {exports: Exports}, file: string, folder: string) => void

/**
 * Loads a file of `dist` and what it requires, as Node would, but keeps V8's compiled code in the user's cache: parsing and compiling is a
 * third of a command's time. What is not there is compiled, and kept when the process ends; NODE_DISABLE_COMPILE_CACHE=1, Node's own
 * switch, turns it off. Alone in its file: whatever it imported would be loaded without it.
 * @param use of the program: each runs other functions of the same files, and only what has run is kept
 */
export function loadCompiled(entry: string, use: string): unknown {
  const require = createRequire(entry)
  // Stack traces through source maps are the work of Node's own loader.
  if (process.env.NODE_DISABLE_COMPILE_CACHE || process.sourceMapsEnabled) return require(entry)
  const folder = cacheFolder(use)
  const modules = new Map<string, {exports: Exports}>()
  const fresh = new Map<string, Script>()
  process.once('exit', () => keep(folder, fresh))
  return load(entry)

  function load(file: string): Exports {
    const known = modules.get(file)
    if (known) return known.exports
    const module = {exports: {}}
    modules.set(file, module)
    const kept = read(join(folder, nameOf(file)))
    const text = `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'utf8')}\n})`
    const script = new Script(text, {filename: file, cachedData: kept})
    if (!kept || script.cachedDataRejected) fresh.set(file, script)
    const within = (id: string) => (id.startsWith('./') || id.startsWith('../') ? load(join(dirname(file), id)) : outside(id))
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
  const {XDG_CACHE_HOME: named, LOCALAPPDATA} = process.env
  const home = process.platform === 'win32' ? (LOCALAPPDATA ?? homedir()) : named && isAbsolute(named) ? named : join(homedir(), '.cache')
  return join(home, 'pai-dlc', `code-${BUILD}-${process.version}-${process.arch}`, use)
}

const nameOf = (file: string) => `${basename(dirname(file))}-${basename(file)}`

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** A cache that can't be kept is no fault of the command. Only a folder of the user's own is written, since what lies there is run. */
function keep(folder: string, fresh: Map<string, Script>): void {
  if (fresh.size === 0) return
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700})
    if (process.getuid && statSync(folder).uid !== process.getuid()) return
    for (const [file, script] of fresh) {
      const draft = join(folder, `${nameOf(file)}.${process.pid}`)
      writeFileSync(draft, script.createCachedData(), {mode: 0o600})
      renameSync(draft, join(folder, nameOf(file)))
    }
  } catch {
    // The next command compiles again.
  }
}
