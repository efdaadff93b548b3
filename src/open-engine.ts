import type {Engine} from './api/transport.js'
import {type EngineName, sdkPackages} from './config/engine.js'
import {processSurroundings} from './config/input.js'
import type {Setting} from './config/setting.js'

/** What sends the calls, as settings have it; undefined is the transport's own. The official packages are loaded with the first call. */
export async function openEngine({value, source}: Setting<EngineName>, say?: (text: string) => void): Promise<Engine | undefined> {
  say?.(`engine ${value} (${source.name})`)
  if (value === 'core') return undefined
  const {createSdkEngine} = await import('./api/sdk-engine.js')
  const {'pai-dlc': dlc, aiworkspace} = sdkPackages(processSurroundings())
  return createSdkEngine({folders: {'pai-dlc': dlc.found?.folder ?? '', aiworkspace: aiworkspace.found?.folder ?? ''}, onFallback: say})
}
