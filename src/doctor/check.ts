import type {Endpoint} from '../api/call.js'
import type {Cloud} from '../api/cloud.js'
import type {ProbeResult} from '../api/probe.js'
import type {ProfileStore} from '../config/credentials/profile-store.js'
import type {SettingsInput} from '../config/environment.js'
import type {Settings} from '../config/settings.js'
import {CliError} from '../errors.js'

export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped'

export interface CheckResult {
  Result: CheckStatus
  Detail: string
  Fix?: string | null
}

export interface DoctorCheck extends CheckResult {
  Group: string
  Name: string
  Fix: string | null
}

/** What checks depend on; tests provide their own. */
export interface CheckContext {
  input: SettingsInput
  settings: Settings<null>
  profiles: ProfileStore
  /** Absent if settings are incomplete. */
  cloud?: Cloud
  /** Requests the credential without revealing it. Absent if none is configured. */
  getCredential?: () => Promise<unknown>
  probe: (endpoint: Endpoint) => Promise<ProbeResult>
  loadEngine: () => Promise<void>
  terminal: {isTty: boolean; width: number; stdoutColor: boolean; unicode: boolean}
  nodeVersion: string
  canWrite: (path: string) => boolean
}

export interface CheckDefinition {
  group: string
  name: string
  run: () => CheckResult | Promise<CheckResult>
}

export const ok = (Detail: string): CheckResult => ({Result: 'ok', Detail})
export const skipped = (Detail: string): CheckResult => ({Result: 'skipped', Detail})
export const warning = (Detail: string, Fix?: string): CheckResult => ({Result: 'warning', Detail, Fix})
export const failed = (Detail: string, Fix?: string): CheckResult => ({Result: 'failed', Detail, Fix})

export function failedWith(error: CliError): CheckResult {
  return failed(
    error.message,
    error.suggestions.find((text) => /^(pai-dlc|aliyun|npm|export|unset|chmod|--)/.test(text)) ?? error.suggestions[0],
  )
}

/** Runs all checks concurrently, each with a deadline. Never throws: a broken check counts as failed. */
export function runChecks(checks: readonly CheckDefinition[], deadlineMs: number): Promise<DoctorCheck[]> {
  return Promise.all(
    checks.map(async ({group, name, run}) => {
      const {Result, Detail, Fix = null} = await runWithin(deadlineMs, run)
      return {Group: group, Name: name, Result, Detail, Fix}
    }),
  )
}

async function runWithin(deadlineMs: number, run: CheckDefinition['run']): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve(failed(`no result within ${deadlineMs / 1000} s`)), deadlineMs)
  })
  try {
    return await Promise.race([(async () => run())(), timeout])
  } catch (error) {
    // The message of an unexpected error could contain what it read.
    return error instanceof CliError
      ? failedWith(error)
      : failed(`the check failed unexpectedly (${(error as Error)?.name ?? 'no error'})`)
  } finally {
    clearTimeout(timer)
  }
}
