import {listReferences, type ResourceReference} from '../document/references.js'
import type {Problem} from '../errors.js'
import type {Prompter} from '../prompt/prompter.js'
import {ASKED, sourceOf, type WizardState} from './state.js'

/** Holds what a job refers to against the catalog. */
export type LookUp = (
  document: WizardState['document'],
  wanted: readonly ResourceReference[],
) => Promise<{problems: Problem[]}>

/**
 * What flags, a file or an old draft have named, and what the catalog says of it: what is chosen here comes from the
 * catalog.
 */
export interface GivenValues {
  /**
   * Asks the catalog for what it has not been asked for yet, once the workspace is known, which decides what there is.
   */
  lookUp(state: WizardState): Promise<void>
  /** What it has said of the values that still stand. */
  problems(state: WizardState): Problem[]
}

export function givenValues(prompter: Prompter, lookUp: LookUp | undefined): GivenValues {
  const known = new Map<string, Problem[]>()
  const key = ({document}: WizardState, {path, value}: ResourceReference) =>
    JSON.stringify([document.WorkspaceId, path, value])
  return {
    async lookUp(state) {
      if (!lookUp || !state.document.WorkspaceId) return
      const isNew = (each: ResourceReference) => isGiven(state, each) && !known.has(key(state, each))
      if (!listReferences(state.document).some(isNew)) return
      const wanted = listReferences(state.document).filter((each) => each.kind === 'workspace' || isNew(each))
      const message = 'Looking up what is given'
      const found = await prompter.wait({message, back: false}, lookUp(state.document, wanted))
      const problems = typeof found === 'symbol' ? [] : found.problems
      for (const each of wanted)
        known.set(
          key(state, each),
          problems.filter(({path}) => path === each.path),
        )
    },
    problems: (state) =>
      listReferences(state.document).flatMap((each) =>
        isGiven(state, each) ? (known.get(key(state, each)) ?? []) : [],
      ),
  }
}

/** Named by somebody, not answered here. */
function isGiven(state: WizardState, {path}: ResourceReference): boolean {
  const source = sourceOf(state, path)
  return source !== undefined && source !== ASKED && source !== 'default'
}
