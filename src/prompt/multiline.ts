import {createPrompt, isEnterKey, useKeypress, useState} from '@inquirer/core'
import {createColors} from '../render/view.js'
import {sanitizeText} from '../text/sanitize.js'
import {truncate} from '../text/width.js'
import {useFrame} from './frame.js'
import {renderKeyHints} from './list-table.js'
import {BACK, type Back, type Question} from './prompter.js'
import {isBackKey, type PromptEnv, renderAnsweredLine} from './screen.js'

const MAX_LINES = 8

/** Shows a text of several lines, to be accepted or edited again. */
export const multilinePrompt = createPrompt<'accept' | 'edit' | Back, Question & PromptEnv & {text: string}>(
  (config, done) => {
    const {view, draw, finalLine} = useFrame(config.screen)
    const [isDone, setDone] = useState(false)
    const lines = config.text.split('\n')
    const finish = (answer: 'edit' | Back) => {
      config.erase()
      done(answer)
    }

    useKeypress((key, rl) => {
      rl.clearLine(0)
      if (isDone) return
      if (isBackKey(key)) {
        if (config.canGoBack !== false) finish(BACK)
      } else if (key.name === 'tab' || (isEnterKey(key) && config.problem !== undefined)) finish('edit')
      else if (isEnterKey(key)) {
        setDone(true)
        done('accept')
      }
    })

    const firstLine = lines[0] ?? ''
    if (isDone)
      return finalLine(
        renderAnsweredLine(config.message, lines.length > 1 ? `${firstLine} (${lines.length} lines)` : firstLine, view),
      )
    const visibleLines = lines
      .slice(0, MAX_LINES)
      .map((line) =>
        truncate(`    ${sanitizeText(line).replaceAll('\t', '  ')}`, view.width, view.unicode ? '…' : '..'),
      )
    const moreText = lines.length > MAX_LINES ? [`    ${lines.length - MAX_LINES} more`] : []
    const hints: [string, string][] = [
      ...(config.problem === undefined ? [['enter', 'accept'] as [string, string]] : []),
      ...(config.canGoBack === false ? [] : [['esc', 'back'] as [string, string]]),
      ['tab', 'edit'],
    ]
    const paint = createColors(view.color)
    const bottom = [...visibleLines, ...moreText.map(paint.dim), renderKeyHints(hints, view)].join('\n')
    return draw({message: config.message, problem: config.problem, value: ''}, bottom)
  },
)
