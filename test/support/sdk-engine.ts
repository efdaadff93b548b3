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

/** The second engine, out of the bundle. */
export function createBuiltSdkEngine(options: Partial<SdkEngineOptions> = {}): Engine {
  const built: {createSdkEngine: typeof createSdkEngine} = require('../../dist/api/sdk-engine.js')
  const {'pai-dlc': dlc, aiworkspace} = sdkPackages
  return built.createSdkEngine({
    folders: {'pai-dlc': dlc.installed?.folder ?? '', aiworkspace: aiworkspace.installed?.folder ?? ''},
    ...options,
  })
}
