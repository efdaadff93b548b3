import {Command, type Config, type Interfaces} from '@oclif/core'
import {EXIT, type ExitName, usageError} from '../errors.js'
import {type Column, renderTsv, selectColumns} from '../render/columns.js'
import type {StructuredFormat} from '../render/structured.js'
import type {View} from '../render/view.js'
import {sanitizeOutput} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {getFlagValue, hasSwitch} from './argv.js'
import {type CommandContext, createContext} from './context.js'
import {onExitSignal} from './exit-handlers.js'
import {GLOBAL_FLAGS} from './global-flags.js'
import {reportError} from './report-error.js'
import {checkOutputOptions, getStructuredFormat, printStructured, streamJsonPages} from './structured-output.js'
import {detectTerminal, type Terminal} from './terminal.js'

export type CommandFlags<T extends typeof Command> = Interfaces.InferredFlags<
  (typeof BaseCommand)['baseFlags'] & T['flags']
>

interface TableOptions {
  /** The columns of --columns. */
  selectedColumns?: string
  /** The columns shown without it; all by default. */
  defaultColumns?: string
  /** Said on stderr when there is no row. */
  emptyMessage?: string
}

/**
 * What all commands share. A command's `run()` returns the answer in the API's spelling and says it to people with
 * `this.log`, which is silent where programs read: then the answer itself is printed, in the form that --json, --output
 * and --query ask for.
 */
export abstract class BaseCommand extends Command {
  static override baseFlags = GLOBAL_FLAGS
  /** JMESPath to the ids in the answer, for `--output quiet`. */
  static quietQuery?: string

  private detectedTerminal?: Terminal
  private contextPromise?: Promise<CommandContext>
  private isResultPrinted = false
  private isOutputStarted = false

  /** Where this process talks to. */
  protected get terminal(): Terminal {
    this.detectedTerminal ??= detectTerminal({
      'no-color': hasSwitch(this.argv, '--no-color'),
      'no-input': hasSwitch(this.argv, '--no-input'),
    })
    return this.detectedTerminal
  }

  /**
   * The cloud, the clock and the prompter, for these flags. Made at the first call: until then no credential is looked
   * at.
   */
  protected context(flags: Interfaces.OutputFlags<Interfaces.FlagInput>): Promise<CommandContext> {
    this.contextPromise ??= createContext(flags, {
      terminal: this.terminal,
      version: this.config.version,
      note: (text) => this.note(text),
    })
    return this.contextPromise
  }

  /** One line of the conversation, on stderr. */
  protected note(text: string): void {
    if (hasSwitch(this.argv, '--quiet')) return
    const safeLines = sanitizeOutput(text)
    const lines = process.stderr.isTTY
      ? safeLines.split('\n').flatMap((line) => (line.startsWith(' ') ? line : wrap(line, this.terminal.width)))
      : [safeLines]
    process.stderr.write(`${lines.join('\n')}\n`)
  }

  /** The answer for people. A pipe gets it as it is. */
  override log(text = '', ...args: unknown[]): void {
    super.log(this.terminal.isTty ? sanitizeOutput(text) : text, ...args)
  }

  /** What renderers are told of stdout. */
  protected view(now = Date.now()): View {
    return {width: this.terminal.width, color: this.terminal.stdoutColor, unicode: this.terminal.unicode, now}
  }

  /** The screen that a text can be shown on again and again. */
  protected liveScreen() {
    if (this.jsonEnabled())
      throw usageError('--watch shows a screen to people, not an answer to programs.', [
        'Leave out --watch, or --json, --output and --query',
      ])
    return {
      terminal: this.terminal,
      rows: process.stdout.rows ?? 24,
      write: (text: string) => process.stdout.write(text),
    }
  }

