import {displayWidth, pad, truncate} from '../text/width.js'
import type {Candidate, Completion} from './candidates.js'
import type {Shell} from './scripts.js'

export interface CompletionRequest {
  /** Up to the cursor, without its quotes. */
  word: string
  /** bash replaces only what follows the last `=`, `:` or quote of the word: this. */
  replacedPart?: string
  /** Lays out notes for bash, which has none, on a screen of this width; 0 if candidates are inserted in turn. */
  width?: number
}

/**
 * The lines that a completion script reads: first what to do (`offers`, `nospace`, `replace`, or `files` with what
 * stands before the path), then an offer a line. Nothing in them means anything to a shell.
 */
export function formatReply(
  shell: Shell,
  {candidates, filePrefixLength, replacesWord}: Completion,
  {word, replacedPart = word, width = 0}: CompletionRequest,
): string[] {
  const keptLength = word.length - replacedPart.length
  if (filePrefixLength !== undefined && candidates.length === 0)
    return [`files ${word.slice(Math.max(0, keptLength), filePrefixLength)}`.trimEnd()]
  const safe = candidates
    .filter(({value}) => SAFE_VALUE.test(value))
    .map(({value, description = ''}) => ({value, description: stripShellMeta(description)}))
  const endsWithEquals = safe.length > 0 && safe.every(({value}) => value.endsWith('='))
  const directive = replacesWord ? 'replace' : endsWithEquals ? 'nospace' : 'offers'
  return [
    directive,
    ...FORMATTERS[shell](
      replacesWord ? safe : safe.map((candidate) => dropKeptPrefix(candidate, shell, keptLength)),
      width,
    ),
  ]
}

/** Values that need no quoting. Others are not offered, because Enter would run them. */
const SAFE_VALUE = /^[\w./:@%+,=-]+$/

/** Keeps only letters, digits, spaces and a few signs, so that a note means nothing to a shell. */
function stripShellMeta(text: string): string {
  return text
    .replaceAll(';', ',')
    .replace(/["'`]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}.,:+=@/()%’… _-]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

function dropKeptPrefix({value, description}: Candidate, shell: Shell, keptLength: number): Candidate {
  return {value: shell === 'bash' && keptLength > 0 ? value.slice(keptLength) : value, description}
}

const formatTabSeparated = (candidates: Candidate[]) =>
  candidates.map(({value, description}) => (description ? `${value}\t${description}` : value))

const FORMATTERS: Record<Shell, (candidates: Candidate[], width: number) => string[]> = {
  bash: formatColumns,
  fish: formatTabSeparated,
  // _describe splits at the first colon that has no backslash.
  zsh: (candidates) =>
    candidates.map(({value, description}) => `${value.replaceAll(':', '\\:')}${description ? `:${description}` : ''}`),
  powershell: (candidates) =>
    formatTabSeparated(candidates).map((line) => line.replaceAll('’', "'").replaceAll('…', '...')),
}

/** For a single offer, or where each is inserted in turn, the value alone. */
function formatColumns(candidates: Candidate[], width: number): string[] {
  if (candidates.length < 2 || width === 0) return candidates.map(({value}) => value)
  const longest = Math.max(...candidates.map(({value}) => displayWidth(value)))
  const room = width - longest - 6
  return candidates.map(({value, description}) =>
    description && room > 10 ? `${pad(value, longest)}  (${truncate(description, room)})` : value,
  )
}
