import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {homedir} from 'node:os'
import {dirname, isAbsolute, join, resolve} from 'node:path'
import {Script} from 'node:vm'
import {writeFileAtomically} from './atomic-file.js'
import {makeDirectory} from './make-directory.js'
import {findPrivateFolder} from './private-folder.js'
import {isWritableByOthers, readRegularFile} from './read-file.js'

/** A cache without additions for a month most likely belongs to an older version. */
const MAX_AGE_MS = 30 * 86_400_000
const MAX_CODE_BYTES = 67_108_864
/** pai-dlc, the version and the usage. */
const OWN_FOLDERS = 3

export type ModuleExports = Record<string, unknown>
export type ModuleRequire = (id: string) => unknown

type ModuleWrapper = (
  exports: ModuleExports,
  require: ModuleRequire,
  module: {exports: ModuleExports},
  file: string,
  folder: string,
) => void

/** Runs CommonJS files with V8's compiled code from the user's cache, if available. */
export interface ModuleRunner {
  /** What `module.exports` is after the file has run. @param module created by the caller, for cycles */
  run(file: string, cacheName: string, module: {exports: ModuleExports}, require: ModuleRequire): void
}

/**
 * V8 identifies cached code only by the length of its source, so each version of the files and of Node has its own
 * directory, and each usage, because only functions that ran are cached. Respects NODE_DISABLE_COMPILE_CACHE and
 * NODE_COMPILE_CACHE. New code is written to the cache when the process exits.
 */
export function createModuleRunner(version: string, usage: string): ModuleRunner {
  const folder = join(userCacheDirectory(), 'pai-dlc', `code-${version}-${process.version}-${process.arch}`, usage)
  const isEnabled = isCodeCacheEnabled()
  const cache = isEnabled ? findPrivateFolder(folder, OWN_FOLDERS) : undefined
  const newScripts = new Map<string, Script>()
  if (isEnabled) process.once('exit', () => saveCompiledCode(folder, newScripts))
  return {
    run(file, cacheName, module, require) {
      const cachedData = cache === undefined ? undefined : readPrivateFile(join(cache, cacheName))
      const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'utf8')}\n})`
      const script = new Script(source, {filename: file, cachedData})
      if (isEnabled && (!cachedData || script.cachedDataRejected)) newScripts.set(cacheName, script)
      const wrapper = script.runInThisContext() as ModuleWrapper
      wrapper(module.exports, require, module, file, dirname(file))
    },
  }
}

/** Source maps need Node's own loader. Without a home directory the cache would end up in the current directory. */
export function isCodeCacheEnabled(): boolean {
  return (
    !process.env.NODE_DISABLE_COMPILE_CACHE && process.sourceMapsEnabled !== true && isAbsolute(userCacheDirectory())
  )
}

function userCacheDirectory(): string {
  const {NODE_COMPILE_CACHE, LOCALAPPDATA, XDG_CACHE_HOME} = process.env
  if (NODE_COMPILE_CACHE) return resolve(NODE_COMPILE_CACHE)
  if (process.platform === 'win32') return LOCALAPPDATA ?? homedir()
  return XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache')
}

/** The cache is executed, so no other user may have written it. */
function readPrivateFile(path: string): Buffer | undefined {
  try {
    const {bytes, stats} = readRegularFile(path, MAX_CODE_BYTES)
    return isWritableByOthers(stats) ? undefined : bytes
  } catch {
    return undefined
  }
}

/** Errors are ignored: a command must not fail because of its cache. */
function saveCompiledCode(folder: string, newScripts: Map<string, Script>): void {
  if (newScripts.size === 0) return
  try {
    const isNew = makeDirectory(folder)
    const cache = findPrivateFolder(folder, OWN_FOLDERS)
    if (cache === undefined) return
    if (isNew) removeStaleCaches(dirname(cache))
    for (const [name, script] of newScripts) writeFileAtomically(join(cache, name), script.createCachedData())
  } catch {}
}

/** Runs once per version. An older version that is still in use only compiles again. */
function removeStaleCaches(current: string): void {
  const isStale = (folder: string) => Date.now() - statSync(folder).mtimeMs > MAX_AGE_MS
  for (const name of readdirSync(dirname(current))) {
    const folder = join(dirname(current), name)
    if (name.startsWith('code-') && folder !== current && isStale(folder))
      rmSync(folder, {recursive: true, force: true})
  }
}
