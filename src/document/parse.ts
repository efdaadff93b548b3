import type {Document, YAMLError} from 'yaml'
import type {FieldSchema} from '../api/field.js'
import {type CliError, usageError} from '../errors.js'

interface TextPosition {
  line: number
  column: number
}

/**
 * Parses YAML or JSON; undefined for an empty text. String fields of the schema keep their text as written.
 * @throws CliError (usage) with line, column and the line itself
 */
export async function parseYaml(text: string, source: string, facts: FieldSchema): Promise<unknown> {
  const withoutBom = text.replace(/^\uFEFF/, '')
  if (withoutBom.trim() === '') return undefined
  const jsonError = findJsonError(withoutBom)
  const {
    default: {LineCounter, parseAllDocuments},
  } = await import('yaml')
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(withoutBom, {merge: true, lineCounter, prettyErrors: false, stringKeys: true})
  if (!Array.isArray(documents) || documents.length === 0) return undefined

  const positionOf = (error: YAMLError): TextPosition => ({
    line: lineCounter.linePos(error.pos[0]).line,
    column: lineCounter.linePos(error.pos[0]).col,
  })
  const errors = documents.flatMap(({errors, warnings}) => [...errors, ...warnings])
  if (jsonError && (errors.length > 0 || jsonError.hasComments)) {
    throw syntaxError(
      withoutBom,
      source,
      jsonError.position ?? (errors[0] && positionOf(errors[0])),
      `Invalid JSON: ${jsonError.message}`,
    )
  }
  const firstError = errors[0]
  if (firstError) throw syntaxError(withoutBom, source, positionOf(firstError), describeYamlError(firstError))
  if (documents.length > 1) {
    throw usageError(`${source} contains ${documents.length} YAML documents, but a file describes one job.`, [
      'Put each job in its own file',
    ])
  }
  return toPlainValue(documents[0], source, facts)
}

async function toPlainValue(parsed: Document.Parsed | undefined, source: string, facts: FieldSchema): Promise<unknown> {
  if (!parsed) return undefined
  const {restoreStringScalars} = await import('./yaml-strings.js')
  restoreStringScalars(parsed, facts)
  try {
    const value: unknown = parsed.toJS()
    JSON.stringify(value)
    return value
  } catch {
    throw usageError(`${source} can't be read: its anchors form a cycle.`)
  }
}

/** The JSON error of a text that looks like JSON; undefined for YAML. */
function findJsonError(text: string): {message: string; position?: TextPosition; hasComments: boolean} | undefined {
  if (!/^\s*(\{\s*(["}/]|$)|\[)/.test(text)) return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, offset] = /at position (\d+)/.exec(message) ?? []
    const isTruncated = message.includes('end of JSON input')
    const position = offset !== undefined ? Number(offset) : isTruncated ? text.trimEnd().length : undefined
    const hasComments = /(^|[\s{[,])\/[/*]/.test(text.replace(/"(\\.|[^"\\])*"/g, '""'))
    const reason = hasComments ? "JSON can't contain comments" : message.split(/ in JSON| at position|, "|, \.{3}"/)[0]
    return {
      message: `${reason}.`,
      hasComments,
      ...(position === undefined ? {} : {position: positionAt(text, position)}),
    }
  }
}

function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split('\n')
  return {line: before.length, column: (before.at(-1) ?? '').length + 1}
}

function describeYamlError(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'Duplicate key: a field can have only one value.'
  if (error.code === 'TAB_AS_INDENT') return 'YAML must be indented with spaces, not tabs.'
  return error.message.endsWith('.') ? error.message : `${error.message}.`
}

function syntaxError(text: string, source: string, position: TextPosition | undefined, reason: string): CliError {
  if (!position) return usageError(`${source}: ${reason}`)
  const message = `${source}, line ${position.line}, column ${position.column}: ${reason}`
  return usageError(`${message}\n${excerpt(text, position)}`)
}

function excerpt(text: string, {line, column}: TextPosition): string {
  const fullLine = (text.split(/\r?\n/)[line - 1] ?? '').replace(/\t/g, ' ')
  const from = Math.max(0, column - 60)
  const visible = fullLine.slice(from, from + 100)
  return `  ${line} | ${visible}\n  ${' '.repeat(String(line).length)} | ${' '.repeat(column - 1 - from)}^`
}
