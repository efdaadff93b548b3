import {useRef} from '@inquirer/core'

interface Key {
  name: string
  sequence?: string
}

/** Readline's line as it is edited, with what Inquirer's type leaves out. */
export interface Line {
  line: string
  cursor: number
  clearLine(direction: 0): void
  write(text: string): void
}

/** What is pasted: still coming, or all of it. */
export type Pasted = 'coming' | {text: string}

/**
 * Takes what is pasted as one text: its line ends answer no question. The line stands as it stood before, to be put
 * into.
 * @returns undefined for a key that somebody has pressed
 */
export function usePaste(): (key: Key, line: Line) => Pasted | undefined {
  const held = useRef<{before: string; cursor: number; text: string} | undefined>(undefined)
  return (key, rl) => {
    if (key.name === 'paste-start') {
      held.current = {before: rl.line, cursor: rl.cursor, text: ''}
      return 'coming'
    }
    const {current} = held
    if (!current) return undefined
    if (key.name !== 'paste-end') {
      current.text += key.sequence ?? ''
      return 'coming'
    }
    held.current = undefined
    setLine(rl, current.before, current.cursor)
    return {text: current.text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')}
  }
}

/** Puts a text of one line in, where the cursor is. */
export function putIn(rl: Line, text: string): void {
  const plain = text.replace(/\s/g, ' ').replace(/\p{Cc}/gu, '')
  setLine(rl, rl.line.slice(0, rl.cursor) + plain + rl.line.slice(rl.cursor), rl.cursor + plain.length)
}

function setLine(rl: Line, text: string, cursor: number): void {
  rl.clearLine(0)
  rl.write(text)
  rl.cursor = cursor
}
