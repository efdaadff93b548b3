import {usageError} from '../errors.js'
import {readStdin} from '../platform/read-text.js'

/** Parses --input: JSON or YAML as text, in a file (@FILE) or on standard input (-). */
export async function readInputFlag(flag: string | undefined): Promise<Record<string, unknown>> {
  if (flag === undefined) return {}
  const {text, source} = await readInputText(flag)
  const {parseYaml} = await import('../document/parse.js')
  const value = await parseYaml(text, source, {type: 'any'})
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw usageError(`${source} must be an object with the request fields.`, [
      `--input '{"JobId": "dlc1xjcumbfm7aai"}'`,
    ])
  return value as Record<string, unknown>
}

async function readInputText(flag: string): Promise<{text: string; source: string}> {
  if (flag === '-') return {text: await readStdin('--input -'), source: 'stdin'}
  if (!flag.startsWith('@')) return {text: flag, source: '--input'}
  const path = flag.slice(1)
  const {readTextFile} = await import('../platform/read-text.js')
  return {text: await readTextFile(path), source: path}
}
