import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'

/** Stops V8's young generation from growing (to 48 MiB), for commands that stream much and keep little. */
export function limitYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** Frees a response of many megabytes before the next one arrives. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
