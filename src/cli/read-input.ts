import {usageError} from '../errors.js'
import {readStdin} from '../platform/read-text.js'

/** The value of --input as an object: JSON or YAML on the line, in a file (@FILE), or on standard input (-). */
export async function readInput(given: string | undefined): Promise<Record<string, unknown>> {
  if (given === undefined) return {}
  const {text, source} = await textOf(given)
  const {parseYaml} = await import('../document/parse.js')
  const value = await parseYaml(text, source, {type: 'any'})
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw usageError(`${source} must be an object of the request’s fields.`, [
      `--input '{"JobId": "dlc1xjcumbfm7aai"}'`,
    ])
  return value as Record<string, unknown>
}

async function textOf(given: string): Promise<{text: string; source: string}> {
  if (given === '-') return {text: await readStdin('--input -'), source: 'stdin'}
  if (!given.startsWith('@')) return {text: given, source: '--input'}
  const path = given.slice(1)
  const {readTextFile} = await import('../platform/read-text.js')
  return {text: readTextFile(path), source: path}
}
