import {useEffect, useRef, useState} from '@inquirer/core'
import {createColors} from '../render/view.js'
import {sanitizeOutput} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import {type ChoiceView, renderChoiceText} from './list-table.js'
import type {PromptScreen} from './screen.js'
import {type PromptInput, wrapInput} from './text-lines.js'

/** Inquirer's readline, with what its own types leave out. */
interface Readline {
  line: string
  cursor: number
  input: NodeJS.ReadableStream & {setRawMode?(mode: boolean): void}
  getCursorPos(): {rows: number; cols: number}
  on(event: string, listener: () => void): void
  off(event: string, listener: () => void): void
  resume(): void
}

/** What stands on the screen now, around the row of the cursor. */
interface DrawnFrame {
  rowsAbove: readonly string[]
  cursorColumn: number
  rowCountBelow: number
}

export interface PromptContent extends PromptInput {
  /** What is wrong with the answer before, above the question. */
  problem?: string
}

/** What of a long line is shown at most, and what is left free for the rest of the question, in rows. */
const RESERVED_ROWS = 8
/** So long a signal that stops this process may take, in milliseconds. */
const SUSPEND_GRACE_MS = 20
/** The terminal marks what is pasted, or not. */
const BRACKETED_PASTE = {on: '\u001b[?2004h', off: '\u001b[?2004l'}

/**
 * The place on the screen that a question is drawn in. Inquirer draws over what it has drawn, and takes the screen for
 * what it was then: here the place is made anew where the terminal has another size, and where the program was stopped
 * (Ctrl-Z) and goes on. It also says where the cursor is, which Inquirer gets wrong in lines that are broken. After
 * Ctrl-C only the question itself stays.
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
      // The shell may have set the terminal otherwise.
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

  /** The question and what stands below it, for Inquirer. */
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

  /** What stays of it: one line, with the cursor in it. */
  function finalLine(text: string): string {
    const line = sanitizeOutput(text)
    cursorPosition.current = {rows: 0, cols: displayWidth(line)}
    return line
  }

  /** From the first row on, as the terminal has broken them by now. */
  function eraseFrame(): void {
    const columns = Math.max(1, screen.columns())
    const {rowsAbove, cursorColumn} = lastFrame.current
    const countRows = (row: string) => Math.max(1, Math.ceil(displayWidth(row) / columns))
    const rowsUp = rowsAbove.reduce((sum, row) => sum + countRows(row), Math.floor(cursorColumn / columns))
    screen.write(`\r${rowsUp > 0 ? `\u001b[${rowsUp}A` : ''}\u001b[J`)
  }

  /** As many rows as Inquirer is about to draw over. */
  function reserveRows(): void {
    const {rowsAbove, rowCountBelow} = lastFrame.current
    screen.write(
      `${'\n'.repeat(rowsAbove.length + rowCountBelow)}${rowCountBelow > 0 ? `\u001b[${rowCountBelow}A` : ''}`,
    )
  }
}

/** Ctrl-Z. Where nothing can stop this process, as where no shell would let it go on, it goes on by itself. */
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
