import {createPrompt, useEffect, useKeypress, useState} from '@inquirer/core'
import {useFrame} from './frame.js'
import {renderKeyHints} from './list-table.js'
import {BACK, type Back, type Question} from './prompter.js'
import {isBackKey, type PromptScreen} from './screen.js'
import {renderSpinner} from './spinner-frames.js'

export function useSpinnerFrame(isSpinning: boolean): number {
  const [frame, setFrame] = useState(0)
  useEffect(() => {
    if (!isSpinning) return
    const timer = setTimeout(() => setFrame(frame + 1), 120)
    return () => clearTimeout(timer)
  }, [isSpinning, frame])
  return frame
}

export const waitPrompt = createPrompt<Back | undefined, Question & {screen: PromptScreen; awaited: Promise<unknown>}>(
  (config, done) => {
    const {view, draw} = useFrame(config.screen)
    const frame = useSpinnerFrame(true)
    useEffect(() => {
      const finish = () => done(undefined)
      config.awaited.then(finish, finish)
    }, [])
    useKeypress((key, rl) => {
      if (isBackKey(key) && config.canGoBack !== false) done(BACK)
      else rl.clearLine(0)
    })
    const text = `${renderSpinner(frame, view)} loading ${view.unicode ? '…' : '...'}`
    return draw(
      {message: config.message, value: text, isProposal: true},
      renderKeyHints(config.canGoBack === false ? [] : [['esc', 'back']], view),
    )
  },
)
