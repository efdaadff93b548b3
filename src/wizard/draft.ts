import type {JobDraft} from '../document/document.js'
import {containsSecret, isSecret, isSecretCommand} from '../text/secrets.js'
import {removeAnswer, type WizardState} from './state.js'

/** A saved unfinished wizard. */
export interface SavedDraft {
  version: 1
  /** ISO 8601, UTC. */
  keptAt: string
  /** What looked like a secret and was left out, in words. */
  withheld: string[]
  state: WizardState
}

/** Where drafts are kept: src/wizard/draft-file.ts, or a variable in a test. */
export interface JobDraftStore {
  read(): unknown
  save(draft: SavedDraft): void
  remove(): void
}

/** A draft without what looks like a secret: those questions are asked again. */
export function createSavedDraft(state: WizardState, now: number): SavedDraft {
  const redactedState = structuredClone(state)
  const {document} = redactedState
  const withheld: string[] = []
  const redact = (step: string, field: keyof JobDraft) => {
    withheld.push(step.replace('-', ' '))
    delete document[field]
    removeAnswer(redactedState, [field])
    delete redactedState.answered[step]
  }
  if (Object.entries(document.Envs ?? {}).some(([name, value]) => isSecret(name, value))) redact('environment', 'Envs')
  if (isSecretCommand(document.UserCommand)) redact('command', 'UserCommand')
  for (const spec of Array.isArray(document.JobSpecs) ? document.JobSpecs : []) {
    if (!isSecretCommand(spec?.UserCommand)) continue
    withheld.push(`command of ${spec.Type}`)
    delete spec.UserCommand
  }
  if (containsSecret(JSON.stringify(document.CodeSource ?? ''))) redact('code-source', 'CodeSource')
  if (containsSecret(JSON.stringify(document.DataSources ?? ''))) redact('datasets', 'DataSources')
  for (const field of ['CredentialConfig', 'UserVpc'] as const) delete document[field]
  return {version: 1, keptAt: new Date(now).toISOString(), withheld, state: redactedState}
}

export function parseSavedDraft(value: unknown): SavedDraft | undefined {
  const draft = value as Partial<SavedDraft> | null | undefined
  const maps = [
    draft?.state?.document,
    draft?.state?.sources,
    draft?.state?.answered,
    draft?.state?.picks,
    draft?.state?.names,
  ]
  const isComplete =
    draft?.version === 1 && [...maps, draft.state?.specs].every((map) => typeof map === 'object' && map !== null)
  return isComplete ? (draft as SavedDraft) : undefined
}
