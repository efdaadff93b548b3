import type {Problem} from '../errors.js'
import {inspectShape} from './check-shape.js'
import type {JobDraft} from './document.js'
import {RULES} from './rules/index.js'
import type {Finding, Rule} from './rules/rule.js'

// This file brings the whole contract table: import it late.

export interface Verified {
  /** What keeps the document from being sent, each with its mend. */
  problems: Problem[]
  /** What the author should know; one sentence each. */
  warnings: string[]
  /**
   * The document with misspelt fields under their right names and without values of a wrong type: what the author
   * meant.
   */
  meant: JobDraft
}

/**
 * Holds a document against the contract and every rule (C1, C5 to C9, C12, C13, C16), all at once, one problem for one
 * cause.
 */
export function checkDocument(document: JobDraft): Verified {
  const {form, limits, warnings, meant} = inspectShape(document)
  const misshapen = new Set(form.map(({path}) => path))
  const broken = RULES.flatMap((rule) =>
    rule
      .broken(meant)
      .filter((finding) => !isAbout(finding, misshapen))
      .map((finding) => ({rule, finding})),
  )

  const ruled = broken.filter(({rule}) => rule.level === 'problem').map(({rule, finding}) => asProblem(rule, finding))
  const told = new Set(ruled.map(({path}) => path))
  return {
    meant,
    problems: [...form, ...ruled, ...limits.filter(({path}) => !told.has(path))],
    warnings: [
      ...warnings,
      ...broken.filter(({rule}) => rule.level === 'warning').map(({finding}) => asWarning(finding)),
    ],
  }
}

function isAbout({path, concerns = []}: Finding, misshapen: Set<string>): boolean {
  return [path, ...concerns].some((place) => misshapen.has(place))
}

function asProblem(rule: Rule, {path, message, mend}: Finding): Problem {
  return {path, message, ...(mend ? {mend} : {}), rule: rule.id}
}

function asWarning({path, message, mend}: Finding): string {
  return [path === '' ? message : `${path}: ${message}`, mend].filter(Boolean).join(' ')
}
