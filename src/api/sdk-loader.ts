import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {basename, dirname, join, resolve} from 'node:path'
import {CliError} from '../errors.js'
import {createModuleRunner, type ModuleExports} from '../platform/compiled-code.js'

/**
 * An official product package. Its client and models are CommonJS files, two hundred and more, of which one operation
 * needs five: the others are loaded when a property of them is read. They run on the runtime of this program, which is
 * loaded already, with their compiled code kept as the program's own is.
 * @param folder as Node finds it
 * @throws CliError if it can't be loaded
 */
export async function loadSdkPackage<SdkModule>(folder: string): Promise<SdkModule> {
  const [{default: openapi}, {default: dara}] = await Promise.all([
    import('@alicloud/openapi-core'),
    import('@darabonba/typescript'),
  ])
  const runtime = {'@alicloud/openapi-core': openapi, '@darabonba/typescript': dara}
  return explainFailure(folder, () => runPackage(folder, runtime) as SdkModule)
}

/** Loads a package with all its models. @throws CliError if it can't be loaded */
export async function checkSdkPackage(folder: string): Promise<void> {
  const models = await loadSdkPackage<object>(folder)
  explainFailure(folder, () => Object.values(models))
}

function explainFailure<Value>(folder: string, load: () => Value): Value {
  try {
    return load()
  } catch (cause) {
    throw new CliError({
      code: 'EngineUnusable',
      exit: 'failure',
      message: `The official package in ${folder} can't be loaded: ${firstMessageLine(cause)}`,
      suggestions: ['Reinstall it, or use the built-in engine: export PAI_DLC_ENGINE=core'],
      wasSent: false,
      cause,
    })
  }
}

function runPackage(folder: string, runtime: Record<string, object>): ModuleExports {
  const {
    name = basename(folder),
    version = '0',
    main = 'index.js',
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const runner = createModuleRunner(`${basename(name)}-${version}`, 'run')
  const modules = new Map<string, {exports: ModuleExports}>()
  const entry = join(folder, main)
  return load(entry)

  function load(file: string): ModuleExports {
    const loaded = modules.get(file)
    if (loaded) return loaded.exports
    const module = {exports: {}}
    modules.set(file, module)
    runner.run(file, file.slice(folder.length + 1).replace(/[\\/]/g, '-'), module, (id) => requireFrom(file, id))
    return module.exports
  }

  function requireFrom(file: string, id: string): unknown {
    if (Object.hasOwn(runtime, id)) return runtime[id]
    if (!id.startsWith('.')) return createRequire(file)(id)
    const path = resolve(dirname(file), id)
    const target = path.endsWith('.js') ? path : `${path}.js`
    // The client hands all names of the models on; what models require, they use when they are used.
    return file === entry ? load(target) : loadLate(target)
  }

  function loadLate(file: string): ModuleExports {
    return new Proxy<ModuleExports>({}, {get: (_target, name) => load(file)[name as string]})
  }
}

const firstMessageLine = (error: unknown) => String((error as Error)?.message ?? error).split('\n')[0]
