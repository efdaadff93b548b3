import type {Column} from '../render/columns.js'
import type {PagedList} from './paged-list.js'

/** The answer of somebody who wants the question before this one. */
export const BACK = Symbol('back')
export type Back = typeof BACK

export interface Question {
  message: string
  /** Why it is asked although there was an answer, or asked again. */
  problem?: string
  /** Whether going back is offered. Default true. */
  canGoBack?: boolean
  /** It decides what can't be taken back: keys typed before it can be seen do not count. */
  discardTypeAhead?: boolean
  /** What Esc does, for the line of keys. Default "back". */
  cancelLabel?: string
}

/** A choice that is no row of the list: always shown, below the rows. */
export interface ListAction<Name extends string> {
  name: Name
  label: string
  detail?: string
}

interface ListQuestion<Row> extends Question {
  rows: PagedList<Row>
  /** What is shown of a row, best first; typing filters on all of it. */
  columns: readonly Column<Row>[]
  /** Default true. */
  hasHeader?: boolean
  /** What tells a row from all others; typing filters on it, too. */
  id(row: Row): string
  /** More that typing filters on. */
  keywords?(row: Row): string
  /** Said below the list of the row that is pointed at. */
  detail?(row: Row): string | undefined
  /** Why a row can't be chosen. */
  disabledReason?(row: Row): string | undefined
  /** What stays on the screen when the row has been chosen. Default its first column. */
  answerText?(row: Row): string
  /** What one row is, for the counter: "images". */
  noun?: string
  /** Said where there is no row, with why the list could not be read. */
  emptyText?(failure: unknown): string | undefined
}

export interface ChooseQuestion<Row, Name extends string = never> extends ListQuestion<Row> {
  actions?: readonly ListAction<Name>[]
  /** A blank line stands between the rows and the extras. */
  separated?: boolean
  /** The id of a row, or the name of an extra, that is pointed at first. */
  initial?: string
}

export interface ChooseManyQuestion<Row> extends ListQuestion<Row> {
  /** Ids that are ticked at the beginning. */
  checked?: readonly string[]
  /** With nothing ticked, Enter takes the row that is pointed at. */
  enterSelectsFocused?: boolean
  /** Of the rows of one group at most one is ticked. */
  group?(row: Row): string
  /** What stays on the screen when nothing has been chosen. Default "none". */
  noneText?: string
}

export interface TextQuestion extends Question {
  /** Stands there to be accepted or changed. */
  initial?: string
  /** Typing replaces what stands there, rather than adding to it. */
  isProposal?: boolean
  /** Said dimly below. */
  hint?: string
  /** A sentence about what is wrong, or undefined. */
  validate?(text: string): string | undefined
  /** What stays on the screen of the answer; with nothing, the question leaves it. Default the answer. */
  answerText?(text: string): string
  /** Tab opens an editor, for several lines. */
  offersEditor?: boolean
}

export interface NumberQuestion extends Question {
  initial?: number
  hint?: string
  /** Default 1. */
  min?: number
  max?: number
  validate?(number: number): string | undefined
}

/**
 * How a question reaches a person. The adapter is loaded only when one is asked. All of them throw CliError
 * (interrupted) on Ctrl-C.
 */
export interface Prompter {
  /** Yes or no; Enter alone means no. @throws CliError (interrupted) on Ctrl-C */
  confirm(question: string): Promise<boolean>
  /** One row of a list, or the name of an extra. */
  choose<Row extends object, Name extends string = never>(
    question: ChooseQuestion<Row, Name>,
  ): Promise<Row | Name | Back>
  /** Any number of rows, in the list's order. */
  chooseMany<Row extends object>(question: ChooseManyQuestion<Row>): Promise<Row[] | Back>
  /** One line; with `editor` it may come back as several. */
  text(question: TextQuestion): Promise<string | Back>
  /** A whole number. */
  number(question: NumberQuestion): Promise<number | Back>
  /** Several lines, in the editor of $VISUAL or $EDITOR. */
  multilineText(question: TextQuestion): Promise<string | Back>
  /** Waits, and shows that it does. The promise's failure is thrown. */
  wait<Value>(question: Question, promise: Promise<Value>): Promise<Value | Back>
  /** Text that stays on the screen. */
  note(text: string): void
}
