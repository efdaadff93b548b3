import type {Problem} from '../errors.js'
import {BACK, type Back} from '../prompt/prompter.js'
import {isFieldProvided, matchScore, PROPOSED_PREFIX, SKIPPED_PREFIX, type WizardState} from './state.js'
import {type GoTo, SKIP, type StepContext, type WizardContext, type WizardStep} from './step.js'
import type {GivenValues} from './verify-given.js'

export interface WizardSession extends WizardContext {
  steps(state: WizardState): readonly WizardStep[]
  /** Values from flags, files and drafts, which may not exist. */
  givenValues?: GivenValues
  /** Send fields that look misspelled (rule C17). */
  allowUnknownFields?: boolean
  save(state: WizardState): void
}

interface StepOutcome {
  isBack: boolean
  /** The new state; undefined if nothing changed. */
  state?: WizardState
  nextId?: string
}

const PRELOADED_STEPS = 3

/**
 * Asks the open questions in order; those with a proposal are left to the review. Values from flags and files count as answers unless they break a rule. Going back
 * keeps later answers unless they depend on the changed one.
 * @param firstStepId a question to ask first even if it was answered; going back from it returns
 */
export async function runSteps(session: WizardSession, start: WizardState, firstStepId?: string): Promise<WizardState> {
  const {checkDocument} = await import('../document/check.js')
  const run: StepRun = {
    session,
    findProblems: (state) => [
      ...checkDocument(state.document, session).problems,
      ...(session.givenValues?.problems(state) ?? []),
    ],
  }
  let state = start
  let wantedId = firstStepId
  for (;;) {
    await session.givenValues?.check(state)
    if (!session.asksAll) state = await proposeAnswers(run, state, wantedId)
    const steps = applicableSteps(session, state)
    const step = findNextStep(run, steps, state, wantedId)
    if (!step) return state

    const index = steps.indexOf(step)
    for (const upcoming of steps.slice(index, index + 1 + PRELOADED_STEPS)) upcoming.preload?.(session, state)
    const previousStep = findPreviousStep(steps, step, state)
    const outcome = await askUntilValid(run, step, state, previousStep !== undefined || step.id === firstStepId)
    if (outcome.state) {
      state = outcome.state
      session.save(state)
    }
    if (outcome.isBack && step.id === firstStepId) return state
    wantedId = outcome.isBack ? previousStep?.id : outcome.nextId
  }
}

interface StepRun {
  session: WizardSession
  findProblems: (state: WizardState) => Problem[]
}

function findNextStep(
  {findProblems}: StepRun,
  steps: readonly WizardStep[],
  state: WizardState,
  wantedId: string | undefined,
): WizardStep | undefined {
  const problems = findProblems(state)
  return (
    steps.find(({id}) => id === wantedId) ??
    steps.find((candidate) => needsAnswer(candidate, state, findStepProblem(candidate, steps, problems)))
  )
}

/** Proposes answers up to the first step that must be asked. */
async function proposeAnswers(run: StepRun, start: WizardState, wantedId: string | undefined): Promise<WizardState> {
  const {session, findProblems} = run
  let state = start
  for (;;) {
    const steps = applicableSteps(session, state)
    const problems = findProblems(state)
    const step = steps.find((candidate) => needsAnswer(candidate, state, findStepProblem(candidate, steps, problems)))
    if (!step?.propose || step.id === wantedId || state.answered[step.id] !== undefined) return state
    const draft = structuredClone(state)
    const check = createCheck(run, step, draft)
    if (!(await step.propose({...session, state: draft, check}))) return state
    draft.answered[step.id] = `${PROPOSED_PREFIX}${getProposalKey(step, draft)}`
    state = discardStaleAnswers(session, draft)
    if (findOwnProblem(run, step, state)) return state
  }
}

function findOwnProblem({session, findProblems}: StepRun, step: WizardStep, state: WizardState): Problem | undefined {
  return findStepProblem(step, applicableSteps(session, state), findProblems(state))
}

/** What is wrong with a change, for the step to validate what is typed. */
function createCheck(run: StepRun, step: WizardStep, draft: WizardState): StepContext['check'] {
  return (change) => {
    const trialState = structuredClone(draft)
    change(trialState)
    return describeProblem(findOwnProblem(run, step, trialState), step)
  }
}

