import {dirname} from 'node:path'
import type {Engine} from '../../src/api/call.js'
import type {createSdkEngine, SdkEngineOptions} from '../../src/api/sdk-engine.js'
import {findSdkPackages} from '../../src/config/engine.js'

// Jest's own require would not load packages as Node does, nor look where NODE_PATH says.
const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)

/** The official packages as tests find them: beside the program, or in a folder of NODE_PATH. */
const sdkPackages = findSdkPackages({
  findPackage(name) {
    try {
      const path = require.resolve(`${name}/package.json`)
      return {folder: dirname(path), version: require(path).version}
    } catch {
      return undefined
    }
  },
})

/** Whether the second engine can be tested here. */
export const HAS_SDK_PACKAGES = Object.values(sdkPackages).every(({problem}) => problem === undefined)

export const sdkFolders = () => ({
  'pai-dlc': sdkPackages['pai-dlc'].installed?.folder ?? '',
  aiworkspace: sdkPackages.aiworkspace.installed?.folder ?? '',
})

/**
 * The second engine, out of the bundle. Jest loads the packages, whole and with their own runtime: what the program
 * itself compiles would not be of Jest's realm. `sdk-calls.ts` runs the engine as the program does.
 */
export function createBuiltSdkEngine(options: Partial<SdkEngineOptions> = {}): Engine {
  const built: {createSdkEngine: typeof createSdkEngine} = require('../../dist/api/sdk-engine.js')
  return built.createSdkEngine({folders: sdkFolders(), loadPackage: async (folder) => require(folder), ...options})
}
