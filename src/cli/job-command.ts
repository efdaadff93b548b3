import type {Interfaces} from '@oclif/core'
import {type CliError, usageError} from '../errors.js'
import type {JobSelector} from '../job/selection.js'
import type {WaitResult} from '../job/wait.js'
import {readStdin} from '../platform/read-text.js'
import {toFlagArgs} from './argv.js'
import {BaseCommand} from './base-command.js'
import type {CommandContext} from './context.js'

type ParsedFlags = Interfaces.OutputFlags<Interfaces.FlagInput>

/** What a question of a command is asked with. */
export interface PromptContext extends CommandContext {
  prompter: NonNullable<CommandContext['prompter']>
  unicode: boolean
}

/** A command about jobs: on a terminal, one whose id is left out is picked from a list. */
export abstract class JobCommand extends BaseCommand {
  private readonly answeredArgs: string[] = []

  /**
   * The id that was typed, or that of the job that somebody picks.
   * @param hasMoreQuestions else is asked afterwards: then the command as one would have typed it is not complete yet
   * @throws CliError (usage) where neither is to be had
   */
  protected async resolveJobId(
    givenId: string | undefined,
    flags: ParsedFlags,
    selector: JobSelector,
    hasMoreQuestions = false,
  ): Promise<string> {
    if (givenId !== undefined) return givenId
    const [id = ''] = await this.pickJobIds({...selector, allowsMultiple: false}, flags)
    if (!hasMoreQuestions) await this.echoCommand()
    return id
  }

  /** The same for several: `-` among the words stands for ids on standard input. */
  protected async resolveJobIds(
    args: readonly unknown[],
    flags: ParsedFlags,
    selector: JobSelector,
  ): Promise<string[]> {
    if (args.length > 0) return readJobIds(args as string[])
    const ids = await this.pickJobIds(selector, flags)
    await this.echoCommand()
    return ids
  }

  /** What to ask with; undefined where nobody can be asked. */
  protected async promptContext(flags: ParsedFlags): Promise<PromptContext | undefined> {
    if (!this.terminal.canAsk) return undefined
    const {prompter, ...context} = await this.context(flags)
    return prompter && {...context, prompter, unicode: this.terminal.unicode}
  }

  /** The command as one would have typed it, with these and all earlier answers. */
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

  /** A line for each job: how it ended, or why that is not known. */
  protected logResults(results: readonly Pick<WaitResult, 'jobId' | 'status' | 'error'>[]): void {
    const separator = this.terminal.isTty ? '  ' : '\t'
    for (const {jobId, status, error} of results) this.log([jobId, error ? error.message : status].join(separator))
  }

  /** Said where no job is named and nobody can be asked. */
  protected missingJobError(detail = ''): CliError {
    const helpCommand = `pai-dlc ${(this.id ?? '').replaceAll(':', ' ')} --help`
    return usageError(`Missing argument JOB: the job’s id.${detail}`, ['pai-dlc job list', helpCommand])
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

/**
 * Job ids from the command line; `-` stands for those on standard input, separated by blanks or lines. Each once, in
 * order.
 */
async function readJobIds(args: string[]): Promise<string[]> {
  const lists = await Promise.all(args.map(async (arg) => (arg === '-' ? (await readStdin('-')).split(/\s+/) : [arg])))
  const ids = [...new Set(lists.flat().filter((id) => id !== ''))]
  const unknownFlags = ids.filter((id) => id.startsWith('-'))
  if (unknownFlags.length > 0)
    throw usageError(`Unknown ${unknownFlags.length === 1 ? 'flag' : 'flags'} ${unknownFlags.join(', ')}.`, [
      'Add --help to see the flags there are.',
    ])
  if (ids.length === 0) throw usageError('No job id was given.', ['pai-dlc job list'])
  return ids
}
