import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'

/**
 * For a command through which much flows and of which little stays: V8's space for new things stays as large as it is
 * now. It would grow to 48 MiB, since garbage that is not collected costs it nothing.
 */
export function limitYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** Collects what an answer of many megabytes has left behind, before the next one comes. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
