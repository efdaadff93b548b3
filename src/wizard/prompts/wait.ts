import {createPrompt, useEffect, useKeypress} from '@inquirer/core'
import {choiceHints} from '../../render/choices.js'
import {colours} from '../../render/view.js'
import {BACK, type Back, type Question} from '../prompter.js'
import {askingLine, isBackKey, type Screen, useView} from './look.js'
import {spinner, useSpin} from './spinner.js'

/** Something is awaited; one may go back meanwhile. */
export const waitPrompt = createPrompt<Back | undefined, Question & {screen: Screen; settled: Promise<unknown>}>((config, done) => {
  const view = useView(config.screen)
  const turn = useSpin(true)
  useEffect(() => {
    const end = () => done(undefined)
    config.settled.then(end, end)
  }, [])
  useKeypress((key, rl) => {
    if (isBackKey(key) && config.back !== false) done(BACK)
    else rl.clearLine(0)
  })
  const text = colours(view.colour).dim(`${spinner(turn, view)} loading ${view.unicode ? '…' : '...'}`)
  return [`${askingLine(config.message, undefined, view)}  ${text}`, choiceHints(config.back === false ? [] : [['esc', 'back']], view)]
})
