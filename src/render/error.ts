import type {CliError} from '../errors.js'
import {sanitizeLine, sanitizeText} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {denialFields, denialJson} from './denial.js'
import {renderFields} from './sections.js'
import {type Colors, createColors, type View} from './view.js'

/** An error for a terminal: message, problems with fixes, next commands, and whom to ask. */
export function renderError(error: CliError, {color, width}: Pick<View, 'color' | 'width'>): string {
  const paint = createColors(color)
  const problems = error.problems.flatMap(({path, message, fix, rule = ''}) => [
    // A lone problem may be the message itself.
    ...(error.message === `${path}: ${message}`
      ? []
      : problemLines(sanitizeLine(path), sanitizeLine(message), rule, width, paint)),
    ...(fix ? wrapWithLabel('    ', sanitizeLine(fix), width, paint.dim) : []),
  ])
  const {text, excerpt} = splitExcerpt(error.message)
  return [
    ...wrapWithLabel('Error: ', sanitizeLine(text), width).map((line) =>
      line.replace(/^Error:/, (label) => paint.red.bold(label)),
    ),
    ...excerpt,
    ...problems,
    ...(error.denial ? [renderFields(denialFields(error.denial), {color, width})] : []),
    ...error.suggestions.flatMap((text, index) =>
      suggestionLines(sanitizeLine(text), index === 0 ? 'Try: ' : '     ', width, paint),
    ),
    ...requestLine(error).map((line) => paint.dim(line)),
  ].join('\n')
}

/** An error for programs: what --json prints, and nothing else. */
export function errorJson(error: CliError): {error: Record<string, unknown>} {
  const {code, message, requestId = null, suggestions, exit, problems, denial} = error
  return {
    error: {
      code,
      message,
      requestId,
      suggestions,
      exitCode: exit,
      ...(problems.length > 0 ? {problems} : {}),
      ...(denial ? denialJson(denial) : {}),
    },
  }
}

/** What is wrong where, with the id of a rule of the book: `pai-dlc rules C5` says more. */
function problemLines(path: string, message: string, rule: string, width: number, paint: Colors): string[] {
  const id = /^[A-Z]\d+$/.test(rule) ? `[${rule}]` : ''
  return wrapWithLabel('  ', [`${path}: ${message}`, id].filter(Boolean).join(' '), width, (line) =>
    line.replace(path, (text) => paint.yellow(text)).replace(id, (text) => paint.dim(text)),
  )
}

/** The words of a message, and the lines of a file that it shows, whose blanks count. */
function splitExcerpt(message: string): {text: string; excerpt: string[]} {
  const lines = message.split('\n')
  const isExcerpt = (line: string) => /^ +(\d+ )? *\| /.test(line)
  return {
    text: lines.filter((line) => !isExcerpt(line)).join('\n'),
    excerpt: lines.filter(isExcerpt).map((line) => `     ${sanitizeText(line)}`),
  }
}

/** A command stays on one line so that it can be copied; a sentence is wrapped. */
function suggestionLines(text: string, label: string, width: number, paint: Colors): string[] {
  const isCommand = /^(pai-dlc |--|aliyun |export |unset )/.test(text)
  const lines = isCommand ? [label + paint.cyan(text)] : wrapWithLabel(label, text, width)
  return lines.map((line) => line.replace(/^Try:/, (prefix) => paint.bold(prefix)))
}

function requestLine({requestId, httpStatus, code}: CliError): string[] {
  if (!requestId && httpStatus === undefined) return []
  return [
    [`Code ${sanitizeLine(code)}`, requestId ? `request id ${sanitizeLine(requestId)}` : ''].filter(Boolean).join(', '),
  ]
}

function wrapWithLabel(
  label: string,
  text: string,
  width: number,
  paint: (line: string) => string = (line) => line,
): string[] {
  const lines = wrap(text, Math.max(16, width - label.length))
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + paint(line))
}
