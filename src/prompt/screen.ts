import {createColors} from '../render/view.js'
import {sanitizeLine} from '../text/sanitize.js'
import {truncate} from '../text/width.js'
import type {ChoiceView} from './list-table.js'

export interface PromptScreen {
  color: boolean
  unicode: boolean
  supportsBracketedPaste: boolean
  columns(): number
  rows(): number
  /** Returns the function that unsubscribes. */
  onResize(changed: () => void): () => void
  write(text: string): void
}

export interface PromptEnv {
  screen: PromptScreen
  erase(): void
}

/** Esc, or Shift-Tab, which terminals report without delay. */
export function isBackKey({name, shift}: {name: string; shift?: boolean}): boolean {
  return name === 'escape' || (name === 'tab' && shift === true)
}

export function renderAnsweredLine(message: string, answer: string, {width, color, unicode}: ChoiceView): string {
  const paint = createColors(color)
  const head = `${paint.green(unicode ? '✔' : '*')} ${paint.bold(sanitizeLine(message))}`
  return truncate(`${head}  ${paint.cyan(sanitizeLine(answer))}`, width, unicode ? '…' : '..')
}
