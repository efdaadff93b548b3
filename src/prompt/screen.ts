import {createColors} from '../render/view.js'
import {sanitizeLine} from '../text/sanitize.js'
import {truncate} from '../text/width.js'
import type {ChoiceView} from './list-table.js'

/** The screen that questions are asked on; its size may change while one is. */
export interface PromptScreen {
  color: boolean
  unicode: boolean
  /** It can be told to mark what is pasted. */
  supportsBracketedPaste: boolean
  columns(): number
  rows(): number
  /** Calls back when the size changes, until the function that it returns is called. */
  onResize(changed: () => void): () => void
  write(text: string): void
}

/** What every prompt here is given besides its question. */
export interface PromptEnv {
  screen: PromptScreen
  /** Takes the question off the screen when it is done. */
  erase(): void
}

/** Esc, or Shift-Tab where Esc is slow. */
export function isBackKey({name, shift}: {name: string; shift?: boolean}): boolean {
  return name === 'escape' || (name === 'tab' && shift === true)
}

/** The question once it has been answered. */
export function renderAnsweredLine(message: string, answer: string, {width, color, unicode}: ChoiceView): string {
  const paint = createColors(color)
  const head = `${paint.green(unicode ? '✔' : '*')} ${paint.bold(sanitizeLine(message))}`
  return truncate(`${head}  ${paint.cyan(sanitizeLine(answer))}`, width, unicode ? '…' : '..')
}
