import {listReferences, type ResourceReference} from '../document/references.js'
import type {Problem} from '../errors.js'
import type {Prompter} from '../prompt/prompter.js'
import {ASKED_SOURCE, findSource, type WizardState} from './state.js'

/** Holds what a job refers to against the catalog. */
export type ReferenceChecker = (
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
  check(state: WizardState): Promise<void>
  /** What it has said of the values that still stand. */
  problems(state: WizardState): Problem[]
}

export function createGivenValues(prompter: Prompter, checkReferences: ReferenceChecker | undefined): GivenValues {
  const problemsByKey = new Map<string, Problem[]>()
  const key = ({document}: WizardState, {path, value}: ResourceReference) =>
    JSON.stringify([document.WorkspaceId, path, value])
  return {
    async check(state) {
      if (!checkReferences || !state.document.WorkspaceId) return
      const isNew = (each: ResourceReference) =>
        isProvidedReference(state, each) && !problemsByKey.has(key(state, each))
      if (!listReferences(state.document).some(isNew)) return
      const wanted = listReferences(state.document).filter((each) => each.kind === 'workspace' || isNew(each))
      const message = 'Looking up what is given'
      const result = await prompter.wait({message, canGoBack: false}, checkReferences(state.document, wanted))
      const problems = typeof result === 'symbol' ? [] : result.problems
      for (const each of wanted)
        problemsByKey.set(
          key(state, each),
          problems.filter(({path}) => path === each.path),
        )
    },
    problems: (state) =>
      listReferences(state.document).flatMap((each) =>
        isProvidedReference(state, each) ? (problemsByKey.get(key(state, each)) ?? []) : [],
      ),
  }
}

/** Named by somebody, not answered here. */
function isProvidedReference(state: WizardState, {path}: ResourceReference): boolean {
  const source = findSource(state, path)
  return source !== undefined && source !== ASKED_SOURCE && source !== 'default'
}
