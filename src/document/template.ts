import {type Problem, usageError} from '../errors.js'
import {isRecord, valueAt} from '../platform/record.js'
import type {JobDraft} from './document.js'
import {isDeepEqual} from './json-values.js'
import type {ValueSource} from './provenance.js'
import {parsePath} from './set-values.js'

export interface TemplateReference {
  id: string
  /** The default version if absent. */
  version?: number
}

export interface TemplateVersion {
  id: string
  version: number
  content: JobDraft
  /** `locked`, `overridable` or `required`, by path. */
  constraints: Record<string, unknown>
}

export type TemplateReader = (reference: TemplateReference) => Promise<TemplateVersion>

/** ID or ID@VERSION. @throws CliError (usage) */
export function parseTemplateReference(text: string): TemplateReference {
  const [, id, version] = /^([\w.-]+)(?:@(\d+))?$/.exec(text.trim()) ?? []
  if (id === undefined)
    throw usageError(`--template: "${text}" does not have the form ID[@VERSION].`, ['--template tplabc@2'])
  return {id, ...(version === undefined ? {} : {version: Number(version)})}
}

/** A document over a template: maps are merged by field and lists by index, as the service does it. */
export function mergeTemplate(content: unknown, document: unknown): unknown {
  if (document === undefined || document === null || document === '') return content
  if (Array.isArray(content) && Array.isArray(document))
    return Array.from({length: Math.max(content.length, document.length)}, (_, index) =>
      mergeTemplate(content[index], document[index]),
    )
  if (!isRecord(content) || !isRecord(document)) return document
  const names = new Set([...Object.keys(content), ...Object.keys(document)])
  return Object.fromEntries([...names].map((name) => [name, mergeTemplate(content[name], document[name])]))
}

/** Changed locked values, and required values that only the template sets. */
export function checkConstraints(
  {id, content, constraints}: TemplateVersion,
  document: JobDraft,
  sources: Record<string, ValueSource>,
): Problem[] {
  return Object.entries(constraints).flatMap(([constrained, constraint]) => {
    const path = parsePath(constrained.replace(/^\$\.?/, ''))
    if (!path) return []
    const name = constrained.replace(/^\$\.?/, '')
    if (constraint === 'locked' && !isDeepEqual(valueAt(document, path), valueAt(content, path)))
      return [
        {
          path: name,
          message: `Is locked by template ${id}.`,
          fix: `Remove your value. The template has ${JSON.stringify(valueAt(content, path))}.`,
        },
      ]
    if (constraint === 'required' && !isGiven(name, sources))
      return [{path: name, message: `Is required by template ${id}: every job states it.`, fix: `--set ${name}=VALUE`}]
    return []
  })
}

const isGiven = (name: string, sources: Record<string, ValueSource>) =>
  Object.entries(sources).some(
    ([path, source]) =>
      source !== 'template' && (path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)),
  )
