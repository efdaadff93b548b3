import type {JobDraft} from '../document/document.js'
import {removeAnswer, type WizardState} from './state.js'

/** A conversation that was left, as it is kept. */
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

const SECRET_NAME = /(key|token|secret|passw|pwd|credential|auth|cookie|sign)/i
const SECRET_VALUE =
  /(LTAI[0-9A-Za-z]{10,}|\bsk-[\w-]{16,}|\bhf_\w{16,}|\bgh[pousr]_\w{20,}|:\/\/[^/\s:@]*:[^/\s@]+@|-----BEGIN)/
const SECRET_IN_COMMAND = /\b[\w-]*(key|token|secret|passw|pwd|credential)[\w-]*\s*[= ]\s*["']?[^\s"'$]{6,}/i

/** Does a variable look like a secret? */
export function isSecret(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) || SECRET_VALUE.test(String(value))
}

function isSecretCommand(command: unknown): boolean {
  const text = String(command ?? '')
  return SECRET_VALUE.test(text) || SECRET_IN_COMMAND.test(text)
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
  if (SECRET_VALUE.test(JSON.stringify(document.CodeSource ?? ''))) redact('code-source', 'CodeSource')
  if (SECRET_VALUE.test(JSON.stringify(document.DataSources ?? ''))) redact('datasets', 'DataSources')
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
