import type {Problem} from '../errors.js'
import {BACK} from '../prompt/prompter.js'
import {covers, isSaid, SKIPPED, type WizardState} from './state.js'
import {SKIP, type Step, type World} from './step.js'
import type {GivenValues} from './verify-given.js'

export interface Conversation extends World {
  steps(state: WizardState): readonly Step[]
  /** What is named, not chosen, and may not exist. */
  given?: GivenValues
  /** Told of the conversation after each answer. */
  keep(state: WizardState): void
}

interface Answered {
  isBack: boolean
  /** What has become of the conversation; nothing where all stays as it was. */
  state?: WizardState
}

/** So many questions ahead are loaded for. */
const AHEAD = 3

/**
 * Asks what is open, first to last, until nothing is. Flags and files have answered before, unless a rule says no to
 * what they say. Going back asks the question before again and keeps all answers; of those behind it only what no
 * longer holds is asked once more.
 * @param from the id of a question to ask first, though it has been answered; going back from it ends the loop
 */
export async function converse(conversation: Conversation, start: WizardState, from?: string): Promise<WizardState> {
  const {checkDocument} = await import('../document/check.js')
  const problemsOf = (state: WizardState) => [
    ...checkDocument(state.document).problems,
    ...(conversation.given?.problems(state) ?? []),
  ]
  let state = start
  let wanted = from
  for (;;) {
    await conversation.given?.lookUp(state)
    const steps = applicable(conversation, state)
    const problems = problemsOf(state)
    const step =
      steps.find(({id}) => id === wanted) ??
      steps.find((each) => isOpen(each, state, ownProblem(each, steps, problems)))
    if (!step) return state

    for (const next of steps.slice(steps.indexOf(step), steps.indexOf(step) + 1 + AHEAD))
      next.load?.(conversation, state)
    const before = previous(steps, step, state)
    const answered = await askUntilLegal(step, state, before !== undefined || step.id === from)
    if (answered.state) {
      state = answered.state
      conversation.keep(state)
    }
    if (answered.isBack && step.id === from) return state
    wanted = answered.isBack ? before?.id : undefined
  }

  async function askUntilLegal(step: Step, given: WizardState, back: boolean): Promise<Answered> {
    for (let draft = structuredClone(given); ; ) {
      const problem = ownProblem(step, applicable(conversation, draft), problemsOf(draft))
      const check = (change: (state: WizardState) => void) => {
        const trial = structuredClone(draft)
        change(trial)
        return sentence(ownProblem(step, applicable(conversation, trial), problemsOf(trial)), step)
      }
      const isAnswered = draft.answered[step.id] !== undefined || saidFor(step, draft)
      const asking = {
        ...conversation,
        state: draft,
        back,
        check,
        problem: isAnswered ? sentence(problem, step) : undefined,
      }
      const outcome = await step.ask(asking)
      if (outcome === BACK) return {isBack: true, state: step.keepsParts ? draft : undefined}
      draft.answered[step.id] = `${outcome === SKIP ? SKIPPED : ''}${basisOf(step, draft)}`
      draft = settled(draft)
      if (outcome === SKIP || !ownProblem(step, applicable(conversation, draft), problemsOf(draft)))
        return {isBack: false, state: draft}
    }
  }

  function settled(state: WizardState): WizardState {
    const steps = applicable(conversation, state)
    for (const id of Object.keys(state.answered)) if (!steps.some((step) => step.id === id)) delete state.answered[id]
    for (const step of steps) {
      const rested = state.answered[step.id]
      if (rested === undefined || rested.replace(SKIPPED, '') === basisOf(step, state)) continue
      if (!isSkipped(rested)) step.forget?.(state)
      delete state.answered[step.id]
    }
    return state
  }
}

/** The questions that there are for this job. */
export function applicable({steps}: Pick<Conversation, 'steps'>, state: WizardState): Step[] {
  return steps(state).filter((step) => step.when?.(state) ?? true)
}

function isOpen(step: Step, state: WizardState, problem: Problem | undefined): boolean {
  const rested = state.answered[step.id]
  if (isSkipped(rested)) return false
  if (rested !== undefined || saidFor(step, state)) return problem !== undefined
  return true
}

function saidFor(step: Step, state: WizardState): boolean {
  return step.isSaid ? step.isSaid(state) : step.fields.some((field) => isSaid(state, field))
}

/**
 * The first problem that is this question's rather than another's: that of the fields that name its path most closely.
 */
function ownProblem(step: Step, steps: readonly Step[], problems: readonly Problem[]): Problem | undefined {
  const closeness = (each: Step, path: string) => Math.max(0, ...each.fields.map((field) => covers(field, path)))
  return problems.find(({path}) => {
    const own = closeness(step, path)
    return own > 0 && steps.every((other) => other === step || closeness(other, path) <= own)
  })
}

/** What is wrong, in one line; the field is named where the question is about several. */
function sentence(problem: Problem | undefined, {fields}: Step): string | undefined {
  if (!problem) return undefined
  if (fields.length !== 1 || fields[0] !== problem.path)
    return [`${problem.path}: ${problem.message}`, problem.fix].filter(Boolean).join(' ')
  // How to give it is plain here: it is being asked for.
  const isMissing = problem.message.startsWith('Is missing')
  return isMissing ? problem.message : [problem.message, problem.fix].filter(Boolean).join(' ')
}

function previous(steps: readonly Step[], step: Step, {answered}: WizardState): Step | undefined {
  return steps.slice(0, steps.indexOf(step)).findLast(({id}) => answered[id] !== undefined && !isSkipped(answered[id]))
}

function isSkipped(rested: string | undefined): boolean {
  return rested?.startsWith(SKIPPED) === true
}

function basisOf(step: Step, state: WizardState): string {
  return step.basis?.(state) ?? 'answered'
}
