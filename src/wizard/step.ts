import type {Back, Prompter} from '../prompt/prompter.js'
import type {WizardLists} from './lists.js'
import type {WizardState} from './state.js'

/** What all questions share. */
export interface WizardContext {
  prompter: Prompter
  lists: WizardLists
  /** Milliseconds since the epoch. */
  now: number
  /** The folder or repository that one works in, for names. */
  project?: string
}

/** What one question is asked with. */
export interface StepContext extends WizardContext {
  /** To be changed: it counts when the question has been answered. */
  state: WizardState
  /** What is wrong with the answer that there is. */
  problem?: string
  /** Whether one can go back from here. */
  canGoBack: boolean
  /** What the rules say of the question's own fields if they were changed so; undefined when all is well. */
  check(change: (state: WizardState) => void): string | undefined
}

/** Nothing could be asked; why has been said. */
export const SKIP = Symbol('skip')

export type StepAnswer = undefined | Back | typeof SKIP

/** One question, or a few that belong together. */
export interface WizardStep {
  id: string
  /** What it settles, for people who want to change it. */
  title: string
  /** What it has settled, in short. Default the values of its fields. */
  summary?(state: WizardState): string
  /** The fields that it answers, such as JobSpecs[].Image: rules about them are its rules. */
  fields: readonly string[]
  /** Whether there is something to ask in this job. Default true. */
  when?(state: WizardState): boolean
  /** Whether flags or a file have answered it. Default: one of its fields has been said. */
  isProvided?(state: WizardState): boolean
  /** What the answer rests on: when this changes, it no longer holds and is asked again. */
  dependencyKey?(state: WizardState): string
  /** Takes back an answer that no longer holds. */
  clearAnswer?(state: WizardState): void
  /** Asked several times over: what was answered stays also when one goes back in the middle. */
  keepsPartialAnswers?: boolean
  /** Starts to load what the question will need. */
  preload?(context: WizardContext, state: WizardState): void
  ask(context: StepContext): Promise<StepAnswer>
}
