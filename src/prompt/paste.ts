import {useRef} from '@inquirer/core'

interface KeyPress {
  name: string
  sequence?: string
}

/** Readline's line, including members that Inquirer's type omits. */
export interface ReadlineBuffer {
  line: string
  cursor: number
  clearLine(direction: 0): void
  write(text: string): void
}

export type PasteState = 'coming' | {text: string}

/**
 * Collects pasted keys into one text, so that pasted line ends do not answer a prompt.
 * @returns undefined for a key that was pressed, not pasted
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

export function insertText(rl: ReadlineBuffer, text: string): void {
  const plain = text.replace(/\s/g, ' ').replace(/\p{Cc}/gu, '')
  setLine(rl, rl.line.slice(0, rl.cursor) + plain + rl.line.slice(rl.cursor), rl.cursor + plain.length)
}

function setLine(rl: ReadlineBuffer, text: string, cursor: number): void {
  rl.clearLine(0)
  rl.write(text)
  rl.cursor = cursor
}
