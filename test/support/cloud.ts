import {createCloud, type TransportOptions} from '../../src/api/transport.js'
import type {Clock} from '../../src/clock.js'

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

/** The real transport, pointed at a server on loopback. */
export function cloudAt(host: string, options: Partial<TransportOptions> = {}, create = createCloud) {
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

/** The same out of the bundle, from which much of the packages is left out. Jest's own require would not load it as Node does. */
export function builtCreateCloud(): typeof createCloud {
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
  return require('../../dist/api/transport.js').createCloud
}
