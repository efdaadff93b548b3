import type {JobDraft} from '../document/document.js'
import {takeBack, type WizardState} from './state.js'

/** A conversation that was left, as it is kept. */
export interface KeptDraft {
  version: 1
  /** ISO 8601, UTC. */
  keptAt: string
  /** What looked like a secret and was left out, in words. */
  withheld: string[]
  state: WizardState
}

/** Where drafts are kept: src/wizard/draft-file.ts, or a variable in a test. */
export interface DraftPlace {
  read(): unknown
  keep(draft: KeptDraft): void
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

/** A draft without what looks like a secret: those questions are asked again. */
export function keptDraft(state: WizardState, now: number): KeptDraft {
  const kept = structuredClone(state)
  const {document} = kept
  const withheld: string[] = []
  const lost = (step: string, field: keyof JobDraft) => {
    withheld.push(step.replace('-', ' '))
    delete document[field]
    takeBack(kept, [field])
    delete kept.answered[step]
  }
  if (Object.entries(document.Envs ?? {}).some(([name, value]) => isSecret(name, value))) lost('environment', 'Envs')
  const command = String(document.UserCommand ?? '')
  if (SECRET_VALUE.test(command) || SECRET_IN_COMMAND.test(command)) lost('command', 'UserCommand')
  if (SECRET_VALUE.test(JSON.stringify(document.CodeSource ?? ''))) lost('code-source', 'CodeSource')
  if (SECRET_VALUE.test(JSON.stringify(document.DataSources ?? ''))) lost('datasets', 'DataSources')
  for (const field of ['CredentialConfig', 'UserVpc'] as const) delete document[field]
  return {version: 1, keptAt: new Date(now).toISOString(), withheld, state: kept}
}

/** What was kept, if it is a whole draft of this version. */
export function readKept(value: unknown): KeptDraft | undefined {
  const draft = value as Partial<KeptDraft> | null | undefined
  const maps = [
    draft?.state?.document,
    draft?.state?.sources,
    draft?.state?.answered,
    draft?.state?.picks,
    draft?.state?.names,
  ]
  const isWhole =
    draft?.version === 1 && [...maps, draft.state?.specs].every((map) => typeof map === 'object' && map !== null)
  return isWhole ? (draft as KeptDraft) : undefined
}
