import {isReport} from '../log/pod-end.js'
import {formatException, isWrapper, type PythonException} from '../log/traceback.js'
import {type DiagnosisPattern, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {firstGroup, raisedAtSuffix} from '../wording.js'

/** How programs that are not Python's say what ended them, each at the beginning of a line. */
const OTHER_EXCEPTION =
  /^(?:Uncaught )?((?:[\w$]+\.){0,9}[A-Z]\w*(?:Error|Exception): .+|(?:\w+)?Error \[\w+\]: .+)|^Exception in thread "[^"]*" (.+)|^(terminate called after throwing an instance of .+)|^(panic: .+)|^(thread '[^']*' panicked at .+)|^(\w{0,40}Error: .{1,300})$/

/** Exceptions that end a program, as the end of a log tells of them. */
export const PROGRAM_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'ThrownException',
    title: 'The program failed',
    source: 'log',
    criteria: 'an exception of another language at the end of the log: Node.js, Java, C++, a panic of Go or Rust',
    weight: 58,
    confidence: 'likely',
    matchesAnyException: true,
    match: OTHER_EXCEPTION,
    filter: ({traceback}) => traceback === undefined,
    summary: (hit) => `${podName(hit)} failed with ${toInlineText(firstGroup(hit), 120)}.`,
    fix: 'The program raised this exception: read the lines around it.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
  {
    id: 'PythonException',
    title: 'The program failed',
    source: 'log',
    criteria: 'a Python traceback at the end of the log, whatever the exception',
    weight: 60,
    confidence: ({exception}) => (exception && isReport(exception) ? 'possible' : 'certain'),
    matchesAnyException: true,
    filter: ({exception}) => exception !== undefined,
    summary: (hit) => `${podName(hit)} failed with ${describeException(hit)}.`,
    fix: 'The program raised this exception: read the traceback from the end.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
]

/** The exception that ended the program, and the one behind it. */
function describeException(hit: PatternHit): string {
  const {exception, traceback} = hit
  if (!exception || !traceback) return 'an exception'
  const [first = exception, ...later] = traceback.chain.filter((other) => !isWrapper(other))
  if (first === exception || isRepeated(first, exception)) return describeWithPlace(hit, first)
  return later.some(({link}) => link === 'during')
    ? `${describeWithPlace(hit, first)}; handling it raised ${describeWithPlace(hit, exception)}`
    : `${toInlineText(formatException(exception), 120)}, caused by ${describeWithPlace(hit, first)}`
}

/** A pool raises the exception of its worker once more. */
const isRepeated = (first: PythonException, last: PythonException): boolean =>
  formatException(first) === formatException(last)

const describeWithPlace = (hit: PatternHit, exception: PythonException): string =>
  `${toInlineText(tellingText(exception), 160)}${raisedAtSuffix({...hit, exception})}`

/** A message whose first line only announces the next one. */
function tellingText(exception: PythonException): string {
  const text = formatException(exception)
  const next = exception.details.find((line) => line.trim() !== '')
  return text.endsWith(':') && next ? `${text} ${next.trim()}` : text
}
