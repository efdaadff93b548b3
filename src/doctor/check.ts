import type {Cloud} from '../api/cloud.js'
import type {Echo} from '../api/probe.js'
import type {Endpoint} from '../config/endpoint.js'
import type {SettingsInput} from '../config/environment.js'
import type {Settings} from '../config/settings.js'
import {CliError} from '../errors.js'

export type Result = 'ok' | 'warning' | 'failed' | 'skipped'

export interface Finding {
  Result: Result
  /** What was found, or why it was not looked for. */
  Detail: string
  /** What to type or do about it. */
  Remedy?: string | null
}

export interface Check extends Finding {
  Group: string
  Name: string
  Remedy: string | null
}

/** Everything that checks look at; tests hand in their own. */
export interface World {
  input: SettingsInput
  settings: Settings<null>
  /** Absent where the settings have gaps. */
  cloud?: Cloud
  /** Gets the credential, and says nothing of it. Absent where none is configured. */
  credential?: () => Promise<unknown>
  probe: (endpoint: Endpoint) => Promise<Echo>
  /** Loads what is to send the calls. */
  tryEngine: () => Promise<void>
  terminal: {isTerminal: boolean; width: number; stdoutColour: boolean; unicode: boolean}
  nodeVersion: string
  /** Whether a file can be made at this path, its folders included. */
  canWrite: (path: string) => boolean
}

export interface Looker {
  group: string
  name: string
  look: () => Finding | Promise<Finding>
}

export const ok = (Detail: string): Finding => ({Result: 'ok', Detail})
export const skipped = (Detail: string): Finding => ({Result: 'skipped', Detail})
export const warning = (Detail: string, Remedy?: string): Finding => ({Result: 'warning', Detail, Remedy})
export const failed = (Detail: string, Remedy?: string): Finding => ({Result: 'failed', Detail, Remedy})

/** A failure with the most useful of its suggestions. */
export function failedBy(error: CliError): Finding {
  return failed(
    error.message,
    error.suggestions.find((text) => /^(pai-dlc|aliyun|npm|export|unset|chmod|--)/.test(text)) ?? error.suggestions[0],
  )
}

/** All checks at once, each within its deadline in milliseconds. Never throws: a check that breaks has failed. */
export function runChecks(lookers: readonly Looker[], deadlineMs: number): Promise<Check[]> {
  return Promise.all(
    lookers.map(async ({group, name, look}) => {
      const {Result, Detail, Remedy = null} = await within(deadlineMs, look)
      return {Group: group, Name: name, Result, Detail, Remedy}
    }),
  )
}

async function within(deadlineMs: number, look: Looker['look']): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(failed(`no result within ${deadlineMs / 1000} s`)), deadlineMs)
  })
  try {
    return await Promise.race([(async () => look())(), late])
  } catch (error) {
    // The words of an error that is not ours could hold what it read.
    return error instanceof CliError
      ? failedBy(error)
      : failed(`the check itself broke (${(error as Error)?.name ?? 'no error'})`)
  } finally {
    clearTimeout(timer)
  }
}
