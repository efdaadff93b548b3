import type {CliError} from '../errors.js'
import {safeLine, safeText} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {denialFields, denialJson} from './denial.js'
import {renderFields} from './sections.js'
import {type Colours, colours, type View} from './view.js'

/**
 * An error for people, for stderr: what and why, each problem with its mend, a refusal in full, what to type next, and
 * whom to ask.
 */
export function renderError(error: CliError, {colour, width}: Pick<View, 'colour' | 'width'>): string {
  const paint = colours(colour)
  const problems = error.problems.flatMap(({path, message, fix, rule = ''}) => [
    // A lone problem may be the message itself.
    ...(error.message === `${path}: ${message}`
      ? []
      : problemLines(safeLine(path), safeLine(message), rule, width, paint)),
    ...(fix ? hang('    ', safeLine(fix), width, paint.dim) : []),
  ])
  const {text, excerpt} = parted(error.message)
  return [
    ...hang('Error: ', safeLine(text), width).map((line) => line.replace(/^Error:/, (word) => paint.red.bold(word))),
    ...excerpt,
    ...problems,
    ...(error.denial ? [renderFields(denialFields(error.denial), {colour, width})] : []),
    ...error.suggestions.flatMap((text, index) =>
      suggestion(safeLine(text), index === 0 ? 'Try: ' : '     ', width, paint),
    ),
    ...service(error).map((line) => paint.dim(line)),
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
function problemLines(path: string, message: string, rule: string, width: number, paint: Colours): string[] {
  const id = /^[A-Z]\d+$/.test(rule) ? `[${rule}]` : ''
  return hang('  ', [`${path}: ${message}`, id].filter(Boolean).join(' '), width, (line) =>
    line.replace(path, (text) => paint.yellow(text)).replace(id, (text) => paint.dim(text)),
  )
}

/** The words of a message, and the lines of a file that it shows, whose blanks count. */
function parted(message: string): {text: string; excerpt: string[]} {
  const lines = message.split('\n')
  const isExcerpt = (line: string) => /^ +(\d+ )? *\| /.test(line)
  return {
    text: lines.filter((line) => !isExcerpt(line)).join('\n'),
    excerpt: lines.filter(isExcerpt).map((line) => `     ${safeText(line)}`),
  }
}

/** A command stays on one line so that it can be copied; a sentence is wrapped. */
function suggestion(text: string, label: string, width: number, paint: Colours): string[] {
  const isCommand = /^(pai-dlc |--|aliyun |export |unset )/.test(text)
  const lines = isCommand ? [label + paint.cyan(text)] : hang(label, text, width)
  return lines.map((line) => line.replace(/^Try:/, (word) => paint.bold(word)))
}

/** What the service's support asks for. */
function service({requestId, httpStatus, code}: CliError): string[] {
  if (!requestId && httpStatus === undefined) return []
  return [[`Code ${safeLine(code)}`, requestId ? `request id ${safeLine(requestId)}` : ''].filter(Boolean).join(', ')]
}

function hang(label: string, text: string, width: number, paint: (line: string) => string = (line) => line): string[] {
  const lines = wrap(text, Math.max(16, width - label.length))
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + paint(line))
}
