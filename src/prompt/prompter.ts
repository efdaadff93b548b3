import type {Column} from '../render/columns.js'
import type {PagedList} from './paged-list.js'

/** The answer if the user goes back to the previous question. */
export const BACK = Symbol('back')
export type Back = typeof BACK

export interface Question {
  message: string
  /** What is wrong with the current answer. */
  problem?: string
  /** Default true. */
  canGoBack?: boolean
  /** Ignores keys typed before the question was visible, because the answer cannot be undone. */
  discardTypeAhead?: boolean
  /** What Esc does, for the key hints (default: back). */
  cancelLabel?: string
}

/** A choice that is always shown below the rows. */
export interface ListAction<Name extends string> {
  name: Name
  label: string
  detail?: string
}

interface ListQuestion<Row> extends Question {
  rows: PagedList<Row>
  /** Most important first; the filter searches all of them. */
  columns: readonly Column<Row>[]
  /** Default true. */
  hasHeader?: boolean
  /** A unique id; the filter searches it, too. */
  id(row: Row): string
  /** Additional text for the filter. */
  keywords?(row: Row): string
  /** Shown below the list for the focused row. */
  detail?(row: Row): string | undefined
  disabledReason?(row: Row): string | undefined
  /** Stays on the screen as the answer (default: the first column). */
  answerText?(row: Row): string
  /** The plural, for the counter: "images". */
  noun?: string
  /** Shown if there are no rows, with the error if the list could not be read. */
  emptyText?(failure: unknown): string | undefined
}

export interface ChooseQuestion<Row, Name extends string = never> extends ListQuestion<Row> {
  actions?: readonly ListAction<Name>[]
  /** Adds a blank line between the rows and the actions. */
  separated?: boolean
  /** The row id or action name that has the focus at first. */
  initial?: string
}

export interface ChooseManyQuestion<Row> extends ListQuestion<Row> {
  /** Ids that are selected at first. */
  checked?: readonly string[]
  enterSelectsFocused?: boolean
  group?(row: Row): string
  /** Stays on the screen if nothing is selected (default: none). */
  noneText?: string
}

export interface TextQuestion extends Question {
  initial?: string
  /** Typing replaces the initial value. */
  isProposal?: boolean
  hint?: string
  /** Returns what is wrong, if anything. */
  validate?(text: string): string | undefined
  /** Stays on the screen as the answer (default: the answer); if empty, the question is erased. */
  answerText?(text: string): string
  /** Tab opens an editor. */
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

/** Asks the user. All prompts throw CliError (interrupted) on Ctrl-C. */
export interface Prompter {
  /** Enter means no. */
  confirm(question: string): Promise<boolean>
  choose<Row extends object, Name extends string = never>(
    question: ChooseQuestion<Row, Name>,
  ): Promise<Row | Name | Back>
  /** Resolves with rows in list order. */
  chooseMany<Row extends object>(question: ChooseManyQuestion<Row>): Promise<Row[] | Back>
  /** A single line, or several if the question offers an editor. */
  text(question: TextQuestion): Promise<string | Back>
  number(question: NumberQuestion): Promise<number | Back>
  /** Opens $VISUAL or $EDITOR. */
  multilineText(question: TextQuestion): Promise<string | Back>
  /** Shows a spinner. Rejects if the promise does. */
  wait<Value>(question: Question, promise: Promise<Value>): Promise<Value | Back>
  note(text: string): void
}
