import {isDeepStrictEqual} from 'node:util'
import {isRecord, valueAt} from '../../platform/record.js'
import {invalidParameter, notFound} from '../service-error.js'
import {CONSTRAINTS, type Constraint, type JobTemplate, type SandboxState, type TemplateVersion} from '../types.js'
import {isUnset} from '../validate/schema.js'

/** @throws ApiError 404 */
export function findTemplate(state: SandboxState, id: string): JobTemplate {
  const template = state.templates.get(id)
  if (!template) throw notFound('Job template', id)
  return template
}

/** @throws ApiError 404 */
export function findVersion(template: JobTemplate, version: number): TemplateVersion {
  const match = template.versions.find((row) => row.version === version)
  if (!match) throw notFound(`Job template ${template.id} version`, String(version))
  return match
}

/** Parses the JSON text and the constraints of a new version. @throws ApiError if they are invalid */
export function parseVersion(
  text: string,
  constraints: Record<string, unknown> = {},
): Pick<TemplateVersion, 'content' | 'constraints'> {
  const content = parseJson(text)
  if (!isRecord(content)) throw invalidParameter('Content', 'must be the JSON text of an object')
  for (const [path, value] of Object.entries(constraints)) {
    if (!CONSTRAINTS.some((known) => known === value))
      throw invalidParameter(`Constraints.${path}`, `must be one of ${CONSTRAINTS.join(', ')}, not ${value}`)
  }
  return {content, constraints: constraints as Record<string, Constraint>}
}

/**
 * Merges the body of CreateJob over its template, if it names one. @throws ApiError if a required value is missing from
 * the body, or a locked one differs from the template
 */
export function fillFromTemplate(state: SandboxState, body: Record<string, unknown>): Record<string, unknown> {
  if (isUnset(body.TemplateId)) return body
  const template = findTemplate(state, String(body.TemplateId))
  const {content, constraints} = findVersion(template, Number(body.TemplateVersion ?? template.defaultVersion))
  const merged = mergeValues(content, body) as Record<string, unknown>

  for (const [field, constraint] of Object.entries(constraints)) {
    const path = parsePath(field)
    if (constraint === 'required' && isUnset(valueAt(body, path)))
      throw invalidParameter(field, `is required by job template ${template.id}: it must be in the request`)
    if (constraint === 'locked' && !isDeepStrictEqual(valueAt(merged, path), valueAt(content, path)))
      throw invalidParameter(field, `is locked by job template ${template.id}`)
  }
  return merged
}

/** Merges objects by key and arrays by index; a set value of `overrides` wins. */
function mergeValues(base: unknown, overrides: unknown): unknown {
  if (isUnset(overrides)) return base
  if (Array.isArray(base) && Array.isArray(overrides))
    return Array.from({length: Math.max(base.length, overrides.length)}, (_, index) =>
      mergeValues(base[index], overrides[index]),
    )
  if (!isRecord(base) || !isRecord(overrides)) return overrides
  const keys = new Set([...Object.keys(base), ...Object.keys(overrides)])
  return Object.fromEntries([...keys].map((key) => [key, mergeValues(base[key], overrides[key])]))
}

/** The keys of a path such as `$.JobSpecs[0].Image` or `JobSpecs[0].Image`. */
function parsePath(text: string): (string | number)[] {
  const keys = text
    .replace(/^\$/, '')
    .split(/[.[\]]+/)
    .filter(Boolean)
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
