import {describe, expect, test} from '@jest/globals'
import {createLineSplitter, MAX_LINE_LENGTH} from '../../../src/sandbox/pods/lines.js'

const bytes = Buffer.from('héllo 世界 🚀\n')
const long = 'x'.repeat(MAX_LINE_LENGTH)

describe('the line splitter', () => {
  test.each<[what: string, chunks: (string | Buffer)[], lines: string[]]>([
    ['lines of one chunk', ['a\nb\n'], ['a', 'b']],
    ['a line over several chunks', ['a', 'b', 'c\nd', '\n'], ['abc', 'd']],
    ['empty lines', ['\n\na\n\n'], ['', '', 'a', '']],
    ['a last line without a newline', ['a\nb'], ['a', 'b']],
    ['no bytes', [], []],
    ['Windows line ends, also between chunks', ['a\r\nb\r', '\nc'], ['a', 'b', 'c']],
    ['a progress bar with carriage returns', ['10%\r20%\r\n'], ['10%\r20%']],
    ['characters split between chunks', [...bytes].map((byte) => Buffer.from([byte])), ['héllo 世界 🚀']],
    ['invalid UTF-8', [Buffer.from([0x61, 0xff, 0x0a, 0xe4, 0xb8])], ['a\ufffd', '\ufffd']],
    ['a line of the maximum length', [`${long}\n`], [long]],
    ['a longer line, into pieces', [`${long}${long}yz\n`], [long, long, 'yz']],
    ['a long line without a newline', [long, long, 'y'], [long, long, 'y']],
    ['a long line beside a surrogate pair', [`${long.slice(1)}🚀\n`], [long.slice(1), '🚀']],
  ])('splits %s', (_, chunks, expected) => {
    const lines: string[] = []
    const splitter = createLineSplitter((line) => lines.push(line))
    for (const chunk of chunks) splitter.write(Buffer.from(chunk as string))
    splitter.end()
    expect(lines).toEqual(expected)
  })
})
