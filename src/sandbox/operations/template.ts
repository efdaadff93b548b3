import {isDeepStrictEqual} from 'node:util'
import {invalidParameter, notFound} from '../service-error.js'
import {CONSTRAINTS, type Constraint, type Template, type TemplateVersion, type World} from '../types.js'
import {isObject, isUnset} from '../validate/schema.js'

export function findTemplate(world: World, id: string): Template {
  const template = world.templates.get(id)
  if (!template) throw notFound('Job template', id)
  return template
}

export function findVersion(template: Template, version: number): TemplateVersion {
  const found = template.versions.find((row) => row.version === version)
  if (!found) throw notFound(`Job template ${template.id} version`, String(version))
  return found
}

/** Content and constraints of a version, as text and map of a request. @throws ServiceError */
export function readVersion(
  text: string,
  constraints: Record<string, unknown> = {},
): Pick<TemplateVersion, 'content' | 'constraints'> {
  const content = parse(text)
  if (!isObject(content)) throw invalidParameter('Content', 'must be the JSON text of an object')
  for (const [path, value] of Object.entries(constraints)) {
    if (!CONSTRAINTS.some((known) => known === value))
      throw invalidParameter(`Constraints.${path}`, `must be one of ${CONSTRAINTS.join(', ')}, not ${value}`)
  }
  return {content, constraints: constraints as Record<string, Constraint>}
}

/**
 * The body of CreateJob with what its template adds: the request's values win, except where the template says
 * otherwise.
 */
export function fillFromTemplate(world: World, body: Record<string, unknown>): Record<string, unknown> {
  if (isUnset(body.TemplateId)) return body
  const template = findTemplate(world, String(body.TemplateId))
  const {content, constraints} = findVersion(template, Number(body.TemplateVersion ?? template.defaultVersion))
  const merged = merge(content, body) as Record<string, unknown>

  for (const [path, constraint] of Object.entries(constraints)) {
    if (constraint === 'required' && isUnset(valueAt(body, path)))
      throw invalidParameter(path, `is required by job template ${template.id}: it must be in the request`)
    if (constraint === 'locked' && !isDeepStrictEqual(valueAt(merged, path), valueAt(content, path)))
      throw invalidParameter(path, `is locked by job template ${template.id}`)
  }
  return merged
}

/** Objects by key, arrays by index. */
function merge(base: unknown, over: unknown): unknown {
  if (isUnset(over)) return base
  if (Array.isArray(base) && Array.isArray(over))
    return Array.from({length: Math.max(base.length, over.length)}, (_, index) => merge(base[index], over[index]))
  if (!isObject(base) || !isObject(over)) return over
  const keys = new Set([...Object.keys(base), ...Object.keys(over)])
  return Object.fromEntries([...keys].map((key) => [key, merge(base[key], over[key])]))
}

/** `$.JobSpecs[0].Image` or `JobSpecs[0].Image`. */
function valueAt(object: unknown, path: string): unknown {
  const keys = path
    .replace(/^\$/, '')
    .split(/[.[\]]+/)
    .filter(Boolean)
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], object)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