  /** Rows for people: an aligned table on a terminal, tab-separated and complete off it. */
  protected async showTable<Row>(
    columns: readonly Column<Row>[],
    rows: readonly Row[],
    {selectedColumns, defaultColumns, emptyMessage}: TableOptions = {},
  ): Promise<void> {
    const visibleColumns =
      selectedColumns === undefined && defaultColumns === undefined
        ? columns
        : selectColumns(columns, selectedColumns ?? defaultColumns ?? '')
    if (this.jsonEnabled()) return
    if (rows.length === 0 && emptyMessage) this.note(emptyMessage)
    if (rows.length === 0) return
    if (!this.terminal.isTty) return this.log(renderTsv(visibleColumns, rows))
    const {renderTable} = await import('../render/table.js')
    this.log(renderTable(visibleColumns, rows, this.view()))
  }

  /** Says that a list shows only a part, and how to see the rest (rules R1, R4). */
  protected noteTruncated(shown: number, total: number, noun: string, hint = '--limit N, or all of them: --all'): void {
    if (shown < total) this.note(`Showing ${shown} of ${total} ${noun}. More: ${hint}`)
  }

  /** How many items a list asks for. */
  protected resolveLimit({limit, all}: {limit?: number; all?: boolean}, defaultLimit: number): number {
    return all ? Number.POSITIVE_INFINITY : (limit ?? defaultLimit)
  }

  /** Prints the answer where programs read it, once; a command that goes on for long does so before. */
  protected async printResult(result: unknown): Promise<void> {
    const format = this.structuredFormat()
    this.markResultPrinted()
    const {quietQuery} = this.constructor as typeof BaseCommand
    const reportFailure = (error: Error) => reportError(error, this.argv, this.id)
    if (format) await printStructured(result, this.argv, {format, quietQuery}).catch(reportFailure)
  }

  /** The answer has been written by the command itself, such as a stream. */
  protected markResultPrinted(): void {
    this.isResultPrinted = true
  }

  /** Whether programs want the whole answer as JSON: then a long list is written as it comes. */
  protected get canStreamJson(): boolean {
    return this.structuredFormat() === 'json' && getFlagValue(this.argv, '--query') === undefined
  }

  /** A list on stdout, page by page, so that no memory holds it. Resolves with how many items there are. */
  protected async streamPages(
    field: string,
    pages: AsyncIterable<{items: unknown[]; totalCount: number}>,
  ): Promise<number> {
    const total = await streamJsonPages(field, pages, () => {
      this.isOutputStarted = true
    })
    this.markResultPrinted()
    return total
  }

  /** What Ctrl-C, and whoever else ends it, is told before it leaves at once. Returns what takes it back. */
  protected onInterrupt(text: string): () => void {
    return onExitSignal(sanitizeOutput(text))
  }

  /** The exit code where it is neither 0 nor an error's. */
  protected setExitCode(name: ExitName): void {
    process.exitCode = EXIT[name]
  }

  /** Whether programs read stdout. Looked up in the words, since it is needed where they could not be parsed, too. */
  override jsonEnabled(): boolean {
    return this.structuredFormat() !== undefined
  }

  protected structuredFormat(): StructuredFormat | undefined {
    return getStructuredFormat(this.argv)
  }

  /** oclif would load the configuration once more. */
  static override run<T extends Command>(
    this: new (
      argv: string[],
      config: Config,
    ) => T,
    argv: string[] = [],
    config?: Interfaces.LoadOptions,
  ) {
    return (new this(argv, config as Config) as unknown as BaseCommand)._run<ReturnType<T['run']>>()
  }

  override async init(): Promise<void> {
    await super.init()
    await checkOutputOptions(this.argv)
  }

  protected override async _run<T>(): Promise<T> {
    const result = await super._run<T>()
    if (!this.isResultPrinted && result !== undefined && result !== null) await this.printResult(result)
    return result
  }

  protected override async catch(error: Error): Promise<void> {
    this.markResultPrinted()
    await reportError(error, this.argv, this.id, this.isOutputStarted)
  }

  /** oclif prints here; `_run` does. */
  protected override logJson(): void {}
}
