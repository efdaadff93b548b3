import {basename, dirname, isAbsolute, join} from 'node:path'
import {createModuleRunner, isCodeCacheEnabled, type ModuleExports} from '../platform/compiled-code.js'

/** Names one build; put in by scripts/build.js. */
declare const BUILD: string

/**
 * Loads a file of `dist` and its dependencies like `require`, but caches V8's compiled code, since compiling takes a third
 * of a command's time. Keep imports here to a minimum: they are loaded without the cache.
 * @param usage separates caches by how the program is used, because only functions that ran are cached
 */
export function requireWithCodeCache(entry: string, usage: string): unknown {
  if (!isCodeCacheEnabled()) return require(entry)
  const runner = createModuleRunner(BUILD, usage)
  const modules = new Map<string, {exports: ModuleExports}>()
  return loadModule(entry)

  function loadModule(file: string): ModuleExports {
    const loaded = modules.get(file)
    if (loaded) return loaded.exports
    const module = {exports: {}}
    modules.set(file, module)
    const localRequire = (id: string) =>
      id.startsWith('./') || id.startsWith('../') ? loadModule(join(dirname(file), id)) : requireModule(id)
    runner.run(
      file,
      `${basename(dirname(file))}-${basename(file)}`,
      module,
      Object.assign(localRequire, {resolve: require.resolve, cache: {}}),
    )
    return module.exports
  }

  function requireModule(id: string): unknown {
    return isAbsolute(id) && id.startsWith(dirname(entry)) ? loadModule(id) : require(id)
  }
}
