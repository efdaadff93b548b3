import {useEffect, useState} from '@inquirer/core'
import {type ChoiceView, choiceText} from '../../render/choices.js'
import {safeLine} from '../../render/sanitize.js'
import {colours} from '../../render/view.js'
import {cut} from '../../render/width.js'

/** The screen that questions are asked on; its size may change while one is. */
export interface Screen {
  colour: boolean
  unicode: boolean
  columns(): number
  rows(): number
  /** Calls back when the size changes, until the function that it returns is called. */
  onResize(changed: () => void): () => void
}

/** What every prompt here is given besides its question. */
export interface Setting {
  screen: Screen
  /** Takes the question off the screen when it is done. */
  erase(): void
}

/** How wide one may draw now; the last column stays empty, or some terminals would break the line. */
export function useView({colour, unicode, columns, onResize}: Screen): ChoiceView {
  const [width, setWidth] = useState(columns())
  useEffect(() => onResize(() => setWidth(columns())), [])
  return {width: Math.max(20, width - 1), colour, unicode}
}

/** Esc, or Shift-Tab where Esc is slow. */
export function isBackKey({name, shift}: {name: string; shift?: boolean}): boolean {
  return name === 'escape' || (name === 'tab' && shift === true)
}

/** The question while it is asked, with what is wrong above it. */
export function askingLine(message: string, problem: string | undefined, view: ChoiceView): string {
  const paint = colours(view.colour)
  const above = problem ? choiceText(`! ${problem}`, 4, view, 0).map((line) => `${paint.yellow(line)}\n`) : []
  return `${above.join('')}${paint.cyan('?')} ${paint.bold(safeLine(message))}`
}

/** The question once it has been answered. */
export function answeredLine(message: string, answer: string, {width, colour, unicode}: ChoiceView): string {
  const paint = colours(colour)
  const head = `${paint.green(unicode ? '✔' : '*')} ${paint.bold(safeLine(message))}`
  return cut(`${head}  ${paint.cyan(safeLine(answer))}`, width, unicode ? '…' : '..')
}
