import {BASH} from './scripts/bash.js'
import {FISH} from './scripts/fish.js'
import {POWERSHELL} from './scripts/powershell.js'
import {ZSH} from './scripts/zsh.js'

const SCRIPTS = {bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL} as const

export type Shell = keyof typeof SCRIPTS

export const SHELLS = Object.keys(SCRIPTS) as Shell[]

/** Where each shell looks when it starts, and the line to put there. */
export const SETUP: Record<Shell, {file: string; line: string}> = {
  bash: {file: '~/.bashrc', line: 'eval "$(pai-dlc autocomplete bash)"'},
  zsh: {file: '~/.zshrc', line: 'eval "$(pai-dlc autocomplete zsh)"'},
  fish: {file: '~/.config/fish/config.fish', line: 'pai-dlc autocomplete fish | source'},
  powershell: {file: '$PROFILE', line: 'pai-dlc autocomplete powershell | Out-String | Invoke-Expression'},
}

export const isShell = (name: string): name is Shell => Object.hasOwn(SCRIPTS, name)

/** What a shell runs to know this program's words. */
export function scriptFor(shell: Shell): string {
  return `${SCRIPTS[shell].trim()}\n`
}
