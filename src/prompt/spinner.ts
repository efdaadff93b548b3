import {useEffect, useState} from '@inquirer/core'

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
