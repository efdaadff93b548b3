import {StringDecoder} from 'node:string_decoder'

/** Characters after which a line without an end is passed on in pieces. */
export const LONGEST_LINE = 1 << 20

/** Cuts a byte stream into lines: characters may be split between chunks, and the last line may lack its end. */
export function lineSplitter(onLine: (line: string) => void): {write(chunk: Buffer): void; end(): void} {
  const decoder = new StringDecoder('utf8')
  let rest = ''

  const take = (text: string) => {
    let from = 0
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      const line = rest + text.slice(from, to)
      rest = ''
      passOn(line.endsWith('\r') ? line.slice(0, -1) : line)
      from = to + 1
    }
    rest += text.slice(from)
    if (rest.length > LONGEST_LINE) rest = cutPieces(rest, onLine)
  }
  const passOn = (line: string) => onLine(line.length > LONGEST_LINE ? cutPieces(line, onLine) : line)

  return {
    write: (chunk) => take(decoder.write(chunk)),
    end() {
      take(decoder.end())
      if (rest !== '') passOn(rest)
      rest = ''
    },
  }
}

function cutPieces(text: string, onPiece: (piece: string) => void): string {
  let from = 0
  while (text.length - from > LONGEST_LINE) {
    const last = text.charCodeAt(from + LONGEST_LINE - 1)
    const to = from + LONGEST_LINE - (last >= 0xd800 && last < 0xdc00 ? 1 : 0) // not between the halves of one character
    onPiece(text.slice(from, to))
    from = to
  }
  return text.slice(from)
}
