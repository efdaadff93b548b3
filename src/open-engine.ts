import type {Product} from './api/request.js'
import type {Engine} from './api/transport.js'
import {type EngineName, sdkPackages} from './config/engine.js'
import {processSurroundings} from './config/environment.js'
import type {Setting} from './config/setting.js'

/** What sends the calls, as settings have it; undefined is the transport's own. The official packages are loaded with the first call. */
export async function openEngine({value, source}: Setting<EngineName>, say?: (text: string) => void): Promise<Engine | undefined> {
  say?.(`engine ${value} (${source.name})`)
  if (value === 'core') return undefined
  const {createSdkEngine} = await import('./api/sdk-engine.js')
  return createSdkEngine({folders: packageFolders(), onFallback: say})
}

/**
 * Loads the packages that would send the calls, to see whether they can be.
 * @throws CliError
 */
export async function tryEngine({value}: Setting<EngineName | null>): Promise<void> {
  if (value !== 'sdk') return
  const {loadPackage} = await import('./api/sdk-engine.js')
  for (const folder of Object.values(packageFolders())) loadPackage(folder)
}

function packageFolders(): Record<Product, string> {
  const {'pai-dlc': dlc, aiworkspace} = sdkPackages(processSurroundings())
  return {'pai-dlc': dlc.found?.folder ?? '', aiworkspace: aiworkspace.found?.folder ?? ''}
}
