import {completionOf} from './candidates.js'
import {readSurface} from './command-tree.js'
import {replyFor} from './format-reply.js'
import {isShell, scriptFor} from './scripts.js'
import {splitLine} from './shell-words.js'
import {localValues} from './values.js'

/**
 * What must be quick, answered before the program itself is loaded: a completion script (`autocomplete SHELL`, run by
 * each new shell) and what such a script asks at TAB (`__complete SHELL …`). False: it was something else.
 */
export async function answerQuickly([entry = '', shell = '', ...rest]: string[], url: string): Promise<boolean> {
  if (!isShell(shell)) return entry === '__complete'
  if (entry === 'autocomplete' && rest.length === 0) process.stdout.write(scriptFor(shell))
  if (entry === 'autocomplete') return rest.length === 0
  try {
    const {words, asked, isFile} = shell === 'bash' ? fromLine(rest) : fromWords(rest)
    const surface = readSurface(new URL('..', url))
    const found = isFile ? {offers: [], filesAfter: 0} : await completionOf(words, asked.word, surface, localValues)
    process.stdout.write(`${replyFor(shell, found, asked).join('\n')}\n`)
  } catch {
    // At TAB nobody reads an error.
  }
  return true
}

/** bash: the width of its screen, how TAB was meant, what it replaces, and the line up to the cursor. */
function fromLine([width = '80', type = '9', tail = '', line = '']: string[]) {
  const {words, word, isRedirection} = splitLine(line)
  const inserts = INSERTS.includes(type)
  return {words: words.slice(1), asked: {word, tail, width: inserts ? 0 : Number(width)}, isFile: isRedirection}
}

/** COMP_TYPE of menu-complete and insert-completions. */
const INSERTS = ['37', '42']

/** The others: word=WORD, so that it stands even where it is empty, and the words before it. */
function fromWords([current = '', ...words]: string[]) {
  const word = current.replace(/^word=/, '')
  return {words, asked: {word: splitLine(word).word}, isFile: false}
}
