import {RE2JS} from 're2js'
import {usageError} from '../errors.js'
import {stripTimestamp} from '../render/logs.js'

/** JavaScript constructs that a linear engine does not have. */
const UNSUPPORTED = /\(\?<?[=!]|\\[1-9]|\\k</

/**
 * Tells whether a line of a log matches an expression, without its timestamp. The time is linear in the length of the
 * line, so that no line can hang the program. @throws CliError (usage) for an expression that is not valid
 */
export function createLineMatcher(pattern: string, flag = '--grep'): (line: string) => boolean {
  const regex = compile(pattern, flag)
  return (line) => regex.test(stripTimestamp(line))
}

/** Marks each match in a line, with the same engine. @throws CliError (usage) for an expression that is not valid */
export function createHighlighter(pattern: string, mark: (text: string) => string): (line: string) => string {
  const regex = compile(pattern, '--highlight')
  return (line) => {
    const matcher = regex.matcher(line)
    let [text, end] = ['', 0]
    while (matcher.find()) {
      const match = matcher.group() ?? ''
      if (match === '') continue
      text += line.slice(end, matcher.start()) + mark(match)
      end = matcher.end()
    }
    return text + line.slice(end)
  }
}

function compile(pattern: string, flag: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern))
  } catch (error) {
    const reason = UNSUPPORTED.test(pattern)
      ? 'look-around and backreferences are not supported'
      : (error as Error).message.replace(/^error parsing regexp: /, '')
    throw usageError(`${flag} is not a valid regular expression: ${reason}.`, [
      `${flag} ${JSON.stringify(pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))}   # match the text literally`,
    ])
  }
}
