import {createPrompt, isEnterKey, useEffect, useKeypress, useState} from '@inquirer/core'
import {colours} from '../render/view.js'
import {useFrame} from './frame.js'
import {choiceHints, choiceText} from './list-table.js'
import {type Line, putIn, usePaste} from './paste.js'
import {BACK, type Back, type TextQuestion} from './prompter.js'
import {answeredLine, isBackKey, type Setting} from './screen.js'

/** Somebody wants to go on with this text as one of several lines: in an editor, or as it was pasted. */
export interface Edit {
  edit: string
  isPasted?: boolean
}

/** One line of text; what is proposed stands there already, to be changed. */
export const textPrompt = createPrompt<string | Edit | Back, TextQuestion & Setting>((config, done) => {
  const {view, draw, settle} = useFrame(config.screen)
  const pasted = usePaste()
  const [value, setValue] = useState(config.initial ?? '')
  const [, setCursor] = useState(value.length)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [isDone, setDone] = useState(false)
  const [isUntouched, setUntouched] = useState(config.isProposal === true && value !== '')
  useEffect((rl) => {
    if (config.initial) rl.write(config.initial)
  }, [])

  const shown = config.shown ? config.shown(value.trim()) : value.trim() || 'none'

  useKeypress((key, given) => {
    const rl = given as unknown as Line
    if (isDone) return
    const paste = pasted(key, rl)
    if (paste === 'coming') return
    if (isUntouched && !isEnterKey(key)) {
      setUntouched(false)
      if (paste) replace(rl, '')
      else if (rl.line.length > value.length && rl.line.startsWith(value)) replace(rl, rl.line.slice(value.length))
    }
    setCursor(rl.cursor)
    if (paste) takePasted(rl, paste.text)
    else if (isBackKey(key)) {
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
      replace(rl, value)
      if (config.editor) leave({edit: value})
    } else typed(rl.line)
  })

  function typed(line: string) {
    if (line === value) return
    setValue(line)
    setFault(undefined)
  }

  function takePasted(rl: Line, text: string) {
    const count = text.split('\n').length
    if (count === 1) {
      putIn(rl, text)
      setCursor(rl.cursor)
      typed(rl.line)
    } else if (config.editor) {
      leave({edit: rl.line.slice(0, rl.cursor) + text + rl.line.slice(rl.cursor), isPasted: true})
    } else {
      replace(rl, value)
      setFault(`One line fits here; ${count} were pasted.`)
    }
  }

  function replace(rl: Line, text: string) {
    rl.clearLine(0)
    rl.write(text)
  }

  function leave(answer: string | Edit | Back) {
    config.erase()
    done(answer)
  }

  if (isDone) return settle(answeredLine(config.message, shown, view))
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
  return draw({message: config.message, problem: config.problem, value, isProposal: isUntouched}, bottom.join('\n'))
})
