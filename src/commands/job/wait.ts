import {Flags} from '@oclif/core'
import {durationFlag} from '../../cli/duration-flag.js'
import {jobsArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {POLL_FLAGS} from '../../cli/watch-flags.js'
import {type CliError, EXIT} from '../../errors.js'
import {awaitableJobs} from '../../job/selection.js'
import {parsePollFlags} from '../../job/times.js'
import {type WaitResult, waitForJobs} from '../../job/wait.js'
import {diagnoseHint, formatStatusChange, toExitName} from '../../logs/follow-command.js'
import {formatDuration} from '../../text/duration.js'
import {sanitizeLine} from '../../text/sanitize.js'

export default class JobWait extends JobCommand {
  static override summary = 'Wait for jobs to start or finish'
  static override description =
    `The exit code reports the outcome: 0 all jobs Succeeded (or are Running, with --for running), 6 a job was not found, 10 a job
Failed, 11 a job was Stopped, 8 timed out while a job keeps running. If several apply, the first in this order is returned.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --timeout 2h && ./evaluate.sh',
    '<%= config.bin %> job list --status Running --output quiet | <%= config.bin %> <%= command.id %> -',
  ]
  static override quietQuery = 'Jobs[].JobId'
  static override strict = false
  static override args = {job: jobsArg}
  static override flags = {
    for: Flags.string({options: ['running', 'finished'], default: 'finished', summary: 'state to wait for'}),
    timeout: durationFlag({summary: 'stop waiting after this long, such as 90s, 30m or 2h'}),
    ...POLL_FLAGS,
  }

  async run() {
    const {argv, flags} = await this.parse(JobWait)
    const target = flags.for as 'running' | 'finished'
    const polling = parsePollFlags(flags)
    const ids = await this.resolveJobIds(argv, flags, awaitableJobs(target))
    const {cloud, clock, renew} = await this.context(flags)
    this.onInterrupt(ids.length === 1 ? `Job ${ids[0]} keeps running.` : 'The jobs keep running.')

    const view = this.view(clock.now())
    const results = await waitForJobs(cloud, ids, {
      ...polling,
      ...{clock, renew, for: target, timeoutMs: flags.timeout},
      onNote: (text) => this.note(text),
      onChange: ({jobId, job}) => {
        for (const line of [`${jobId}  ${formatStatusChange(job, view)}`, ...diagnoseHint({...job, JobId: jobId})])
          this.note(line)
      },
    })
    const failure = results.find(({error}) => error)?.error
    if (failure && results.length === 1) throw failure
    this.logResults(results)
    for (const result of results) if (result.timedOut) this.note(formatTimeout(result, flags.timeout))
    process.exitCode = toExitCode(results, target, failure)
    return {
      Jobs: results.map(({jobId, status, reached, timedOut, error}) => ({
        JobId: jobId,
        Status: status,
        Reached: reached,
        TimedOut: timedOut,
        Error: error?.message,
      })),
    }
  }
}

/** `timed out after 3s; the job is still Running` */
function formatTimeout({jobId, status}: WaitResult, timeoutMs = 0): string {
  const state = status === undefined ? 'its status is unknown' : `the job is still ${status}`
  return sanitizeLine(`${jobId}: timed out after ${formatDuration(timeoutMs / 1000)}; ${state}`)
}

function toExitCode(results: WaitResult[], target: 'running' | 'finished', failure?: CliError): number {
  if (failure) return failure.exit
  const exitNames = results.map(({timedOut, status}) =>
    timedOut
      ? 'timeout'
      : target === 'running' && toExitName(status) === undefined
        ? 'ok'
        : (toExitName(status) ?? 'failure'),
  )
  const worst =
    (['failure', 'jobFailed', 'jobStopped', 'timeout'] as const).find((name) => exitNames.includes(name)) ?? 'ok'
  return EXIT[worst]
}
