import {CliError} from '../errors.js'
import type {Attempt} from './attempt.js'

export const missingJobIdError = () =>
  new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: 'CreateJob: the response has no job id.',
    httpStatus: 200,
  })

export function unknownOutcomeError({Id, DisplayName}: Attempt, error: unknown, failure?: unknown): CliError {
  const cliError = error instanceof CliError ? error : undefined
  const searchResult =
    failure === undefined
      ? 'It is not listed yet.'
      : `Searching for it also failed: ${failure instanceof Error ? failure.message : failure}`
  return new CliError({
    code: cliError?.code ?? 'CallFailed',
    exit: 'failure',
    message:
      `${cliError?.message ?? 'CreateJob failed.'} The job may still have been created,` +
      ` so the request was not repeated. ${searchResult} Attempt: ${Id}.`,
    suggestions: [
      `pai-dlc job create --resume ${Id}   # searches again, and sends nothing`,
      ...(/^[\w.-]+$/.test(DisplayName) ? [`pai-dlc job list --display-name ${DisplayName} --since 15m`] : []),
    ],
    httpStatus: cliError?.httpStatus,
    requestId: cliError?.requestId,
    cause: error,
  })
}

export const foreignJobIdError = (jobId: string) =>
  new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: `CreateJob: the response names ${jobId}, which an earlier attempt has created.`,
    httpStatus: 200,
  })

/** A job that looks like that of an attempt, but does not carry its tag, although the service may keep tags. */
export function doubtfulJobError({Id}: Attempt, jobId: string): CliError {
  return new CliError({
    code: 'AmbiguousAttempt',
    exit: 'failure',
    message: `Job ${jobId} has the name, command and time of attempt ${Id}, but not its tag, so another user may have created it. Nothing was sent again.`,
    suggestions: [
      `pai-dlc job get ${jobId}`,
      `pai-dlc job list --tag pai-dlc-attempt=${Id}   # nothing: the attempt created no job, so run the first command again`,
    ],
  })
}

export function ambiguousAttemptError({Id}: Attempt, jobIds: string[]): CliError {
  return new CliError({
    code: 'AmbiguousAttempt',
    exit: 'failure',
    message:
      `${jobIds.length} jobs match attempt ${Id}, so its own job can't be determined: ${jobIds.join(', ')}.` +
      ' The request was not repeated.',
    suggestions: jobIds.slice(0, 3).map((id) => `pai-dlc job get ${id}`),
  })
}

/** The attempt created no job, and there is no document to submit. */
export function attemptJobNotFoundError({Id}: Attempt): CliError {
  return new CliError({
    code: 'AttemptJobNotFound',
    exit: 'failure',
    message: `No job was found for attempt ${Id}; most likely none was created. Nothing was sent.`,
    suggestions: [`To submit it now, repeat the original command with --resume ${Id}.`],
  })
}
