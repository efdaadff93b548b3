import {Command, type Config, type Interfaces} from '@oclif/core'
import {CliError, EXIT, type ExitName, usageError} from '../errors.js'
import {type Column, renderTsv, selectColumns} from '../render/columns.js'
import type {StructuredFormat} from '../render/structured.js'
import type {View} from '../render/view.js'
import {sanitizeOutput} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {getFlagValue, hasSwitch} from './argv.js'
import {type CommandContext, createContext} from './context.js'
import {onExitSignal} from './exit-handlers.js'
import {GLOBAL_FLAGS} from './global-flags.js'
import {findPager, pageText} from './pager.js'
import {reportError} from './report-error.js'
import {
  checkOutputOptions,
  getStructuredFormat,
  getTableLayout,
  printStructured,
  streamJsonPages,
} from './structured-output.js'
import {detectTerminal, type Terminal} from './terminal.js'

export type CommandFlags<T extends typeof Command> = Interfaces.InferredFlags<
  (typeof BaseCommand)['baseFlags'] & T['flags']
>

interface TableOptions {
  selectedColumns?: string
  /** Columns to show without --columns (default: all). */
  defaultColumns?: string
  /** Printed on stderr if there are no rows. */
  emptyMessage?: string
}

const countLines = (text: string) => text.split('\n').length

const MIN_ROWS = 5
const ROWS_AROUND_TABLE = 4

/**
 * The base of all commands. `run()` prints text with `this.log` and returns the result with the API's field names. With
 * --json, --output or --query `this.log` prints nothing, and the returned result is printed instead.
 */
export abstract class BaseCommand extends Command {
  static override baseFlags = GLOBAL_FLAGS
  /** JMESPath that selects the ids in the result, for `--output quiet`. */
  static quietQuery?: string

  private detectedTerminal?: Terminal
  private contextPromise?: Promise<CommandContext>
  private isResultPrinted = false
  private isOutputStarted = false

  protected get terminal(): Terminal {
    this.detectedTerminal ??= detectTerminal({
      'no-color': hasSwitch(this.argv, '--no-color'),
      'no-input': hasSwitch(this.argv, '--no-input'),
    })
    return this.detectedTerminal
  }

  /** Creates the cloud, the clock and the prompter on the first call; no credential is read before. */
  protected context(flags: Interfaces.OutputFlags<Interfaces.FlagInput>): Promise<CommandContext> {
    this.contextPromise ??= createContext(flags, {
      terminal: this.terminal,
      version: this.config.version,
      note: (text) => this.note(text),
    })
    return this.contextPromise
  }

  protected note(text: string): void {
    if (hasSwitch(this.argv, '--quiet')) return
    const safeLines = sanitizeOutput(text)
    const lines = process.stderr.isTTY
      ? safeLines.split('\n').flatMap((line) => (line.startsWith(' ') ? line : wrap(line, this.terminal.width)))
      : [safeLines]
    process.stderr.write(`${lines.join('\n')}\n`)
  }

  /** Prints the result for people; only a terminal needs control characters removed. */
  override log(text = '', ...args: unknown[]): void {
    const safeText = this.terminal.isTty ? sanitizeOutput(text) : text
    const pager = this.pagerCommand
    const isLong = pager !== undefined && countLines(safeText) >= (process.stdout.rows ?? 24)
    if (!isLong || !pageText(pager, safeText)) super.log(safeText, ...args)
  }

  protected get pagerCommand(): string | undefined {
    return hasSwitch(this.argv, '--no-pager') ? undefined : findPager(this.terminal)
  }

  /** Only on a terminal: programs get the service's times, which are UTC. */
  protected get showsLocalTime(): boolean {
    return this.terminal.isTty && !hasSwitch(this.argv, '--utc')
  }

  protected view(now = Date.now()): View {
    return {
      width: this.terminal.width,
      color: this.terminal.stdoutColor,
      unicode: this.terminal.unicode,
      now,
      ...(this.showsLocalTime ? {} : {timeZone: 'UTC'}),
    }
  }

  protected liveScreen() {
    if (this.jsonEnabled())
      throw usageError('--watch cannot be combined with --json, --output or --query.', [
        'Remove --watch, or remove --json, --output and --query',
      ])
    return {
      terminal: this.terminal,
      rows: process.stdout.rows ?? 24,
      write: (text: string) => process.stdout.write(text),
    }
  }

