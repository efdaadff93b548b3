import {BASH_SCRIPT} from './scripts/bash.js'
import {FISH_SCRIPT} from './scripts/fish.js'
import {POWERSHELL_SCRIPT} from './scripts/powershell.js'
import {ZSH_SCRIPT} from './scripts/zsh.js'

const SCRIPTS = {bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT, powershell: POWERSHELL_SCRIPT} as const

export type Shell = keyof typeof SCRIPTS

export const SHELLS = Object.keys(SCRIPTS) as Shell[]

/** Where each shell looks when it starts, and the line to put there. */
export const SHELL_SETUP: Record<Shell, {file: string; line: string}> = {
  bash: {file: '~/.bashrc', line: 'eval "$(pai-dlc autocomplete bash)"'},
  zsh: {file: '~/.zshrc', line: 'eval "$(pai-dlc autocomplete zsh)"'},
  fish: {file: '~/.config/fish/config.fish', line: 'pai-dlc autocomplete fish | source'},
  powershell: {file: '$PROFILE', line: 'pai-dlc autocomplete powershell | Out-String | Invoke-Expression'},
}

export const isShell = (name: string): name is Shell => Object.hasOwn(SCRIPTS, name)

/** What a shell runs to know this program's words. */
export function getCompletionScript(shell: Shell): string {
  return `${SCRIPTS[shell].trim()}\n`
}
