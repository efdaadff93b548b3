import type {Problem} from '../errors.js'
import {checkShape} from './check-shape.js'
import type {JobDraft} from './document.js'
import {DOCUMENT_RULES} from './rules/index.js'
import type {DocumentRule, RuleFinding} from './rules/rule.js'

// This file brings the whole contract table: import it late.

export interface DocumentCheck {
  /** What keeps the document from being sent, each with its fix. */
  problems: Problem[]
  /** What the author should know; one sentence each. */
  warnings: string[]
  /**
   * The document with misspelt fields under their right names and without values of a wrong type: what the author
   * meant.
   */
  normalized: JobDraft
}

/**
 * Holds a document against the contract and every rule (C1, C5 to C9, C12, C13, C16), all at once, one problem for one
 * cause.
 */
export function checkDocument(document: JobDraft): DocumentCheck {
  const {structureProblems, valueProblems, warnings, normalized} = checkShape(document)
  const malformedPaths = new Set(structureProblems.map(({path}) => path))
  const findings = DOCUMENT_RULES.flatMap((rule) =>
    rule
      .broken(normalized)
      .filter((finding) => !concernsAny(finding, malformedPaths))
      .map((finding) => ({rule, finding})),
  )

  const ruleProblems = findings
    .filter(({rule}) => rule.level === 'problem')
    .map(({rule, finding}) => toProblem(rule, finding))
  const reportedPaths = new Set(ruleProblems.map(({path}) => path))
  return {
    normalized,
    problems: [...structureProblems, ...ruleProblems, ...valueProblems.filter(({path}) => !reportedPaths.has(path))],
    warnings: [
      ...warnings,
      ...findings.filter(({rule}) => rule.level === 'warning').map(({finding}) => toWarning(finding)),
    ],
  }
}

function concernsAny({path, relatedPaths = []}: RuleFinding, paths: Set<string>): boolean {
  return [path, ...relatedPaths].some((relatedPath) => paths.has(relatedPath))
}

function toProblem(rule: DocumentRule, {path, message, fix}: RuleFinding): Problem {
  return {path, message, ...(fix ? {fix} : {}), rule: rule.id}
}

function toWarning({path, message, fix}: RuleFinding): string {
  return [path === '' ? message : `${path}: ${message}`, fix].filter(Boolean).join(' ')
}