  /** Prints an aligned table on a terminal, and complete tab-separated rows to a pipe, unless --output differs. */
  protected async showTable<Row>(
    columns: readonly Column<Row>[],
    rows: readonly Row[],
    {selectedColumns, defaultColumns, emptyMessage}: TableOptions = {},
  ): Promise<void> {
    const visibleColumns =
      selectedColumns === undefined && defaultColumns === undefined
        ? columns
        : selectColumns(columns, selectedColumns ?? defaultColumns ?? '')
    const printsRows = this.structuredFormat() === 'text' && getFlagValue(this.argv, '--query') === undefined
    if (this.jsonEnabled() && !printsRows) return
    if (printsRows) this.markResultPrinted()
    if (rows.length === 0 && emptyMessage) this.note(emptyMessage)
    if (rows.length === 0) return
    const text = await this.renderRows(visibleColumns, rows)
    if (printsRows) process.stdout.write(`${text}\n`)
    else this.log(text)
  }

  private async renderRows<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Promise<string> {
    const {isTty} = this.terminal
    if (!this.showsTable) return renderTsv(columns, rows)
    const {renderTable} = await import('../render/table.js')
    const hasHeader = !hasSwitch(this.argv, '--no-header')
    // A pipe has no width: nothing is cut.
    const width = isTty ? this.terminal.width : Number(process.env.COLUMNS) || Number.POSITIVE_INFINITY
    return renderTable(columns, rows, {...this.view(), width, hasHeader})
  }

  /** Notes that a list is incomplete, and how to see the rest (rules R1, R4). */
  protected noteTruncated(
    shown: number,
    total: number,
    noun: string,
    hint = 'Use a higher --limit, or --all to show all.',
  ): void {
    if (shown < total) this.note(`Showing ${shown} of ${total} ${noun}. ${hint}`)
  }

  protected resolveLimit({limit, all}: {limit?: number; all?: boolean}, defaultLimit: number): number {
    if (all) return Number.POSITIVE_INFINITY
    return limit ?? (this.terminal.isTty && !this.jsonEnabled() ? this.rowsThatFit : defaultLimit)
  }

  /** Below the header, and above the notes and the prompt of the shell. */
  private get rowsThatFit(): number {
    return Math.max(MIN_ROWS, (process.stdout.rows ?? 24) - ROWS_AROUND_TABLE)
  }

  /** Whether lists are printed for people. */
  protected get showsTable(): boolean {
    return getTableLayout(this.argv, this.terminal.isTty) === 'aligned'
  }

  /** Prints the result if a structured format is requested. Long-running commands call it before `run()` returns. */
  protected async printResult(result: unknown): Promise<void> {
    const format = this.structuredFormat()
    this.markResultPrinted()
    const {quietQuery} = this.constructor as typeof BaseCommand
    const reportFailure = (error: Error) => reportError(error, this.argv, this.id)
    if (format) await printStructured(result, this.argv, {format, quietQuery}).catch(reportFailure)
  }

  /** Call this if the command writes its own output, such as a stream. */
  protected markResultPrinted(): void {
    this.isResultPrinted = true
  }

  /** Whether pages of a list can be printed as they arrive. */
  protected get canStreamJson(): boolean {
    return this.structuredFormat() === 'json' && getFlagValue(this.argv, '--query') === undefined
  }

  /** Prints a list page by page, without keeping it in memory. Resolves with the total number of items. */
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

  /** Prints the text if a signal ends the process. Returns a function that removes it. */
  protected onInterrupt(text: string): () => void {
    return onExitSignal(sanitizeOutput(text))
  }

  protected setExitCode(name: ExitName): void {
    process.exitCode = EXIT[name]
  }

  /** Reads the raw arguments, because it is needed even if parsing failed. */
  override jsonEnabled(): boolean {
    return this.structuredFormat() !== undefined
  }

  protected structuredFormat(): StructuredFormat | undefined {
    return getStructuredFormat(this.argv)
  }

  /** oclif's own version loads the configuration again. */
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
    if (!(await this.waitForPermission(error))) return
    process.exitCode = undefined
    await (this.constructor as typeof BaseCommand & {run(argv: string[], config: Config): Promise<unknown>}).run(
      this.argv,
      this.config,
    )
  }

  /** On a terminal, a denied command can be run again once the permission is granted (rule X6). */
  private async waitForPermission(error: Error): Promise<boolean> {
    const isDenied = error instanceof CliError && error.exit === EXIT.denied
    if (!isDenied || !this.terminal.canAsk || this.jsonEnabled() || this.isOutputStarted) return false
    const context = await this.contextPromise?.catch(() => undefined)
    // What was sent must not be sent twice.
    if (!context?.prompter || context.hasWritten()) return false
    try {
      await context.prompter.text({
        message: 'Press Enter to try again once the permission is granted, or Ctrl-C to quit',
        canGoBack: false,
        answerText: () => '',
      })
      return true
    } catch {
      return false
    }
  }

  /** `_run` prints the result instead. */
  protected override logJson(): void {}
}
