import {setMaxListeners} from 'node:events'
import type {Cloud} from '../api/cloud.js'
import {CliError} from '../errors.js'
import type {CheckFindings} from './findings.js'

/** Stops catalog checks that take longer than `deadlineMs`, with one warning for all that was not checked. */
export async function checkWithDeadline<Result extends CheckFindings>(
  milliseconds: number,
  cloud: Cloud,
  check: (cloud: Cloud) => Promise<Result>,
): Promise<Result> {
  const timeoutError = new CliError({
    code: 'CatalogTimeout',
    exit: 'failure',
    message: `no response within ${milliseconds / 1000} s.`,
  })
  const controller = new AbortController()
  // Each call listens, and a document may have many references.
  setMaxListeners(0, controller.signal)
  const timer = setTimeout(() => controller.abort(timeoutError), milliseconds)
  const limitedCloud: Cloud = {
    call: (operation, input, options) => cloud.call(operation, input, {signal: controller.signal, ...options}),
  }
  try {
    const result = await check(limitedCloud)
    return {...result, warnings: mergeTimeoutWarnings(result.warnings, timeoutError.message)}
  } finally {
    clearTimeout(timer)
  }
}

/** One sentence for all that was not checked for the same reason. */
function mergeTimeoutWarnings(warnings: readonly string[], reason: string): string[] {
  const suffix = ` could not be checked: ${reason}`
  const unchecked = warnings
    .filter((text) => text.endsWith(suffix))
    .map((text, index) => lowercaseInside(text.slice(0, -suffix.length), index > 0))
  if (unchecked.length < 2) return [...warnings]
  const others = warnings.filter((text) => !text.endsWith(suffix))
  return [
    ...others,
    `${unchecked.slice(0, -1).join(', ')} and ${unchecked.at(-1)} could not be checked: ${reason} The service checks them again.`,
  ]
}

const lowercaseInside = (what: string, isInside: boolean) =>
  isInside ? what.charAt(0).toLowerCase() + what.slice(1) : what
