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
  /** The service's code if it sent one, otherwise one of ours in the same PascalCase. */
  code: string
  exit: ExitName
  message: string
  /** Commands to type next, or one sentence; the most useful first. */
  suggestions?: readonly string[]
  /** All problems of a document, each with its fix. */
  problems?: readonly Problem[]
  /** Added by the error reporter, which knows the command. */
  denial?: Denial
  requestId?: string
  httpStatus?: number
  accessDeniedDetail?: Record<string, unknown>
  failedCall?: FailedCall
  retryAfterMs?: number
  /** False if the request provably never left this machine. */
  wasSent?: boolean
  /** The error response lacks the service's code and request id, so that a proxy or gateway sent it. */
  fromGateway?: boolean
  cause?: unknown
}

export interface FailedCall {
  operation: string
  workspaceId?: string
}

/** The details of a denied permission (rule X6). */
export interface Denial {
  /** The missing RAM action, such as pai:CreateJob. */
  action: string
  /** Whether the service named the action; otherwise it is the operation's default action. */
  isReported: boolean
  operation: string
  /** From AccessDeniedDetail: SubUser, AssumedRoleUser … */
  principalType?: string
  principalName?: string
  ownerId?: string
  /** ImplicitDeny: no policy allows the action. ExplicitDeny: a policy denies it. */
  effect?: string
  policyType?: string
  /** Only an administrator can decode it. */
  encodedDiagnosticMessage?: string
  workspaceId?: string
  /** The permission of a workspace role, such as PaiDLC:ListJobs. */
  workspacePermission?: string
  requiredActions: string[]
  /** Actions that the command needs only with some flags, or for more details. */
  optionalActions: string[]
  /** A policy that allows all required actions. */
  policy: object
}

export interface Problem {
  /** The place in the document, such as JobSpecs[0].Image. */
  path: string
  message: string
  fix?: string
  /** The id of the broken rule, such as C5. */
  rule?: string
}

/** A failure that the user sees: a message, suggestions and an exit code. Immutable; `withContext` wraps it. */
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

  withContext(changes: Partial<Pick<CliErrorDetails, 'message' | 'suggestions' | 'denial'>>): CliError {
    return new CliError({...this.#details, ...changes, cause: this})
  }
}

/** A usage error (exit code 2). */
export function usageError(
  message: string,
  suggestions: readonly string[] = [],
  problems: readonly Problem[] = [],
): CliError {
  return new CliError({code: 'InvalidUsage', exit: 'usage', message, suggestions, problems})
}
