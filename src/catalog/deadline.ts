import type {Cloud} from '../api/cloud.js'
import {CliError} from '../errors.js'
import type {Findings} from './findings.js'

/**
 * A check of the catalog that does not keep a job waiting: after so many milliseconds what is still asked for is given
 * up, with one warning for all that was not checked.
 */
export async function checkWithin<Found extends Findings>(
  milliseconds: number,
  cloud: Cloud,
  check: (cloud: Cloud) => Promise<Found>,
): Promise<Found> {
  const late = new CliError({
    code: 'CatalogTimeout',
    exit: 'failure',
    message: `no answer within ${milliseconds / 1000} s.`,
  })
  const giving = new AbortController()
  const timer = setTimeout(() => giving.abort(late), milliseconds)
  const limited: Cloud = {
    call: (operation, input, options) => cloud.call(operation, input, {signal: giving.signal, ...options}),
  }
  try {
    const found = await check(limited)
    return {...found, warnings: together(found.warnings, late.message)}
  } finally {
    clearTimeout(timer)
  }
}

/** One sentence for all that was not checked for the same reason. */
function together(warnings: readonly string[], reason: string): string[] {
  const end = ` could not be checked: ${reason}`
  const late = warnings
    .filter((text) => text.endsWith(end))
    .map((text, index) => nameOf(text.slice(0, -end.length), index > 0))
  if (late.length < 2) return [...warnings]
  const others = warnings.filter((text) => !text.endsWith(end))
  return [
    ...others,
    `${late.slice(0, -1).join(', ')} and ${late.at(-1)} could not be checked: ${reason} The service checks them again.`,
  ]
}

const nameOf = (what: string, isInside: boolean) => (isInside ? what.charAt(0).toLowerCase() + what.slice(1) : what)
