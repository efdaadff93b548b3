import {createPrompt, useEffect, useKeypress} from '@inquirer/core'
import {useFrame} from '../../prompt/frame.js'
import {choiceHints} from '../../prompt/list-table.js'
import {BACK, type Back, type Question} from '../../prompt/prompter.js'
import {isBackKey, type Screen} from '../../prompt/screen.js'
import {spinner, useSpin} from '../../prompt/spinner.js'

/** Something is awaited; one may go back meanwhile. */
export const waitPrompt = createPrompt<Back | undefined, Question & {screen: Screen; settled: Promise<unknown>}>((config, done) => {
  const {view, draw} = useFrame(config.screen)
  const turn = useSpin(true)
  useEffect(() => {
    const end = () => done(undefined)
    config.settled.then(end, end)
  }, [])
  useKeypress((key, rl) => {
    if (isBackKey(key) && config.back !== false) done(BACK)
    else rl.clearLine(0)
  })
  const text = `${spinner(turn, view)} loading ${view.unicode ? '…' : '...'}`
  return draw({message: config.message, value: text, isProposal: true}, choiceHints(config.back === false ? [] : [['esc', 'back']], view))
})
