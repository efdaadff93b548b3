import {once} from 'node:events'
import {Command, type Config, type Interfaces} from '@oclif/core'
import {EXIT, type ExitName, usageError} from '../errors.js'
import {type Column, renderTsv, selectColumns} from '../render/columns.js'
import type {StructuredFormat} from '../render/structured.js'
import {renderTable} from '../render/table.js'
import type {View} from '../render/view.js'
import {shownText} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {flagValue, isOn, ownWords} from './argv.js'
import {type Context, createContext} from './context.js'
import {leaveSaying} from './exit-handlers.js'
import {GLOBAL_FLAGS, OUTPUTS, type Output} from './global-flags.js'
import {reportFailure} from './report-error.js'
import {lookAtTerminal, type Terminal} from './terminal.js'

export type Flags<T extends typeof Command> = Interfaces.InferredFlags<(typeof BaseCommand)['baseFlags'] & T['flags']>

/** By then V8's space for new things has the size that pages need to be turned over quickly. */
const PAGES_TO_GROW = 3

interface TableChoice {
  /** The columns of --columns. */
  selected?: string
  /** The columns shown without it; all by default. */
  shown?: string
  /** Said on stderr when there is no row. */
  none?: string
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

  private looked?: Terminal
  private opened?: Promise<Context>
  private printed = false
  private begun = false

  /** Where this process talks to. */
  protected get terminal(): Terminal {
    this.looked ??= lookAtTerminal({
      'no-color': isOn(this.argv, '--no-color'),
      'no-input': isOn(this.argv, '--no-input'),
    })
    return this.looked
  }

  /**
   * The cloud, the clock and the prompter, for these flags. Made at the first call: until then no credential is looked
   * at.
   */
  protected context(flags: Interfaces.OutputFlags<Interfaces.FlagInput>): Promise<Context> {
    this.opened ??= createContext(flags, {
      terminal: this.terminal,
      version: this.config.version,
      note: (text) => this.note(text),
    })
    return this.opened
  }

  /** One line of the conversation, on stderr. */
  protected note(text: string): void {
    if (isOn(this.argv, '--quiet')) return
    const safe = shownText(text)
    const lines = process.stderr.isTTY
      ? safe.split('\n').flatMap((line) => (line.startsWith(' ') ? line : wrap(line, this.terminal.width)))
      : [safe]
    process.stderr.write(`${lines.join('\n')}\n`)
  }

  /** The answer for people. A pipe gets it as it is. */
  override log(text = '', ...words: unknown[]): void {
    super.log(this.terminal.isTerminal ? shownText(text) : text, ...words)
  }

  /** What renderers are told of stdout. */
  protected view(now = Date.now()): View {
    return {width: this.terminal.width, colour: this.terminal.stdoutColor, unicode: this.terminal.unicode, now}
  }

  /** The screen that a text can be shown on again and again. */
  protected screen() {
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
  protected table<Row>(
    columns: readonly Column<Row>[],
    rows: readonly Row[],
    {selected, shown, none}: TableChoice = {},
  ): void {
    const chosen =
      selected === undefined && shown === undefined ? columns : selectColumns(columns, selected ?? shown ?? '')
    if (this.jsonEnabled()) return
    if (rows.length === 0 && none) this.note(none)
    if (rows.length > 0)
      this.log(this.terminal.isTerminal ? renderTable(chosen, rows, this.view()) : renderTsv(chosen, rows))
  }

  /** Says that a list shows only a part, and how to see the rest (rules R1, R4). */
  protected noteCut(shown: number, total: number, what: string, more = '--limit N, or all of them: --all'): void {
    if (shown < total) this.note(`Showing ${shown} of ${total} ${what}. More: ${more}`)
  }

  /** How many items a list asks for. */
  protected limitOf({limit, all}: {limit?: number; all?: boolean}, preset: number): number {
    return all ? Number.POSITIVE_INFINITY : (limit ?? preset)
  }

  /** Prints the answer where programs read it, once; a command that goes on for long does so before. */
  protected async printAnswer(result: unknown): Promise<void> {
    const format = this.format()
    this.answered()
    if (format) await this.print(result, format)
  }

  /** The answer has been written by the command itself, such as a stream. */
  protected answered(): void {
    this.printed = true
  }

  /** Whether programs want the whole answer as JSON: then a long list is written as it comes. */
  protected get streams(): boolean {
    return this.format() === 'json' && flagValue(this.argv, '--query') === undefined
  }

  /** A list on stdout, page by page, so that no memory holds it. Resolves with how many items there are. */
  protected async streamPages(
    field: string,
    pages: AsyncIterable<{items: unknown[]; totalCount: number}>,
  ): Promise<number> {
    const {jsonPages} = await import('../render/structured.js')
    const json = jsonPages(field)
    let total = 0
    let count = 0
    for await (const {items, totalCount} of pages) {
      this.begun = true
      if (++count === PAGES_TO_GROW) (await import('../platform/v8-heap.js')).keepHeapSmall()
      total = totalCount
      if (!process.stdout.write(json.page(items))) await once(process.stdout, 'drain')
    }
    process.stdout.write(`${json.end(total)}\n`)
    this.answered()
    return total
  }

  /** What Ctrl-C, and whoever else ends it, is told before it leaves at once. Returns what takes it back. */
  protected onInterrupt(text: string): () => void {
    return leaveSaying(shownText(text))
  }

  /** The exit code where it is neither 0 nor an error's. */
  protected exitWith(name: ExitName): void {
    process.exitCode = EXIT[name]
  }

  /** Whether programs read stdout. Looked up in the words, since it is needed where they could not be parsed, too. */
  override jsonEnabled(): boolean {
    return this.format() !== undefined
  }

  protected format(): StructuredFormat | undefined {
    const output = flagValue(this.argv, '--output')
    if (ownWords(this.argv).includes('--json')) return 'json'
    if (output === undefined && isOn(this.argv, '--json')) return 'json'
    if (output && output !== 'table') return output as Exclude<Output, 'table'>
    return flagValue(this.argv, '--query') === undefined ? undefined : 'auto'
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

  /** An expression that can't be read must not come out after the call, when a job has been made or stopped. */
  override async init(): Promise<void> {
    await super.init()
    const output = process.env.PAI_DLC_OUTPUT
    if (output && !OUTPUTS.some((name) => name === output))
      throw usageError(`PAI_DLC_OUTPUT must be one of ${OUTPUTS.join(', ')}.`, ['unset PAI_DLC_OUTPUT'])
    const query = flagValue(this.argv, '--query')
    if (query !== undefined) await (await import('../render/query.js')).checkQuery(query)
  }

  protected override async _run<T>(): Promise<T> {
    const result = await super._run<T>()
    if (!this.printed && result !== undefined && result !== null) await this.printAnswer(result)
    return result
  }

  protected override async catch(error: Error): Promise<void> {
    this.answered()
    await reportFailure(error, this.argv, this.id, this.begun)
  }

  /** oclif prints here; `_run` does. */
  protected override logJson(): void {}

  private async print(result: unknown, format: StructuredFormat): Promise<void> {
    const {renderStructured} = await import('../render/structured.js')
    const {quietQuery} = this.constructor as typeof BaseCommand
    try {
      const text = await renderStructured(result, {format, query: flagValue(this.argv, '--query'), quietQuery})
      if (text !== '') process.stdout.write(`${text}\n`)
    } catch (error) {
      await reportFailure(error, this.argv, this.id)
    }
  }
}
