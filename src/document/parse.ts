import type {Document, YAMLError} from 'yaml'
import type {FieldSchema} from '../api/field.js'
import {type CliError, usageError} from '../errors.js'

interface Place {
  line: number
  column: number
}

/**
 * The value of a YAML or JSON text; undefined when there is nothing in it. Fields that `facts` knows as text keep the
 * text as written. Throws InvalidUsage with line, column and the line itself: syntax, a key twice, several documents,
 * an unknown tag.
 */
export async function parseText(text: string, source: string, facts: FieldSchema): Promise<unknown> {
  const plain = text.replace(/^\uFEFF/, '')
  if (plain.trim() === '') return undefined
  const notJson = jsonFault(plain)
  const {
    default: {LineCounter, parseAllDocuments},
  } = await import('yaml')
  const lines = new LineCounter()
  const documents = parseAllDocuments(plain, {merge: true, lineCounter: lines, prettyErrors: false, stringKeys: true})
  if (!Array.isArray(documents) || documents.length === 0) return undefined

  const placeOf = (error: YAMLError): Place => ({
    line: lines.linePos(error.pos[0]).line,
    column: lines.linePos(error.pos[0]).col,
  })
  const faults = documents.flatMap(({errors, warnings}) => [...errors, ...warnings])
  if (notJson && (faults.length > 0 || notJson.commented)) {
    throw syntaxError(
      plain,
      source,
      notJson.place ?? (faults[0] && placeOf(faults[0])),
      `This is not JSON: ${notJson.message}`,
    )
  }
  const fault = faults[0]
  if (fault) throw syntaxError(plain, source, placeOf(fault), sentence(fault))
  if (documents.length > 1) {
    throw usageError(`${source} holds ${documents.length} YAML documents; a file describes one job.`, [
      'Put each job in a file of its own',
    ])
  }
  return plainValue(documents[0], source, facts)
}

async function plainValue(parsed: Document.Parsed | undefined, source: string, facts: FieldSchema): Promise<unknown> {
  if (!parsed) return undefined
  const {keepTextAsWritten} = await import('./yaml-strings.js')
  keepTextAsWritten(parsed, facts)
  try {
    const value: unknown = parsed.toJS()
    JSON.stringify(value)
    return value
  } catch {
    throw usageError(`${source} can't be read: its anchors refer to each other without end.`)
  }
}

/** Why a text that is meant as JSON is none; undefined for JSON and for what is meant as YAML. */
function jsonFault(text: string): {message: string; place?: Place; commented: boolean} | undefined {
  if (!/^\s*(\{\s*(["}/]|$)|\[)/.test(text)) return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, offset] = /at position (\d+)/.exec(message) ?? []
    const ended = message.includes('end of JSON input')
    const at = offset !== undefined ? Number(offset) : ended ? text.trimEnd().length : undefined
    const commented = /(^|[\s{[,])\/[/*]/.test(text.replace(/"(\\.|[^"\\])*"/g, '""'))
    const why = commented ? 'JSON has no comments' : message.split(/ in JSON| at position|, "|, \.{3}"/)[0]
    return {message: `${why}.`, commented, ...(at === undefined ? {} : {place: placeAt(text, at)})}
  }
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return {line: before.length, column: (before.at(-1) ?? '').length + 1}
}

function sentence(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'This key stands here a second time: a field can have one value.'
  if (error.code === 'TAB_AS_INDENT') return 'YAML is indented with spaces, not with tabs.'
  return error.message.endsWith('.') ? error.message : `${error.message}.`
}

function syntaxError(text: string, source: string, place: Place | undefined, what: string): CliError {
  if (!place) return usageError(`${source}: ${what}`)
  const message = `${source}, line ${place.line}, column ${place.column}: ${what}`
  return usageError(`${message}\n${excerpt(text, place)}`)
}

function excerpt(text: string, {line, column}: Place): string {
  const whole = (text.split(/\r?\n/)[line - 1] ?? '').replace(/\t/g, ' ')
  const from = Math.max(0, column - 60)
  const shown = whole.slice(from, from + 100)
  return `  ${line} | ${shown}\n  ${' '.repeat(String(line).length)} | ${' '.repeat(column - 1 - from)}^`
}
