import {useEffect, useRef, useState} from '@inquirer/core'
import {createColors} from '../render/view.js'
import {sanitizeOutput} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import {type ChoiceView, renderChoiceText} from './list-table.js'
import type {PromptScreen} from './screen.js'
import {type PromptInput, wrapInput} from './text-lines.js'

/** Inquirer's readline, including members that its types omit. */
interface Readline {
  line: string
  cursor: number
  input: NodeJS.ReadableStream & {setRawMode?(mode: boolean): void}
  getCursorPos(): {rows: number; cols: number}
  on(event: string, listener: () => void): void
  off(event: string, listener: () => void): void
  resume(): void
}

interface DrawnFrame {
  rowsAbove: readonly string[]
  cursorColumn: number
  rowCountBelow: number
}

export interface PromptContent extends PromptInput {
  /** What is wrong with the previous answer; shown above the question. */
  problem?: string
}

/** Rows kept free below a long input. */
const RESERVED_ROWS = 8
/** How long a suspend signal can take to arrive, in milliseconds. */
const SUSPEND_GRACE_MS = 20
const BRACKETED_PASTE = {on: '\u001b[?2004h', off: '\u001b[?2004l'}

/**
 * Inquirer assumes that the terminal has not been resized or suspended since it last drew. This frame redraws from
 * scratch in both cases, and corrects Inquirer's cursor position in wrapped lines.
 */
export function useFrame(screen: PromptScreen) {
  const lastFrame = useRef<DrawnFrame>({rowsAbove: [], cursorColumn: 0, rowCountBelow: 0})
  const cursorPosition = useRef<{rows: number; cols: number} | undefined>(undefined)
  const readlineRef = useRef<Readline | undefined>(undefined)
  const [, forceRender] = useState({})
  const [isInterrupted, setInterrupted] = useState(false)

  useEffect((readline) => {
    const rl = readline as unknown as Readline
    readlineRef.current = rl
    const getRealCursorPos = rl.getCursorPos.bind(rl)
    rl.getCursorPos = () => cursorPosition.current ?? getRealCursorPos()
    const markPastes = (isOn: boolean) =>
      screen.supportsBracketedPaste ? screen.write(isOn ? BRACKETED_PASTE.on : BRACKETED_PASTE.off) : undefined
    const redraw = () => {
      reserveRows()
      forceRender({})
    }
    const handleResize = () => {
      eraseFrame()
      redraw()
    }
    const handleContinue = () => {
      markPastes(true)
      // The shell may have changed the terminal mode.
      rl.input.setRawMode?.(false)
      rl.input.setRawMode?.(true)
      rl.resume()
      redraw()
    }
    const suspend = () => {
      eraseFrame()
      markPastes(false)
      rl.input.setRawMode?.(false)
      suspendProcess(handleContinue)
    }
    const handleInterrupt = () => setInterrupted(true)
    const unmarkPastes = () => markPastes(false)
    const unsubscribe = screen.onResize(handleResize)
    rl.on('SIGINT', handleInterrupt)
    rl.on('SIGTSTP', suspend)
    process.on('SIGCONT', handleContinue)
    process.on('exit', unmarkPastes)
    markPastes(true)
    return () => {
      unmarkPastes()
      unsubscribe()
      rl.off('SIGINT', handleInterrupt)
      rl.off('SIGTSTP', suspend)
      process.off('SIGCONT', handleContinue)
      process.off('exit', unmarkPastes)
    }
  }, [])

  const view: ChoiceView = {width: Math.max(20, screen.columns() - 1), color: screen.color, unicode: screen.unicode}
  return {view, draw, finalLine}

  function draw({problem, ...input}: PromptContent, bottom: string): [string, string] {
    if (isInterrupted) return [finalLine(wrapInput({message: input.message, value: ''}, view, 1).rows[0] ?? ''), '']
    const paint = createColors(view.color)
    const problemRows = problem ? renderChoiceText(`! ${problem}`, 4, view, 0).map((line) => paint.yellow(line)) : []
    const {rows, cursor} = wrapInput(
      {cursor: readlineRef.current?.cursor, ...input},
      view,
      Math.max(3, screen.rows() - RESERVED_ROWS),
    )
    const lastRow = rows.length - 1
    const bottomRows = bottom === '' ? 0 : bottom.split('\n').length
    lastFrame.current = {
      rowsAbove: [...problemRows, ...rows.slice(0, cursor.row)],
      cursorColumn: cursor.column,
      rowCountBelow: lastRow - cursor.row + bottomRows,
    }
    cursorPosition.current = {rows: cursor.row - lastRow, cols: cursor.column}
    return [sanitizeOutput([...problemRows, ...rows].join('\n')), sanitizeOutput(bottom)]
  }

  /** The line that stays on the screen after the answer. */
  function finalLine(text: string): string {
    const line = sanitizeOutput(text)
    cursorPosition.current = {rows: 0, cols: displayWidth(line)}
    return line
  }

  /** Accounts for rows that the terminal has rewrapped. */
  function eraseFrame(): void {
    const columns = Math.max(1, screen.columns())
    const {rowsAbove, cursorColumn} = lastFrame.current
    const countRows = (row: string) => Math.max(1, Math.ceil(displayWidth(row) / columns))
    const rowsUp = rowsAbove.reduce((sum, row) => sum + countRows(row), Math.floor(cursorColumn / columns))
    screen.write(`\r${rowsUp > 0 ? `\u001b[${rowsUp}A` : ''}\u001b[J`)
  }

  /** Adds the rows that Inquirer is about to overwrite. */
  function reserveRows(): void {
    const {rowsAbove, rowCountBelow} = lastFrame.current
    screen.write(
      `${'\n'.repeat(rowsAbove.length + rowCountBelow)}${rowCountBelow > 0 ? `\u001b[${rowCountBelow}A` : ''}`,
    )
  }
}

/** Suspends the process (Ctrl-Z). If it cannot be suspended, because no shell could resume it, continues. */
function suspendProcess(onContinue: () => void): void {
  let hasContinued = false
  const markContinued = () => {
    hasContinued = true
  }
  process.once('SIGCONT', markContinued)
  process.kill(process.pid, 'SIGTSTP')
  setTimeout(() => {
    process.off('SIGCONT', markContinued)
    if (!hasContinued) onContinue()
  }, SUSPEND_GRACE_MS)
}