async function askUntilValid(
  run: StepRun,
  step: WizardStep,
  startState: WizardState,
  canGoBack: boolean,
): Promise<StepOutcome> {
  const {session} = run
  for (let draft = structuredClone(startState); ; ) {
    const check = createCheck(run, step, draft)
    const isAnswered = draft.answered[step.id] !== undefined || isStepProvided(step, draft)
    const problem = isAnswered ? describeProblem(findOwnProblem(run, step, draft), step) : undefined
    const answer = await step.ask({...session, state: draft, canGoBack, check, problem})
    if (answer === BACK || typeof answer === 'object') return leaveStep(step, answer, draft)
    draft.answered[step.id] = `${answer === SKIP ? SKIPPED_PREFIX : ''}${getDependencyKey(step, draft)}`
    draft = discardStaleAnswers(session, draft)
    if (answer === SKIP || !findOwnProblem(run, step, draft)) return {isBack: false, state: draft}
  }
}

function leaveStep({keepsPartialAnswers}: WizardStep, answer: Back | GoTo, draft: WizardState): StepOutcome {
  if (answer === BACK) return {isBack: true, state: keepsPartialAnswers ? draft : undefined}
  return {isBack: false, state: draft, nextId: answer.goTo}
}

/** Removes answers of steps that no longer apply or whose dependencies changed, in place. */
function discardStaleAnswers(session: WizardSession, state: WizardState): WizardState {
  const steps = applicableSteps(session, state)
  for (const id of Object.keys(state.answered)) if (!steps.some((step) => step.id === id)) delete state.answered[id]
  for (const step of steps) {
    const answeredFrom = state.answered[step.id]
    if (answeredFrom === undefined || isFresh(answeredFrom, step, state)) continue
    if (!isSkipped(answeredFrom)) step.clearAnswer?.(state)
    delete state.answered[step.id]
  }
  return state
}

function isFresh(answeredFrom: string, step: WizardStep, state: WizardState): boolean {
  return isProposed(answeredFrom)
    ? answeredFrom === `${PROPOSED_PREFIX}${getProposalKey(step, state)}`
    : answeredFrom.replace(SKIPPED_PREFIX, '') === getDependencyKey(step, state)
}

export function applicableSteps({steps}: Pick<WizardSession, 'steps'>, state: WizardState): WizardStep[] {
  return steps(state).filter((step) => step.when?.(state) ?? true)
}

function needsAnswer(step: WizardStep, state: WizardState, problem: Problem | undefined): boolean {
  const answeredFrom = state.answered[step.id]
  if (isSkipped(answeredFrom)) return false
  if (answeredFrom !== undefined || isStepProvided(step, state)) return problem !== undefined
  return true
}

function isStepProvided(step: WizardStep, state: WizardState): boolean {
  return step.isProvided ? step.isProvided(state) : step.fields.some((field) => isFieldProvided(state, field))
}

/** The first problem whose path matches this step more closely than any other step. */
function findStepProblem(
  step: WizardStep,
  steps: readonly WizardStep[],
  problems: readonly Problem[],
): Problem | undefined {
  const closestMatch = (candidate: WizardStep, path: string) =>
    Math.max(0, ...candidate.fields.map((field) => matchScore(field, path)))
  return problems.find(({path}) => {
    const score = closestMatch(step, path)
    return score > 0 && steps.every((other) => other === step || closestMatch(other, path) <= score)
  })
}

/** The problem in one line; names the field if the step has several. */
function describeProblem(problem: Problem | undefined, {fields}: WizardStep): string | undefined {
  if (!problem) return undefined
  if (fields.length !== 1 || fields[0] !== problem.path)
    return [`${problem.path}: ${problem.message}`, problem.fix].filter(Boolean).join(' ')
  // The fix of a missing value names its flag, which does not help here.
  const isMissing = problem.message.startsWith('Is missing')
  return isMissing ? problem.message : [problem.message, problem.fix].filter(Boolean).join(' ')
}

function findPreviousStep(
  steps: readonly WizardStep[],
  step: WizardStep,
  {answered}: WizardState,
): WizardStep | undefined {
  const wasAsked = (answeredFrom: string | undefined) =>
    answeredFrom !== undefined && !isSkipped(answeredFrom) && !isProposed(answeredFrom)
  return steps.slice(0, steps.indexOf(step)).findLast(({id}) => wasAsked(answered[id]))
}

function isSkipped(answeredFrom: string | undefined): boolean {
  return answeredFrom?.startsWith(SKIPPED_PREFIX) === true
}

function isProposed(answeredFrom: string | undefined): boolean {
  return answeredFrom?.startsWith(PROPOSED_PREFIX) === true
}

function getProposalKey(step: WizardStep, state: WizardState): string {
  return step.proposalKey?.(state) ?? getDependencyKey(step, state)
}

function getDependencyKey(step: WizardStep, state: WizardState): string {
  return step.dependencyKey?.(state) ?? 'answered'
}
