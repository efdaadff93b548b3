import type {Interfaces} from '@oclif/core'
import {type CliError, usageError} from '../errors.js'
import type {JobSelector} from '../job/selection.js'
import type {WaitResult} from '../job/wait.js'
import {readStdin} from '../platform/read-text.js'
import {flagWords} from './argv.js'
import {BaseCommand} from './base-command.js'
import type {Context} from './context.js'

type AnyFlags = Interfaces.OutputFlags<Interfaces.FlagInput>

/** What a question of a command is asked with. */
export interface Asking extends Context {
  prompter: NonNullable<Context['prompter']>
  unicode: boolean
}

/** A command about jobs: on a terminal, one whose id is left out is picked from a list. */
export abstract class JobCommand extends BaseCommand {
  private readonly answers: string[] = []

  /**
   * The id that was typed, or that of the job that somebody picks.
   * @param more else is asked afterwards: then the command as one would have typed it is not complete yet
   * @throws CliError (usage) where neither is to be had
   */
  protected async jobOf(typed: string | undefined, flags: AnyFlags, goal: JobSelector, more = false): Promise<string> {
    if (typed !== undefined) return typed
    const [id = ''] = await this.pick({...goal, allowsMultiple: false}, flags)
    if (!more) await this.noteTyped()
    return id
  }

  /** The same for several: `-` among the words stands for ids on standard input. */
  protected async jobsOf(words: readonly unknown[], flags: AnyFlags, goal: JobSelector): Promise<string[]> {
    if (words.length > 0) return jobIds(words as string[])
    const ids = await this.pick(goal, flags)
    await this.noteTyped()
    return ids
  }

  /** What to ask with; undefined where nobody can be asked. */
  protected async asking(flags: AnyFlags): Promise<Asking | undefined> {
    if (!this.terminal.canAsk) return undefined
    const {prompter, ...world} = await this.context(flags)
    return prompter && {...world, prompter, unicode: this.terminal.unicode}
  }

  /** The command as one would have typed it, with these and all earlier answers. */
  protected async noteTyped(...answers: string[]): Promise<void> {
    this.answers.push(...answers)
    const [{asTyped}, {colours}] = await Promise.all([import('../text/shell-quote.js'), import('../render/view.js')])
    this.note(`  ${colours(this.terminal.stderrColor).dim(asTyped(this.id, [...this.answers, ...this.argv]))}`)
  }

  /** A line for each job: how it ended, or why that is not known. */
  protected logEnds(ends: readonly Pick<WaitResult, 'jobId' | 'status' | 'error'>[]): void {
    const between = this.terminal.isTerminal ? '  ' : '\t'
    for (const {jobId, status, error} of ends) this.log([jobId, error ? error.message : status].join(between))
  }

  /** Said where no job is named and nobody can be asked. */
  protected missingJob(more = ''): CliError {
    const help = `pai-dlc ${(this.id ?? '').replaceAll(':', ' ')} --help`
    return usageError(`Missing argument JOB: the job’s id.${more}`, ['pai-dlc job list', help])
  }

  private async pick(goal: JobSelector, flags: AnyFlags): Promise<string[]> {
    const asking = await this.asking(flags)
    if (!asking) throw this.missingJob()
    const {pickJobs} = await import('../questions/pick-job.js')
    const ids = await pickJobs(asking, goal)
    this.answers.push(...ids, ...flagWords(asking.asked))
    return ids
  }
}

/**
 * Job ids from the command line; `-` stands for those on standard input, separated by blanks or lines. Each once, in
 * order.
 */
export async function jobIds(words: string[]): Promise<string[]> {
  const lists = await Promise.all(
    words.map(async (word) => (word === '-' ? (await readStdin('-')).split(/\s+/) : [word])),
  )
  const ids = [...new Set(lists.flat().filter((id) => id !== ''))]
  const flags = ids.filter((id) => id.startsWith('-'))
  if (flags.length > 0)
    throw usageError(`Unknown ${flags.length === 1 ? 'flag' : 'flags'} ${flags.join(', ')}.`, [
      'Add --help to see the flags there are.',
    ])
  if (ids.length === 0) throw usageError('No job id was given.', ['pai-dlc job list'])
  return ids
}
