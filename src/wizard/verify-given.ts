import {listReferences, type ResourceReference} from '../document/references.js'
import type {Problem} from '../errors.js'
import type {Prompter} from '../prompt/prompter.js'
import {ASKED_SOURCE, findSource, PROPOSED_SOURCE, type WizardState} from './state.js'

export type ReferenceChecker = (
  document: WizardState['document'],
  wanted: readonly ResourceReference[],
) => Promise<{problems: Problem[]}>

/** Checks values from flags, files and drafts; values chosen in the wizard come from the catalog already. */
export interface GivenValues {
  /** Checks new values once the workspace is known. */
  check(state: WizardState): Promise<void>
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
      const message = 'Checking given values'
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

function isProvidedReference(state: WizardState, {path}: ResourceReference): boolean {
  const source = findSource(state, path)
  return source !== undefined && ![ASKED_SOURCE, PROPOSED_SOURCE, 'default'].includes(source)
}
