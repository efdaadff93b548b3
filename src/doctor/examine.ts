import {variable} from '../platform/environment.js'
import {createReads} from './api-reads.js'
import {type Check, runChecks, type World} from './check.js'
import {configurationChecks} from './configuration.js'
import {serviceChecks} from './endpoints.js'
import {machineChecks} from './machine.js'
import {permissionChecks} from './permissions.js'

/** The document of `doctor`. */
export interface Diagnosis {
  Checks: Check[]
  /** No check has failed. */
  OK: boolean
}

/** Milliseconds that each check may take. */
const DEADLINE = 15_000

/**
 * Everything that a command stands on, looked at in parallel. Changes nothing, never throws, and says no key and no
 * file's content.
 */
export async function examine(world: World, deadlineMs = DEADLINE): Promise<Diagnosis> {
  const reads = world.cloud && createReads(world.cloud, variable(world.input.env, 'PAI_DLC_WORKSPACE_ID'))
  const lookers = [
    ...machineChecks(world),
    ...configurationChecks(world),
    ...serviceChecks(world, reads),
    ...permissionChecks(reads),
  ]
  const Checks = await runChecks(lookers, deadlineMs)
  return {Checks, OK: Checks.every(({Result}) => Result !== 'failed')}
}
