import {createPrompt, isEnterKey, type KeypressEvent, useEffect, useKeypress, useState} from '@inquirer/core'
import {createColors} from '../render/view.js'
import {useFrame} from './frame.js'
import {type ChoiceView, renderChoiceText, renderKeyHints} from './list-table.js'
import {insertText, type ReadlineBuffer, usePaste} from './paste.js'
import {BACK, type Back, type TextQuestion} from './prompter.js'
import {isBackKey, type PromptEnv, renderAnsweredLine} from './screen.js'

export interface EditRequest {
  text: string
  isPasted?: boolean
}

export const textPrompt = createPrompt<string | EditRequest | Back, TextQuestion & PromptEnv>((config, done) => {
  const {view, draw, finalLine} = useFrame(config.screen)
  const readPaste = usePaste()
  const [value, setValue] = useState(config.initial ?? '')
  const [, setCursor] = useState(value.length)
  const [validationError, setValidationError] = useState<string | undefined>(undefined)
  const [isDone, setDone] = useState(false)
  const [isUntouched, setUntouched] = useState(config.isProposal === true && value !== '')
  useEffect((rl) => {
    if (config.initial) rl.write(config.initial)
  }, [])

  const answerText = config.answerText ? config.answerText(value.trim()) : value.trim() || 'none'

  useKeypress((key, readline) => {
    const rl = readline as unknown as ReadlineBuffer
    if (isDone) return
    const paste = readPaste(key, rl)
    if (paste === 'coming') return
    if (isUntouched && !isEnterKey(key)) discardProposal(rl, paste !== undefined)
    setCursor(rl.cursor)
    if (paste) insertPaste(rl, paste.text)
    else handleKey(key, rl)
  })

  /** The first key replaces a proposed value; moving the cursor keeps it. */
  function discardProposal(rl: ReadlineBuffer, isPasted: boolean): void {
    setUntouched(false)
    if (isPasted) replaceLine(rl, '')
    else if (rl.line.length > value.length && rl.line.startsWith(value)) replaceLine(rl, rl.line.slice(value.length))
  }

  function handleKey(key: KeypressEvent, rl: ReadlineBuffer): void {
    if (isEnterKey(key)) submit(rl)
    else if (key.name === 'tab') {
      replaceLine(rl, value)
      if (config.offersEditor) eraseAndFinish({text: value})
    } else if (!isBackKey(key)) setTyped(rl.line)
    else if (config.canGoBack !== false) eraseAndFinish(BACK)
  }

  function submit(rl: ReadlineBuffer): void {
    const answer = value.trim()
    const error = config.validate?.(answer)
    if (error !== undefined) {
      // Readline has cleared its line, but the user still has to correct the input.
      rl.write(value)
      setValidationError(error)
      return
    }
    setDone(true)
    if (answerText === '') eraseAndFinish(answer)
    else done(answer)
  }

  function setTyped(line: string): void {
    if (line === value) return
    setValue(line)
    setValidationError(undefined)
  }

  function insertPaste(rl: ReadlineBuffer, text: string): void {
    const count = text.split('\n').length
    if (count === 1) {
      insertText(rl, text)
      setCursor(rl.cursor)
      setTyped(rl.line)
    } else if (config.offersEditor) {
      eraseAndFinish({text: rl.line.slice(0, rl.cursor) + text + rl.line.slice(rl.cursor), isPasted: true})
    } else {
      replaceLine(rl, value)
      setValidationError(`Only one line is allowed; ${count} lines were pasted.`)
    }
  }

  function replaceLine(rl: ReadlineBuffer, text: string): void {
    rl.clearLine(0)
    rl.write(text)
  }

  function eraseAndFinish(answer: string | EditRequest | Back): void {
    config.erase()
    done(answer)
  }

  if (isDone) return finalLine(renderAnsweredLine(config.message, answerText, view))
  const bottom = renderTextHelp(config, validationError, view)
  return draw({message: config.message, problem: config.problem, value, isProposal: isUntouched}, bottom.join('\n'))
})

function renderTextHelp(config: TextQuestion, validationError: string | undefined, view: ChoiceView): string[] {
  const paint = createColors(view.color)
  const keys: [string, string][] = [['enter', 'accept']]
  if (config.canGoBack !== false) keys.push(['esc', 'back'])
  if (config.offersEditor) keys.push(['tab', 'open editor'])
  return [
    ...(validationError ? renderChoiceText(`! ${validationError}`, 3, view).map((line) => paint.yellow(line)) : []),
    ...(config.hint ? renderChoiceText(config.hint, 2, view).map((line) => paint.dim(line)) : []),
    renderKeyHints(keys, view),
  ]
}
