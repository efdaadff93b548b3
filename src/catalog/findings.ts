import {isTransient} from '../api/retry.js'
import {CliError, EXIT, type Problem} from '../errors.js'

/** What a look into the catalog says about a document. */
export interface Findings {
  /** What keeps it from being sent. */
  problems: Problem[]
  /** What its author should know; one sentence each. */
  warnings: string[]
}

/** A value of a document that the catalog should know. */
export interface Wanted {
  value: string
  /** Where it stands, such as JobSpecs[0].Image. */
  path: string
}

export const NOTHING: Findings = {problems: [], warnings: []}

export function together(findings: readonly Findings[]): Findings {
  return {problems: findings.flatMap(({problems}) => problems), warnings: findings.flatMap(({warnings}) => warnings)}
}

/**
 * A check, or a warning where the catalog can't be read: a permission that is missing, a service that is down. The
 * service checks again, so the job goes on. Only a credential that is no good ends it.
 * @throws CliError (credentials)
 */
export async function attempt<Found extends Findings>(
  what: string,
  check: () => Promise<Found>,
): Promise<Found | Findings> {
  try {
    return await check()
  } catch (error) {
    if (!(error instanceof CliError) || error.exit === EXIT.credentials) throw error
    return {problems: [], warnings: [`${what} could not be checked: ${whyUnread(error)}`]}
  }
}

/**
 * The answer of a look-up by id; undefined where the service says that there is no such thing, or that this can be no
 * id of one.
 */
export async function lookedUp<Answer>(look: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof CliError && isNoSuchThing(error)) return undefined
    throw error
  }
}

function isNoSuchThing(error: CliError): boolean {
  return (
    error.exit === EXIT.notFound || (error.exit === EXIT.failure && error.httpStatus === 400 && !isTransient(error))
  )
}

/** Each value once, with all places where it stands. */
export function byValue(wanted: readonly Wanted[]): Map<string, string[]> {
  const paths = new Map<string, string[]>()
  for (const {value, path} of wanted) paths.set(value, [...(paths.get(value) ?? []), path])
  return paths
}

function whyUnread(error: CliError): string {
  const action = error.accessDenied?.AuthAction
  return typeof action === 'string' && action !== '' ? `the permission ${action} is missing.` : error.message
}
