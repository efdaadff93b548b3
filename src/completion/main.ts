import {complete} from './candidates.js'
import {readCommandTree} from './command-tree.js'
import {formatReply} from './format-reply.js'
import {getCompletionScript, isShell} from './scripts.js'
import {splitCommandLine} from './shell-words.js'
import {localValueProvider} from './values.js'

/**
 * What must be quick, answered before the program itself is loaded: a completion script (`autocomplete SHELL`, run by
 * each new shell) and what such a script asks at TAB (`__complete SHELL …`). False: it was something else.
 */
export async function handleCompletion([entry = '', shell = '', ...rest]: string[], url: string): Promise<boolean> {
  if (!isShell(shell)) return entry === '__complete'
  if (entry === 'autocomplete' && rest.length === 0) process.stdout.write(getCompletionScript(shell))
  if (entry === 'autocomplete') return rest.length === 0
  try {
    const {words, asked: request, isFileName} = shell === 'bash' ? parseBashArgs(rest) : parseWordArgs(rest)
    const tree = readCommandTree(new URL('..', url))
    const completion = isFileName
      ? {candidates: [], filePrefixLength: 0}
      : await complete(words, request.word, tree, localValueProvider)
    process.stdout.write(`${formatReply(shell, completion, request).join('\n')}\n`)
  } catch {
    // Errors are not shown during completion.
  }
  return true
}

/** bash: the width of its screen, how TAB was meant, what it replaces, and the line up to the cursor. */
function parseBashArgs([width = '80', completionType = '9', replacedPart = '', line = '']: string[]) {
  const {words, word, isRedirection} = splitCommandLine(line)
  const isInserting = INSERTING_COMP_TYPES.includes(completionType)
  return {
    words: words.slice(1),
    asked: {word, replacedPart, width: isInserting ? 0 : Number(width)},
    isFileName: isRedirection,
  }
}

const INSERTING_COMP_TYPES = ['37', '42']

/** The other arguments: word=WORD, which may be empty, and the words before it. */
function parseWordArgs([current = '', ...words]: string[]) {
  const word = current.replace(/^word=/, '')
  return {words, asked: {word: splitCommandLine(word).word}, isFileName: false}
}
