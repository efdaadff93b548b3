/** Exit codes: a contract with scripts, listed in docs/reference/README.md. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  canceled: 3,
  credentials: 4,
  denied: 5,
  notFound: 6,
  refused: 7,
  timeout: 8,
  jobFailed: 10,
  jobStopped: 11,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitName = keyof typeof EXIT

export interface CliErrorDetails {
  /** The service's code where it has one, else one of ours in the same PascalCase. */
  code: string
  exit: ExitName
  message: string
  /** What to type next, most useful first: whole commands or one sentence. */
  suggestions?: readonly string[]
  /** All that is wrong with a document, each with its fix. */
  problems?: readonly Problem[]
  /** Set where a refusal is reported, which knows the command. */
  denial?: Denial
  requestId?: string
  httpStatus?: number
  /** The service's own words about a refused permission (AccessDeniedDetail), untouched. */
  accessDeniedDetail?: Record<string, unknown>
  /** The call that failed. */
  failedCall?: FailedCall
  /** Milliseconds that the service asked to wait (x-acs-retry-after). */
  retryAfterMs?: number
  /** False where the request provably never left this machine. */
  wasSent?: boolean
  /** The error response lacks the service's code and request id, so that a proxy or gateway sent it. */
  fromGateway?: boolean
  cause?: unknown
}

export interface FailedCall {
  operation: string
  /** The workspace that it named. */
  workspaceId?: string
}

/** What a refused permission was about (rule X6). */
export interface Denial {
  /** The RAM action that is missing, such as pai:CreateJob. */
  action: string
  /** The service named the action; otherwise it is the one that the operation takes. */
  isReported: boolean
  operation: string
  /** Who was refused, by AccessDeniedDetail: SubUser, AssumedRoleUser … */
  principalType?: string
  principalName?: string
  /** The account that the principal belongs to. */
  ownerId?: string
  /** ImplicitDeny: nothing allows it. ExplicitDeny: something denies it. */
  effect?: string
  policyType?: string
  /** For an administrator, who can have it decoded. */
  encodedDiagnosticMessage?: string
  workspaceId?: string
  /** The permission of a workspace's role, such as PaiDLC:ListJobs. */
  workspacePermission?: string
  /** The RAM actions that the command needs, the missing one first. */
  requiredActions: string[]
  /** What it uses with some flags, or to show more. */
  optionalActions: string[]
  /** A policy that allows all of them. */
  policy: object
}

/** One thing wrong with a document. */
export interface Problem {
  /** Where in the document, such as JobSpecs[0].Image. */
  path: string
  message: string
  /** What to do about it. */
  fix?: string
  /** The rule that it breaks, such as C5. */
  rule?: string
}

/**
 * Everything the program says no to: one line of what and why, what to type next, and the exit code. It is never changed
 * after it was thrown; `withContext` wraps it.
 */
export class CliError extends Error {
  readonly #details: CliErrorDetails
  readonly code: string
  readonly exit: number
  readonly suggestions: readonly string[]
  readonly problems: readonly Problem[]
  readonly requestId?: string
  readonly httpStatus?: number
  readonly accessDeniedDetail?: Record<string, unknown>
  readonly failedCall?: FailedCall
  readonly denial?: Denial
  readonly retryAfterMs?: number
  readonly wasSent?: boolean
  readonly fromGateway?: boolean

  constructor(details: CliErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : {cause: details.cause})
    this.#details = details
    this.name = 'CliError'
    this.code = details.code
    this.exit = EXIT[details.exit]
    this.suggestions = details.suggestions ?? []
    this.problems = details.problems ?? []
    this.requestId = details.requestId
    this.httpStatus = details.httpStatus
    this.accessDeniedDetail = details.accessDeniedDetail
    this.failedCall = details.failedCall
    this.denial = details.denial
    this.retryAfterMs = details.retryAfterMs
    this.wasSent = details.wasSent
    this.fromGateway = details.fromGateway
  }

  /** The same failure told with more context; this error becomes its cause. */
  withContext(changes: Partial<Pick<CliErrorDetails, 'message' | 'suggestions' | 'denial'>>): CliError {
    return new CliError({...this.#details, ...changes, cause: this})
  }
}

/** A usage error, exit 2. */
export function usageError(
  message: string,
  suggestions: readonly string[] = [],
  problems: readonly Problem[] = [],
): CliError {
  return new CliError({code: 'InvalidUsage', exit: 'usage', message, suggestions, problems})
}
