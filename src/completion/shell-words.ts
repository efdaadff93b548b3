/** A command line up to the cursor, as bash reads it, without expanding anything. */
export interface SplitCommandLine {
  /** The whole words, the program's name first. */
  words: string[]
  /** The word at the cursor, without its quotes. */
  word: string
  /** It is the file of a redirection, not a word of the command. */
  isRedirection: boolean
}

/** Splits at spaces and redirections. Quotes and backslashes work as in bash; the last quote may be open. */
export function splitCommandLine(line: string): SplitCommandLine {
  const words: string[] = []
  let word: string | undefined
  let isRedirecting = false
  const endWord = () => {
    if (word !== undefined && !isRedirecting) words.push(word)
    if (word !== undefined) isRedirecting = false
    word = undefined
  }
  for (const {0: token, groups = {}} of line.matchAll(TOKEN)) {
    if (groups.blank !== undefined) endWord()
    else if (groups.redirect !== undefined) {
      if (/^\d*$/.test(word ?? '')) word = undefined
      endWord()
      isRedirecting = true
    } else word = (word ?? '') + unquote(token, groups)
  }
  return {words, word: word ?? '', isRedirection: isRedirecting}
}

const TOKEN =
  /(?<blank>\s+)|(?<redirect>&?[<>]+[&|]?)|'(?<single>[^']*)(?:'|$)|"(?<double>(?:\\[\s\S]|[^"\\])*)(?:"|\\?$)|\\(?<escaped>[\s\S]|$)|[\s\S]/g

function unquote(token: string, {single, double, escaped}: Record<string, string | undefined>): string {
  return single ?? double?.replace(/\\([$`"\\\n])/g, '$1') ?? escaped ?? token
}
