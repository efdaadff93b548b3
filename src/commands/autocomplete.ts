import {Args} from '@oclif/core'
import {BaseCommand} from '../cli/base-command.js'
import {getCompletionScript, SHELL_SETUP, SHELLS, type Shell} from '../completion/scripts.js'
import {renderSection} from '../render/sections.js'
import {createColors, type View} from '../render/view.js'

export default class Autocomplete extends BaseCommand {
  static override summary = 'Let TAB complete commands, flags, values and job ids'
  static override description =
    `Prints a small script for the shell; without a shell, how to install it. TAB then offers commands, flags and their values, and
the ids that earlier commands have shown. It never calls the service.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'eval "$(<%= config.bin %> <%= command.id %> bash)"',
    '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/pai-dlc.fish',
  ]
  static override args = {
    shell: Args.string({options: SHELLS, description: 'bash, zsh, fish or powershell: print its script'}),
  }

  async run() {
    const {args} = await this.parse(Autocomplete)
    const shell = args.shell as Shell | undefined
    if (shell) {
      this.log(getCompletionScript(shell).trimEnd())
      return {Shell: shell, Script: getCompletionScript(shell), ...toSetupDocument(shell)}
    }
    const detectedShell = detectShell(process.env.SHELL, process.platform)
    this.log(renderSetup(SHELL_SETUP, detectedShell, this.view()))
    return {
      Shell: detectedShell ?? null,
      Setup: Object.fromEntries(SHELLS.map((name) => [name, toSetupDocument(name)])),
    }
  }
}

const toSetupDocument = (shell: Shell) => ({File: SHELL_SETUP[shell].file, Line: SHELL_SETUP[shell].line})

/** The shell that one works in, as far as its variable tells. */
function detectShell(path: string | undefined, platform: NodeJS.Platform): Shell | undefined {
  const name = path
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\.exe$/, '')
  const match = SHELLS.find((shell) => shell === (name === 'pwsh' ? 'powershell' : name))
  return match ?? (platform === 'win32' && !path ? 'powershell' : undefined)
}

interface ShellSetup {
  file: string
  line: string
}

/** How completion is switched on: the line for one's own shell, then those of the others. */
export function renderSetup(
  setups: Record<string, ShellSetup>,
  currentShell: string | undefined,
  view: Pick<View, 'width' | 'color'>,
): string {
  const others = Object.entries(setups).filter(([shell]) => shell !== currentShell)
  const currentSetup = currentShell === undefined ? undefined : setups[currentShell]
  const first =
    currentSetup &&
    `Your shell is ${currentShell}. Put this line into ${currentSetup.file}, then open a new terminal:\n\n  ${createColors(view.color).bold(currentSetup.line)}`
  const otherLines = others.map(([shell, {file, line}]) => `  ${shell}, in ${file}:\n    ${line}`).join('\n')
  return [
    first,
    renderSection(
      currentSetup ? 'Other shells' : 'Put the line of your shell into its file, then open a new terminal',
      otherLines,
      view,
    ),
  ]
    .filter(Boolean)
    .join('\n\n')
}
