import {StringDecoder} from 'node:string_decoder'

/** In characters. A longer line is passed on in pieces. */
export const MAX_LINE_LENGTH = 1 << 20

/** Splits a byte stream into lines. Chunks may split characters, and the last line may lack its newline. */
export function createLineSplitter(onLine: (line: string) => void): {write(chunk: Buffer): void; end(): void} {
  const decoder = new StringDecoder('utf8')
  let buffered = ''

  const push = (text: string) => {
    let from = 0
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      const line = buffered + text.slice(from, to)
      buffered = ''
      emitLine(line.endsWith('\r') ? line.slice(0, -1) : line)
      from = to + 1
    }
    buffered += text.slice(from)
    if (buffered.length > MAX_LINE_LENGTH) buffered = splitLongLine(buffered, onLine)
  }
  const emitLine = (line: string) => onLine(line.length > MAX_LINE_LENGTH ? splitLongLine(line, onLine) : line)

  return {
    write: (chunk) => push(decoder.write(chunk)),
    end() {
      push(decoder.end())
      if (buffered !== '') emitLine(buffered)
      buffered = ''
    },
  }
}

function splitLongLine(text: string, onPiece: (piece: string) => void): string {
  let from = 0
  while (text.length - from > MAX_LINE_LENGTH) {
    const last = text.charCodeAt(from + MAX_LINE_LENGTH - 1)
    const splitsSurrogatePair = last >= 0xd800 && last < 0xdc00
    const to = from + MAX_LINE_LENGTH - (splitsSurrogatePair ? 1 : 0)
    onPiece(text.slice(from, to))
    from = to
  }
  return text.slice(from)
}
