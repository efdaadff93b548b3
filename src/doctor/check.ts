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
  /** What was found, or why it was not looked for. */
  Detail: string
  /** What to type or do about it. */
  Fix?: string | null
}

export interface DoctorCheck extends CheckResult {
  Group: string
  Name: string
  Fix: string | null
}

/** Everything that checks look at; tests hand in their own. */
export interface CheckContext {
  input: SettingsInput
  settings: Settings<null>
  profiles: ProfileStore
  /** Absent where the settings have gaps. */
  cloud?: Cloud
  /** Gets the credential, and says nothing of it. Absent where none is configured. */
  getCredential?: () => Promise<unknown>
  probe: (endpoint: Endpoint) => Promise<ProbeResult>
  /** Loads what is to send the calls. */
  loadEngine: () => Promise<void>
  terminal: {isTty: boolean; width: number; stdoutColor: boolean; unicode: boolean}
  nodeVersion: string
  /** Whether a file can be made at this path, its folders included. */
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

/** A failure with the most useful of its suggestions. */
export function failedWith(error: CliError): CheckResult {
  return failed(
    error.message,
    error.suggestions.find((text) => /^(pai-dlc|aliyun|npm|export|unset|chmod|--)/.test(text)) ?? error.suggestions[0],
  )
}

/** All checks at once, each within its deadline in milliseconds. Never throws: a check that breaks has failed. */
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
    // The words of an error that is not ours could hold what it read.
    return error instanceof CliError
      ? failedWith(error)
      : failed(`the check itself broke (${(error as Error)?.name ?? 'no error'})`)
  } finally {
    clearTimeout(timer)
  }
}
