import type {Document, YAMLError, visit as YamlVisit} from 'yaml'
import type {FieldSchema} from '../api/field.js'
import {type CliError, usageError} from '../errors.js'
import type {YamlNodes} from './yaml-nodes.js'

/** The parser looks for the target of each among all of them. */
const MAX_ALIASES = 1_000

interface TextPosition {
  line: number
  column: number
}

/**
 * Parses YAML or JSON; undefined for an empty text. String fields of the schema keep their text as written.
 * @throws CliError (usage) with line, column and the line itself; also for an integer whose digits would change
 */
export async function parseYaml(
  text: string,
  source: string,
  facts: FieldSchema,
  onNote: (note: string) => void = () => {},
): Promise<unknown> {
  const withoutBom = text.replace(/^\uFEFF/, '')
  if (withoutBom.trim() === '') return undefined
  const jsonError = findJsonError(withoutBom)
  const {
    default: {LineCounter, parseAllDocuments},
  } = await import('yaml')
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(withoutBom, {
    ...{merge: true, lineCounter, prettyErrors: false, stringKeys: true, intAsBigInt: true},
    // It would take minutes for many keys: walkYaml finds them.
    uniqueKeys: false,
  })
  if (!Array.isArray(documents) || documents.length === 0) return undefined

  const positionAtOffset = (offset: number): TextPosition => {
    const {line, col} = lineCounter.linePos(offset)
    return {line, column: col}
  }
  const positionOf = (error: YAMLError) => positionAtOffset(error.pos[0])
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
  const lineOf = (offset: number) => lineCounter.linePos(offset).line
  const [document] = documents
  if (!document) return undefined
  const {walkYaml} = await import('./yaml-nodes.js')
  const nodes = walkYaml(document)
  if (nodes.duplicateKey !== undefined)
    throw syntaxError(
      withoutBom,
      source,
      positionAtOffset(nodes.duplicateKey),
      'Duplicate key: a field can have only one value.',
    )
  if (nodes.targets.size > MAX_ALIASES)
    throw usageError(`${source} has ${nodes.targets.size} aliases (*name); a document may have ${MAX_ALIASES}.`)
  for (const line of findFoldedBackslashes(document, withoutBom, await loadVisit()).map(lineOf))
    onNote(
      `${source}, line ${line}: the lines of this text are joined, and its backslashes at line ends stay in it. To keep its lines, write it below a |.`,
    )
  return toPlainValue(document, {source, facts, nodes, lineOf})
}

const loadVisit = async () => (await import('yaml')).default.visit

/** Where plain, folded and single-quoted texts of several lines begin that have a backslash at a line end. */
function findFoldedBackslashes(parsed: Document.Parsed, text: string, visit: typeof YamlVisit): number[] {
  const offsets: number[] = []
  visit(parsed, {
    Scalar(_key, {type, range}) {
      const isFolded = type === 'PLAIN' || type === 'BLOCK_FOLDED' || type === 'QUOTE_SINGLE'
      if (isFolded && range && /\\[ \t]*\r?\n[ \t]*\S/.test(text.slice(range[0], range[1]))) offsets.push(range[0])
    },
  })
  return offsets
}

interface ParsedText {
  source: string
  facts: FieldSchema
  nodes: YamlNodes
  lineOf: (offset: number) => number
}

async function toPlainValue(parsed: Document.Parsed, {source, facts, nodes, lineOf}: ParsedText): Promise<unknown> {
  const {restoreStringScalars} = await import('./yaml-strings.js')
  restoreStringScalars(parsed, facts, nodes.targets)
  const visit = await loadVisit()
  visit(parsed, {
    Scalar(_key, node) {
      if (typeof node.value !== 'bigint') return
      const number = Number(node.value)
      if (!Number.isSafeInteger(number))
        throw unsafeIntegerError(source, String(node.value), lineOf(node.range?.[0] ?? 0))
      node.value = number
    },
  })
  try {
    const value: unknown = parsed.toJS()
    JSON.stringify(value)
    return value
  } catch {
    throw usageError(`${source} can't be read: its anchors form a cycle.`)
  }
}

function unsafeIntegerError(source: string, digits: string, line: number): CliError {
  return usageError(`${source}, line ${line}: ${digits} is too large for a number: its last digits would change.`, [
    `Write it as text if the field takes one: "${digits}"`,
  ])
}

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
    const hasComments = /(^|[\s{[,])\/[/*]/.test(text.replace(/"(?:\\.|[^"\\])*(?:"|$)/gs, '""'))
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
