import {createPrompt, isEnterKey, useEffect, useKeypress, useState} from '@inquirer/core'
import {choiceHints, choiceText} from '../../render/choices.js'
import {colours} from '../../render/view.js'
import {BACK, type Back, type TextQuestion} from '../prompter.js'
import {answeredLine, askingLine, isBackKey, type Setting, useView} from './look.js'

/** Somebody wants to go on with this text in an editor. */
export interface Edit {
  edit: string
}

/** One line of text; what is proposed stands there already, to be changed. */
export const textPrompt = createPrompt<string | Edit | Back, TextQuestion & Setting>((config, done) => {
  const view = useView(config.screen)
  const [value, setValue] = useState(config.initial ?? '')
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [isDone, setDone] = useState(false)
  const [isUntouched, setUntouched] = useState(config.isProposal === true && value !== '')
  useEffect((rl) => {
    if (config.initial) rl.write(config.initial)
  }, [])

  const shown = config.shown ? config.shown(value.trim()) : value.trim() || 'none'

  useKeypress((key, rl) => {
    if (isDone) return
    if (isUntouched && !isEnterKey(key)) {
      setUntouched(false)
      if (rl.line.length > value.length && rl.line.startsWith(value)) replace(rl, rl.line.slice(value.length))
    }
    if (isBackKey(key)) {
      if (config.back !== false) leave(BACK)
    } else if (isEnterKey(key)) {
      const wrong = config.validate?.(value.trim())
      if (wrong === undefined) {
        setDone(true)
        if (shown === '') leave(value.trim())
        else done(value.trim())
      } else {
        // Readline has cleared its line; what was typed is still to be mended.
        rl.write(value)
        setFault(wrong)
      }
    } else if (key.name === 'tab') {
      rl.clearLine(0)
      rl.write(value)
      if (config.editor) leave({edit: value})
    } else if (rl.line !== value) {
      setValue(rl.line)
      setFault(undefined)
    }
  })

  function replace(rl: {clearLine(direction: 0): void; write(text: string): void}, text: string) {
    rl.clearLine(0)
    rl.write(text)
  }

  function leave(answer: string | Edit | Back) {
    config.erase()
    done(answer)
  }

  if (isDone) return answeredLine(config.message, shown, view)
  const paint = colours(view.colour)
  const bottom = [
    ...(fault ? choiceText(`! ${fault}`, 3, view).map((line) => paint.yellow(line)) : []),
    ...(config.hint ? choiceText(config.hint, 2, view).map((line) => paint.dim(line)) : []),
    choiceHints(
      [
        ['enter', 'accept'],
        ...(config.back === false ? [] : [['esc', 'back'] as const]),
        ...(config.editor ? [['tab', 'opens an editor'] as const] : []),
      ],
      view,
    ),
  ]
  return [`${askingLine(config.message, config.problem, view)}  ${isUntouched ? paint.dim(value) : value}`, bottom.join('\n')]
})
