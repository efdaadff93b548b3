import {isTransient} from '../api/retry.js'
import {CliError, EXIT, type Problem} from '../errors.js'

/** What a look into the catalog says about a document. */
export interface CheckFindings {
  problems: Problem[]
  warnings: string[]
}

export interface ReferencedValue {
  value: string
  /** Its path, such as JobSpecs[0].Image. */
  path: string
}

export const NO_FINDINGS: CheckFindings = {problems: [], warnings: []}

export function mergeFindings(findings: readonly CheckFindings[]): CheckFindings {
  return {problems: findings.flatMap(({problems}) => problems), warnings: findings.flatMap(({warnings}) => warnings)}
}

/**
 * A check, or a warning where the catalog can't be read: a permission that is missing, a service that is down. The
 * service checks again, so the job goes on. Only a credential that is no good ends it.
 * @throws CliError (credentials)
 */
export async function checkOrWarn<Result extends CheckFindings>(
  subject: string,
  check: () => Promise<Result>,
): Promise<Result | CheckFindings> {
  try {
    return await check()
  } catch (error) {
    if (!(error instanceof CliError) || error.exit === EXIT.credentials) throw error
    return {problems: [], warnings: [`${subject} could not be checked: ${describeReadFailure(error)}`]}
  }
}

/** The response of a GET by id, or undefined if the service says that the id is unknown or invalid. */
export async function getIfExists<Response>(request: () => Promise<Response>): Promise<Response | undefined> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof CliError && isNotFound(error)) return undefined
    throw error
  }
}

function isNotFound(error: CliError): boolean {
  return (
    error.exit === EXIT.notFound || (error.exit === EXIT.failure && error.httpStatus === 400 && !isTransient(error))
  )
}

/** Each value once, with all its paths. */
export function groupPathsByValue(references: readonly ReferencedValue[]): Map<string, string[]> {
  const paths = new Map<string, string[]>()
  for (const {value, path} of references) paths.set(value, [...(paths.get(value) ?? []), path])
  return paths
}

function describeReadFailure(error: CliError): string {
  const action = error.accessDeniedDetail?.AuthAction
  return typeof action === 'string' && action !== '' ? `the permission ${action} is missing.` : error.message
}
