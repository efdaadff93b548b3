/** Exit codes: a contract with scripts, listed in docs/reference/README.md. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  declined: 3,
  credentials: 4,
  denied: 5,
  notFound: 6,
  refused: 7,
  timeout: 8,
  jobFailed: 10,
  jobStopped: 11,
  interrupted: 130,
} as const

export type ExitName = keyof typeof EXIT

export interface CliErrorDetails {
  /** The service's code where it has one, else one of ours in the same PascalCase. */
  code: string
  exit: ExitName
  message: string
  /** What to type next, most useful first: whole commands or one sentence. */
  suggestions?: string[]
  /** All that is wrong with a document, each with its mend. */
  problems?: Problem[]
  requestId?: string
  httpStatus?: number
  /** The service's own words about a refused permission (AccessDeniedDetail), untouched. */
  accessDenied?: Record<string, unknown>
  /** Milliseconds that the service asked to wait (x-acs-retry-after). */
  retryAfterMs?: number
  cause?: unknown
}

/** One thing wrong with a document. */
export interface Problem {
  /** Where in the document, such as JobSpecs[0].Image. */
  path: string
  message: string
  /** What to do about it. */
  mend?: string
  /** The rule that it breaks, such as C5. */
  rule?: string
}

/** Everything the program says no to: one line of what and why, what to type next, and the exit code. */
export class CliError extends Error {
  readonly code: string
  readonly exit: number
  readonly suggestions: string[]
  readonly problems: Problem[]
  readonly requestId?: string
  readonly httpStatus?: number
  readonly accessDenied?: Record<string, unknown>
  readonly retryAfterMs?: number

  constructor(details: CliErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : {cause: details.cause})
    this.name = 'CliError'
    this.code = details.code
    this.exit = EXIT[details.exit]
    this.suggestions = details.suggestions ?? []
    this.problems = details.problems ?? []
    this.requestId = details.requestId
    this.httpStatus = details.httpStatus
    this.accessDenied = details.accessDenied
    this.retryAfterMs = details.retryAfterMs
  }
}

/** A usage error, exit 2. */
export function usageError(message: string, suggestions: string[] = [], problems: Problem[] = []): CliError {
  return new CliError({code: 'InvalidUsage', exit: 'usage', message, suggestions, problems})
}
