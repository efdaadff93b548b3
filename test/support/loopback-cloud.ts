import type {TransportOptions} from '../../src/api/call.js'
import {createCloud} from '../../src/api/transport.js'
import {createInstantClock} from './fake-cloud.js'
import {createBuiltSdkEngine} from './sdk-engine.js'

export const PLANTED_KEY = {accessKeyId: 'LTAI5tPLANTEDKEYID', accessKeySecret: 'PlantedSecretNeverToBeSeen0000'}

/** With PAI_DLC_ENGINE=sdk all that goes over the wire is sent by the official packages. */
const createCloudWithChosenEngine: typeof createCloud = (options) =>
  createCloud(process.env.PAI_DLC_ENGINE === 'sdk' ? {engine: createBuiltSdkEngine(), ...options} : options)

/** The real transport, pointed at a server on loopback. */
export function createLoopbackCloud(
  host: string,
  options: Partial<TransportOptions> = {},
  create = createCloudWithChosenEngine,
) {
  const endpoint = {protocol: 'http' as const, host}
  return create({
    regionId: 'cn-hangzhou',
    endpoints: {'pai-dlc': endpoint, aiworkspace: endpoint},
    credential: {getCredential: async () => ({type: 'access_key', providerName: 'static_ak', ...PLANTED_KEY})},
    connectTimeoutMs: 15_000,
    readTimeoutMs: 30_000,
    retries: 2,
    userAgent: 'test/1.0',
    clock: createInstantClock(),
    ...options,
  })
}

/**
 * The same out of the bundle, from which much of the packages is left out. Jest's own require would not load it as Node
 * does.
 */
export function loadBuiltCreateCloud(): typeof createCloud {
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
  return require('../../dist/api/transport.js').createCloud
}
