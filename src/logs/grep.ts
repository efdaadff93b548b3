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
  try {
    const regex = RE2JS.compile(RE2JS.translateRegExp(pattern))
    return (line) => regex.test(stripTimestamp(line))
  } catch (error) {
    const reason = UNSUPPORTED.test(pattern)
      ? 'look-around and backreferences are not supported'
      : (error as Error).message.replace(/^error parsing regexp: /, '')
    throw usageError(`${flag} is not a valid regular expression: ${reason}.`, [
      `${flag} ${JSON.stringify(pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))}   # match the text literally`,
    ])
  }
}
