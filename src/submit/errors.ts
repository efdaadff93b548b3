import {CliError} from '../errors.js'
import type {Attempt} from './attempt.js'

export const missingJobIdError = () =>
  new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: 'CreateJob: the answer names no job.',
    httpStatus: 200,
  })

export function unknownOutcomeError({Id, DisplayName}: Attempt, error: unknown, failure?: unknown): CliError {
  const cliError = error instanceof CliError ? error : undefined
  const searchResult =
    failure === undefined
      ? 'It does not show in the list of jobs.'
      : `Looking for it failed, too: ${failure instanceof Error ? failure.message : failure}`
  return new CliError({
    code: cliError?.code ?? 'CallFailed',
    exit: 'failure',
    message: `${cliError?.message ?? 'CreateJob failed.'} The job may have been created all the same, so it was not sent again. ${searchResult} This is attempt ${Id}.`,
    suggestions: [
      `pai-dlc job create --resume ${Id}   # looks again, and sends nothing`,
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
    message: `Job ${jobId} has the name, command and time of attempt ${Id}, but not its tag, so that somebody else may have created it. Nothing was sent again.`,
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
    message: `${jobIds.length} jobs fit attempt ${Id}, and which is its own can’t be told: ${jobIds.join(', ')}. Nothing was sent again.`,
    suggestions: jobIds.slice(0, 3).map((id) => `pai-dlc job get ${id}`),
  })
}

/** An attempt of which there is no job, and no document to send. */
export function attemptJobNotFoundError({Id}: Attempt): CliError {
  return new CliError({
    code: 'AttemptJobNotFound',
    exit: 'failure',
    message: `There is no job of attempt ${Id}: most likely none was made. Nothing was sent.`,
    suggestions: [`To send it now, run the command that made it once more, with --resume ${Id} added.`],
  })
}
