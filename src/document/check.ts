import type {Problem} from '../errors.js'
import {checkShape, type ShapeOptions} from './check-shape.js'
import type {JobDraft} from './document.js'
import {DOCUMENT_RULES} from './rules/index.js'
import type {DocumentRule, RuleFinding} from './rules/rule.js'

// Loads the whole contract table: import it lazily.

export interface DocumentCheck {
  /** Problems that prevent submission, each with its fix. */
  problems: Problem[]
  warnings: string[]
  /** The document with corrected field names, and without values of a wrong type. */
  normalized: JobDraft
  /** Where a value has a wrong type: it is not missing. */
  mistypedPaths: string[]
}

/** Checks a document against the contract and all rules (C1, C5 to C9, C12, C13, C16, C17); one problem per cause. */
export function checkDocument(document: JobDraft, options: ShapeOptions = {}): DocumentCheck {
  const {structureProblems, valueProblems, mistypedPaths, warnings, normalized} = checkShape(document, options)
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
    ...{normalized, mistypedPaths},
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
