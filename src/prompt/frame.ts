import {useEffect, useRef, useState} from '@inquirer/core'
import {colours} from '../render/view.js'
import {displayWidth} from '../text/width.js'
import {type ChoiceView, choiceText} from './list-table.js'
import type {Screen} from './screen.js'
import {type Typed, typedRows} from './text-lines.js'

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
interface Drawn {
  above: readonly string[]
  column: number
  below: number
}

export interface Asked extends Typed {
  /** What is wrong with the answer before, above the question. */
  problem?: string
}

/** What of a long line is shown at most, and what is left free for the rest of the question, in rows. */
const ROWS_BESIDES = 8
/** So long a signal that stops this process may take, in milliseconds. */
const STOPPED_MS = 20
/** The terminal marks what is pasted, or not. */
const PASTES = {on: '\u001b[?2004h', off: '\u001b[?2004l'}

/**
 * The place on the screen that a question is drawn in. Inquirer draws over what it has drawn, and takes the screen for
 * what it was then: here the place is made anew where the terminal has another size, and where the program was stopped
 * (Ctrl-Z) and goes on. It also says where the cursor is, which Inquirer gets wrong in lines that are broken. After
 * Ctrl-C only the question itself stays.
 */
export function useFrame(screen: Screen) {
  const drawn = useRef<Drawn>({above: [], column: 0, below: 0})
  const position = useRef<{rows: number; cols: number} | undefined>(undefined)
  const reading = useRef<Readline | undefined>(undefined)
  const [, setTurn] = useState({})
  const [isLeft, setLeft] = useState(false)

  useEffect((given) => {
    const rl = given as unknown as Readline
    reading.current = rl
    const before = rl.getCursorPos.bind(rl)
    rl.getCursorPos = () => position.current ?? before()
    const marks = (isOn: boolean) => (screen.marksPastes ? screen.write(isOn ? PASTES.on : PASTES.off) : undefined)
    const redraw = () => {
      makeRoom()
      setTurn({})
    }
    const resized = () => {
      erase()
      redraw()
    }
    const goOn = () => {
      marks(true)
      // The shell may have set the terminal otherwise.
      rl.input.setRawMode?.(false)
      rl.input.setRawMode?.(true)
      rl.resume()
      redraw()
    }
    const stop = () => {
      erase()
      marks(false)
      rl.input.setRawMode?.(false)
      stopProcess(goOn)
    }
    const leave = () => setLeft(true)
    const end = () => marks(false)
    const forget = screen.onResize(resized)
    rl.on('SIGINT', leave)
    rl.on('SIGTSTP', stop)
    process.on('SIGCONT', goOn)
    process.on('exit', end)
    marks(true)
    return () => {
      end()
      forget()
      rl.off('SIGINT', leave)
      rl.off('SIGTSTP', stop)
      process.off('SIGCONT', goOn)
      process.off('exit', end)
    }
  }, [])

  const view: ChoiceView = {width: Math.max(20, screen.columns() - 1), colour: screen.colour, unicode: screen.unicode}
  return {view, draw, settle}

  /** The question and what stands below it, for Inquirer. */
  function draw({problem, ...typed}: Asked, bottom: string): [string, string] {
    if (isLeft) return [settle(typedRows({message: typed.message, value: ''}, view, 1).rows[0] ?? ''), '']
    const paint = colours(view.colour)
    const above = problem ? choiceText(`! ${problem}`, 4, view, 0).map((line) => paint.yellow(line)) : []
    const {rows, at} = typedRows(
      {cursor: reading.current?.cursor, ...typed},
      view,
      Math.max(3, screen.rows() - ROWS_BESIDES),
    )
    const last = rows.length - 1
    const below = bottom === '' ? 0 : bottom.split('\n').length
    drawn.current = {above: [...above, ...rows.slice(0, at.row)], column: at.column, below: last - at.row + below}
    position.current = {rows: at.row - last, cols: at.column}
    return [[...above, ...rows].join('\n'), bottom]
  }

  /** What stays of it: one line, with the cursor in it. */
  function settle(line: string): string {
    position.current = {rows: 0, cols: displayWidth(line)}
    return line
  }

  /** From the first row on, as the terminal has broken them by now. */
  function erase(): void {
    const columns = Math.max(1, screen.columns())
    const {above, column} = drawn.current
    const rowsOf = (row: string) => Math.max(1, Math.ceil(displayWidth(row) / columns))
    const up = above.reduce((sum, row) => sum + rowsOf(row), Math.floor(column / columns))
    screen.write(`\r${up > 0 ? `\u001b[${up}A` : ''}\u001b[J`)
  }

  /** As many rows as Inquirer is about to draw over. */
  function makeRoom(): void {
    const {above, below} = drawn.current
    screen.write(`${'\n'.repeat(above.length + below)}${below > 0 ? `\u001b[${below}A` : ''}`)
  }
}

/** Ctrl-Z. Where nothing can stop this process, as where no shell would let it go on, it goes on by itself. */
function stopProcess(goOn: () => void): void {
  let hasGoneOn = false
  const heard = () => {
    hasGoneOn = true
  }
  process.once('SIGCONT', heard)
  process.kill(process.pid, 'SIGTSTP')
  setTimeout(() => {
    process.off('SIGCONT', heard)
    if (!hasGoneOn) goOn()
  }, STOPPED_MS)
}
