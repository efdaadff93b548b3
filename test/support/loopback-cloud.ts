import type {TransportOptions} from '../../src/api/call.js'
import {createCloud} from '../../src/api/transport.js'
import type {Clock} from '../../src/platform/clock.js'
import {builtSdkEngine} from './sdk-engine.js'

export const PLANTED = {accessKeyId: 'LTAI5tPLANTEDKEYID', accessKeySecret: 'PlantedSecretNeverToBeSeen0000'}

/** A clock that jumps: sleeping costs nothing and is remembered. */
export function jumpingClock(start = Date.parse('2026-03-20T08:00:00Z')): Clock & {slept: number[]} {
  let now = start
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      now += milliseconds
    },
  }
}

/** With PAI_DLC_ENGINE=sdk all that goes over the wire is sent by the official packages. */
const withChosenEngine: typeof createCloud = (options) =>
  createCloud(process.env.PAI_DLC_ENGINE === 'sdk' ? {engine: builtSdkEngine(), ...options} : options)

/** The real transport, pointed at a server on loopback. */
export function cloudAt(host: string, options: Partial<TransportOptions> = {}, create = withChosenEngine) {
  const endpoint = {protocol: 'http' as const, host}
  return create({
    regionId: 'cn-hangzhou',
    endpoints: {'pai-dlc': endpoint, aiworkspace: endpoint},
    credential: {getCredential: async () => ({type: 'access_key', providerName: 'static_ak', ...PLANTED})},
    connectTimeoutMs: 15_000,
    readTimeoutMs: 30_000,
    retries: 2,
    userAgent: 'test/1.0',
    clock: jumpingClock(),
    ...options,
  })
}

/**
 * The same out of the bundle, from which much of the packages is left out. Jest's own require would not load it as Node
 * does.
 */
export function builtCreateCloud(): typeof createCloud {
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
  return require('../../dist/api/transport.js').createCloud
}
