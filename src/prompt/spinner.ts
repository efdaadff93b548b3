import {createPrompt, useEffect, useKeypress, useState} from '@inquirer/core'
import {useFrame} from './frame.js'
import {choiceHints} from './list-table.js'
import {BACK, type Back, type Question} from './prompter.js'
import {isBackKey, type Screen} from './screen.js'

const BRAILLE = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const PLAIN = ['-', '\\', '|', '/']

/** Counts up while something is awaited. */
export function useSpin(spins: boolean): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (!spins) return
    const timer = setTimeout(() => setTurn(turn + 1), 120)
    return () => clearTimeout(timer)
  }, [spins, turn])
  return turn
}

/** What to draw for a turn. */
export function spinner(turn: number, {unicode}: {unicode: boolean}): string {
  const frames = unicode ? BRAILLE : PLAIN
  return frames[turn % frames.length] ?? ''
}

/** Something is awaited; one may go back meanwhile. */
export const waitPrompt = createPrompt<Back | undefined, Question & {screen: Screen; settled: Promise<unknown>}>(
  (config, done) => {
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
    return draw(
      {message: config.message, value: text, isProposal: true},
      choiceHints(config.back === false ? [] : [['esc', 'back']], view),
    )
  },
)
