import {Args} from '@oclif/core'
import {BaseCommand} from '../cli/base-command.js'
import {getCompletionScript, SHELL_SETUP, SHELLS, type Shell} from '../completion/scripts.js'
import {renderSection} from '../render/sections.js'
import {createColors, type View} from '../render/view.js'

export default class Autocomplete extends BaseCommand {
  static override summary = 'Set up shell completion'
  static override description =
    `Prints the completion script for a shell. Without an argument, prints how to install it. TAB completes commands, flags, flag
values, and ids that earlier commands displayed. Completion never calls the service.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'eval "$(<%= config.bin %> <%= command.id %> bash)"',
    '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/pai-dlc.fish',
  ]
  static override args = {
    shell: Args.string({options: SHELLS, description: 'shell to print the script for'}),
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

/** Renders the installation steps, beginning with those for the current shell. */
export function renderSetup(
  setups: Record<string, ShellSetup>,
  currentShell: string | undefined,
  view: Pick<View, 'width' | 'color'>,
): string {
  const others = Object.entries(setups).filter(([shell]) => shell !== currentShell)
  const currentSetup = currentShell === undefined ? undefined : setups[currentShell]
  const first =
    currentSetup &&
    `To enable completion in ${currentShell}, add this line to ${currentSetup.file} and open a new terminal:\n\n` +
      `  ${createColors(view.color).bold(currentSetup.line)}`
  const otherLines = others.map(([shell, {file, line}]) => `  ${shell}, in ${file}:\n    ${line}`).join('\n')
  return [
    first,
    renderSection(
      currentSetup ? 'Other shells' : 'Add the line for your shell to its file and open a new terminal',
      otherLines,
      view,
    ),
  ]
    .filter(Boolean)
    .join('\n\n')
}
