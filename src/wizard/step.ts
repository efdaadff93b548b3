import type {Back, Prompter} from '../prompt/prompter.js'
import type {WizardLists} from './lists.js'
import type {WizardState} from './state.js'

export interface WizardContext {
  prompter: Prompter
  lists: WizardLists
  /** Milliseconds since the epoch. */
  now: number
  /** The current folder or repository, for the proposed name. */
  project?: string
}

export interface StepContext extends WizardContext {
  /** A draft that the step changes; discarded if the user goes back. */
  state: WizardState
  /** What is wrong with the current answer. */
  problem?: string
  canGoBack: boolean
  /** Checks a change against the rules of this step's fields; returns the problem, if any. */
  check(change: (state: WizardState) => void): string | undefined
}

/** The step had nothing to ask. */
export const SKIP = Symbol('skip')

export type StepAnswer = undefined | Back | typeof SKIP

/** One question, or several related ones. */
export interface WizardStep {
  id: string
  /** Shown when the user chooses a value to change. */
  title: string
  /** The current answer in short (default: the values of the fields). */
  summary?(state: WizardState): string
  /** The fields that it sets, such as JobSpecs[].Image. */
  fields: readonly string[]
  /** Whether the step applies to this job (default: true). */
  when?(state: WizardState): boolean
  /** Whether flags or a file answered it (default: they set one of its fields). */
  isProvided?(state: WizardState): boolean
  /** If this changes, the answer is discarded and asked again. */
  dependencyKey?(state: WizardState): string
  /** Discards an answer that is no longer valid. */
  clearAnswer?(state: WizardState): void
  /** Keeps the answers given so far if the user goes back in the middle. */
  keepsPartialAnswers?: boolean
  /** Starts loading lists early. */
  preload?(context: WizardContext, state: WizardState): void
  ask(context: StepContext): Promise<StepAnswer>
}
