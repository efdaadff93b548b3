import {createPrompt, isEnterKey, useKeypress, useState} from '@inquirer/core'
import {cut} from '../text/width.js'
import {useFrame} from './frame.js'
import {type Line, putIn, usePaste} from './paste.js'
import {answeredLine, isBackKey, type Screen} from './screen.js'

/** So much of the line is left for the answer. */
const ROOM = 10

/** Yes or no. Only a word that begins with y is a yes. */
export const confirmPrompt = createPrompt<boolean, {message: string; screen: Screen}>(({message, screen}, done) => {
  const {view, draw, settle} = useFrame(screen)
  const pasted = usePaste()
  const [value, setValue] = useState('')
  const [, setCursor] = useState(0)
  const [answer, setAnswer] = useState<boolean | undefined>(undefined)

  useKeypress((key, given) => {
    const rl = given as unknown as Line
    if (answer !== undefined) return
    const paste = pasted(key, rl)
    if (paste === 'coming') return
    if (paste) putIn(rl, paste.text)
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
  return settle(answeredLine(cut(message, view.width - ROOM, view.unicode ? '…' : '..'), answer ? 'Yes' : 'No', view))
})
