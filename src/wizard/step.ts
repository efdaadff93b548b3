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
  /** Asks every question, also those with a proposal. */
  asksAll?: boolean
}

export interface StepContext extends WizardContext {
  /** A draft that the step changes; discarded if the user goes back. */
  state: WizardState
  problem?: string
  canGoBack: boolean
  /** Checks a change against the rules of this step's fields; returns the problem, if any. */
  check(change: (state: WizardState) => void): string | undefined
}

/** The step had nothing to ask. */
export const SKIP = Symbol('skip')

/** The step stays open; another one is asked first: by default what the change made necessary. */
export interface GoTo {
  goTo?: string
}

export type StepAnswer = undefined | Back | typeof SKIP | GoTo

export type ProposalContext = Omit<StepContext, 'problem' | 'canGoBack'>

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
  dependencyKey?(state: WizardState): string
  /** Discards an answer that is no longer valid. */
  clearAnswer?(state: WizardState): void
  /** Keeps the answers given so far if the user goes back in the middle. */
  keepsPartialAnswers?: boolean
  /** Starts loading lists early. */
  preload?(context: WizardContext, state: WizardState): void
  /**
   * Answers the step without asking, for the user to see and change in the review. Changes the state of the context.
   * @returns false if it must be asked
   */
  propose?(context: ProposalContext): boolean | Promise<boolean>
  /** If this changes, a proposal is made again (default: the dependency key). */
  proposalKey?(state: WizardState): string
  ask(context: StepContext): Promise<StepAnswer>
}
