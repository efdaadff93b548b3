import type {Interfaces} from '@oclif/core'
import {CliError, EXIT, type ExitName, usageError} from '../errors.js'
import {isJobName} from '../job/is-job-name.js'
import type {JobSelector} from '../job/selection.js'
import type {WaitResult} from '../job/wait.js'
import {readStdin} from '../platform/read-text.js'
import {toFlagArgs} from './argv.js'
import {BaseCommand} from './base-command.js'
import type {CommandContext} from './context.js'

type ParsedFlags = Interfaces.OutputFlags<Interfaces.FlagInput>

export interface PromptContext extends CommandContext {
  prompter: NonNullable<CommandContext['prompter']>
  unicode: boolean
}

/** A command that takes job ids. If they are omitted on a terminal, the user picks jobs from a list. */
export abstract class JobCommand extends BaseCommand {
  private readonly answeredArgs: string[] = []

  /**
   * Returns the given id, the id of the job with the given name, or lets the user pick a job.
   * @param hasMoreQuestions more prompts follow, so the equivalent command is not printed yet
   * @throws CliError (usage) if no id is given and prompts are not possible
   */
  protected async resolveJobId(
    givenId: string | undefined,
    flags: ParsedFlags,
    selector: JobSelector,
    hasMoreQuestions = false,
  ): Promise<string> {
    if (givenId !== undefined) return this.toJobId(givenId, flags)
    const [id = ''] = await this.pickJobIds({...selector, allowsMultiple: false}, flags)
    if (!hasMoreQuestions) await this.echoCommand()
    return id
  }

  /** Like resolveJobId for several jobs; `-` reads ids from standard input. */
  protected async resolveJobIds(
    args: readonly unknown[],
    flags: ParsedFlags,
    selector: JobSelector,
  ): Promise<string[]> {
    if (args.length > 0) {
      const given = await readJobIds(args as string[])
      const ids = await allJobs(given, (id) => this.toJobId(id, flags))
      return [...new Set(ids)]
    }
    const ids = await this.pickJobIds(selector, flags)
    await this.echoCommand()
    return ids
  }

  /** @throws CliError if no job, or more than one, has the name */
  protected async toJobId(text: string, flags: ParsedFlags): Promise<string> {
    if (!isJobName(text)) return text
    const {findJobByName} = await import('../job/find-by-name.js')
    const {cloud, clock} = await this.context(flags)
    return findJobByName(cloud, text, clock.now())
  }

  protected async promptContext(flags: ParsedFlags): Promise<PromptContext | undefined> {
    if (!this.terminal.canAsk) return undefined
    const {prompter, ...context} = await this.context(flags)
    return prompter && {...context, prompter, unicode: this.terminal.unicode}
  }

  protected async echoCommand(...newArgs: string[]): Promise<void> {
    this.answeredArgs.push(...newArgs)
    const [{formatCommand}, {createColors: colors}] = await Promise.all([
      import('../text/shell-quote.js'),
      import('../render/view.js'),
    ])
    this.note(
      `  ${colors(this.terminal.stderrColor).dim(formatCommand(this.id, [...this.answeredArgs, ...this.argv]))}`,
    )
  }

  protected logResults(results: readonly Pick<WaitResult, 'jobId' | 'status' | 'error'>[]): void {
    const separator = this.terminal.isTty ? '  ' : '\t'
    for (const {jobId, status, error} of results) this.log([jobId, error ? error.message : status].join(separator))
  }

  protected missingJobError(detail = ''): CliError {
    const helpCommand = `pai-dlc ${(this.id ?? '').replaceAll(':', ' ')} --help`
    return usageError(`Missing argument JOB: job id.${detail}`, ['pai-dlc job list', helpCommand])
  }

  private async pickJobIds(selector: JobSelector, flags: ParsedFlags): Promise<string[]> {
    const context = await this.promptContext(flags)
    if (!context) throw this.missingJobError()
    const {chooseJobIds} = await import('../questions/pick-job.js')
    const ids = await chooseJobIds(context, selector)
    this.answeredArgs.push(...ids, ...toFlagArgs(context.promptedFlags))
    return ids
  }
}

/** The result for each job. @throws CliError with the problems of all jobs */
export async function allJobs<Result>(
  jobs: readonly string[],
  read: (job: string) => Promise<Result>,
): Promise<Result[]> {
  const settled = await Promise.allSettled(jobs.map((job) => read(job)))
  const failures = settled.flatMap((result, index) =>
    result.status === 'rejected' ? [{job: jobs[index] ?? '', error: result.reason as CliError}] : [],
  )
  const [first] = failures
  const messages = new Set(failures.map(({error}) => error.message))
  // The same message for each job, such as missing credentials, is not about the jobs.
  if (first && messages.size > 1 && failures.every(({error}) => error instanceof CliError))
    throw new CliError({
      code: first.error.code,
      exit: exitNameOf(first.error),
      message: `${failures.length} of ${jobs.length} jobs can't be used.`,
      problems: failures.map(({job, error}) => ({path: job, message: error.message})),
      suggestions: ['pai-dlc job list'],
    })
  if (first) throw first.error
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

const exitNameOf = ({exit}: CliError): ExitName =>
  (Object.keys(EXIT) as ExitName[]).find((name) => EXIT[name] === exit) ?? 'failure'

async function readJobIds(args: string[]): Promise<string[]> {
  if (args.some((arg) => arg.trim() === '')) throw usageError('The job id is empty.', ['pai-dlc job list'])
  const lists = await Promise.all(
    args.map(async (arg) => (arg === '-' ? (await readStdin('-')).split(/\s+/) : [arg.trim()])),
  )
  const ids = [...new Set(lists.flat().filter((id) => id !== ''))]
  const unknownFlags = ids.filter((id) => id.startsWith('-'))
  if (unknownFlags.length > 0)
    throw usageError(`Unknown ${unknownFlags.length === 1 ? 'flag' : 'flags'} ${unknownFlags.join(', ')}.`, [
      'Add --help to list the flags.',
    ])
  if (ids.length === 0) throw usageError('No job ids given.', ['pai-dlc job list'])
  return ids
}
