import {createPrompt, isEnterKey, useKeypress, useState} from '@inquirer/core'
import {colours} from '../render/view.js'
import {safeText} from '../text/sanitize.js'
import {cut} from '../text/width.js'
import {useFrame} from './frame.js'
import {choiceHints} from './list-table.js'
import {BACK, type Back, type Question} from './prompter.js'
import {answeredLine, isBackKey, type Setting} from './screen.js'

/** Shown of a text before it is accepted. */
const MOST_LINES = 8

/** Several lines that come from an editor: accepted as they are, or edited again. */
export const multilinePrompt = createPrompt<'accept' | 'edit' | Back, Question & Setting & {text: string}>(
  (config, done) => {
    const {view, draw, settle} = useFrame(config.screen)
    const [isDone, setDone] = useState(false)
    const lines = config.text.split('\n')
    const leave = (answer: 'edit' | Back) => {
      config.erase()
      done(answer)
    }

    useKeypress((key, rl) => {
      rl.clearLine(0)
      if (isDone) return
      if (isBackKey(key)) {
        if (config.back !== false) leave(BACK)
      } else if (key.name === 'tab' || (isEnterKey(key) && config.problem !== undefined)) leave('edit')
      else if (isEnterKey(key)) {
        setDone(true)
        done('accept')
      }
    })

    const first = lines[0] ?? ''
    if (isDone)
      return settle(answeredLine(config.message, lines.length > 1 ? `${first} (${lines.length} lines)` : first, view))
    const shown = lines
      .slice(0, MOST_LINES)
      .map((line) => cut(`    ${safeText(line).replaceAll('\t', '  ')}`, view.width, view.unicode ? '…' : '..'))
    const more = lines.length > MOST_LINES ? [`    ${lines.length - MOST_LINES} more`] : []
    const hints: [string, string][] = [
      ...(config.problem === undefined ? [['enter', 'accept'] as [string, string]] : []),
      ...(config.back === false ? [] : [['esc', 'back'] as [string, string]]),
      ['tab', 'opens the editor'],
    ]
    const paint = colours(view.colour)
    const bottom = [...shown, ...more.map(paint.dim), choiceHints(hints, view)].join('\n')
    return draw({message: config.message, problem: config.problem, value: ''}, bottom)
  },
)
