import {getVariable} from '../platform/environment.js'
import {createSharedReads} from './api-reads.js'
import {type CheckContext, type DoctorCheck, runChecks} from './check.js'
import {configurationChecks} from './configuration.js'
import {serviceChecks} from './endpoints.js'
import {permissionChecks} from './permissions.js'
import {systemChecks} from './system.js'

export interface DoctorReport {
  Checks: DoctorCheck[]
  OK: boolean
}

const CHECK_DEADLINE_MS = 15_000

/** Checks everything that commands depend on, concurrently. Never throws or reveals keys. */
export async function runDoctor(context: CheckContext, deadlineMs = CHECK_DEADLINE_MS): Promise<DoctorReport> {
  const reads =
    context.cloud && createSharedReads(context.cloud, getVariable(context.input.env, 'PAI_DLC_WORKSPACE_ID'))
  const checks = [
    ...systemChecks(context),
    ...configurationChecks(context),
    ...serviceChecks(context, reads),
    ...permissionChecks(reads),
  ]
  const Checks = await runChecks(checks, deadlineMs)
  return {Checks, OK: Checks.every(({Result}) => Result !== 'failed')}
}
