/** A command line up to the cursor, as bash reads it, without expanding anything. */
export interface ShellLine {
  /** The whole words, the program's name first. */
  words: string[]
  /** The word at the cursor, without its quotes. */
  word: string
  /** It is the file of a redirection, which is no word of the command. */
  isRedirection: boolean
}

/**
 * Splits at blanks and redirections; quotes and backslashes count as in bash, and a quote may still be open at the end.
 */
export function splitLine(line: string): ShellLine {
  const words: string[] = []
  let word: string | undefined
  let redirects = false
  const end = () => {
    if (word !== undefined && !redirects) words.push(word)
    if (word !== undefined) redirects = false
    word = undefined
  }
  for (const {0: piece, groups = {}} of line.matchAll(PIECE)) {
    if (groups.blank !== undefined) end()
    else if (groups.redirect !== undefined) {
      if (/^\d*$/.test(word ?? '')) word = undefined
      end()
      redirects = true
    } else word = (word ?? '') + unquoted(piece, groups)
  }
  return {words, word: word ?? '', isRedirection: redirects}
}

const PIECE =
  /(?<blank>\s+)|(?<redirect>&?[<>]+[&|]?)|'(?<single>[^']*)(?:'|$)|"(?<double>(?:\\[\s\S]|[^"\\])*)(?:"|\\?$)|\\(?<escaped>[\s\S]|$)|[\s\S]/g

function unquoted(piece: string, {single, double, escaped}: Record<string, string | undefined>): string {
  return single ?? double?.replace(/\\([$`"\\\n])/g, '$1') ?? escaped ?? piece
}
