import {useRef} from '@inquirer/core'

interface KeyPress {
  name: string
  sequence?: string
}

/** Readline's line as it is edited, with what Inquirer's type leaves out. */
export interface ReadlineBuffer {
  line: string
  cursor: number
  clearLine(direction: 0): void
  write(text: string): void
}

/** What is pasted: still coming, or all of it. */
export type PasteState = 'coming' | {text: string}

/**
 * Takes what is pasted as one text: its line ends answer no question. The line stands as it stood before, to be put
 * into.
 * @returns undefined for a key that somebody has pressed
 */
export function usePaste(): (key: KeyPress, line: ReadlineBuffer) => PasteState | undefined {
  const pending = useRef<{line: string; cursor: number; text: string} | undefined>(undefined)
  return (key, rl) => {
    if (key.name === 'paste-start') {
      pending.current = {line: rl.line, cursor: rl.cursor, text: ''}
      return 'coming'
    }
    const {current} = pending
    if (!current) return undefined
    if (key.name !== 'paste-end') {
      current.text += key.sequence ?? ''
      return 'coming'
    }
    pending.current = undefined
    setLine(rl, current.line, current.cursor)
    return {text: current.text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')}
  }
}

/** Puts a text of one line in, where the cursor is. */
export function insertText(rl: ReadlineBuffer, text: string): void {
  const plain = text.replace(/\s/g, ' ').replace(/\p{Cc}/gu, '')
  setLine(rl, rl.line.slice(0, rl.cursor) + plain + rl.line.slice(rl.cursor), rl.cursor + plain.length)
}

function setLine(rl: ReadlineBuffer, text: string, cursor: number): void {
  rl.clearLine(0)
  rl.write(text)
  rl.cursor = cursor
}
