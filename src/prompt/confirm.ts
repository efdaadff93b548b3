import {createPrompt, isEnterKey, useKeypress, useState} from '@inquirer/core'
import {truncate} from '../text/width.js'
import {useFrame} from './frame.js'
import {insertText, type ReadlineBuffer, usePaste} from './paste.js'
import {isBackKey, type PromptScreen, renderAnsweredLine} from './screen.js'

const ANSWER_WIDTH = 10

/** Only an answer that begins with y confirms. */
export const confirmPrompt = createPrompt<boolean, {message: string; screen: PromptScreen}>(
  ({message, screen}, done) => {
    const {view, draw, finalLine} = useFrame(screen)
    const readPaste = usePaste()
    const [value, setValue] = useState('')
    const [, setCursor] = useState(0)
    const [answer, setAnswer] = useState<boolean | undefined>(undefined)

    useKeypress((key, readline) => {
      const rl = readline as unknown as ReadlineBuffer
      if (answer !== undefined) return
      const paste = readPaste(key, rl)
      if (paste === 'coming') return
      if (paste) insertText(rl, paste.text)
      setCursor(rl.cursor)
      if (isEnterKey(key) && !paste) decide(/^\s*y/i.test(value))
      else if (isBackKey(key)) decide(false)
      else if (key.name === 'tab') {
        rl.clearLine(0)
        rl.write(value)
      } else setValue(rl.line)
    })

    function decide(isYes: boolean) {
      setAnswer(isYes)
      done(isYes)
    }

    if (answer === undefined) return draw({message: `${message} (y/N)`, value}, '')
    return finalLine(
      renderAnsweredLine(
        truncate(message, view.width - ANSWER_WIDTH, view.unicode ? '…' : '..'),
        answer ? 'Yes' : 'No',
        view,
      ),
    )
  },
)
