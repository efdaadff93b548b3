import {Args} from '@oclif/core'
import {BaseCommand} from '../cli/base-command.js'
import {getCompletionScript, SHELL_SETUP, SHELLS, type Shell} from '../completion/scripts.js'
import {section} from '../render/sections.js'
import {colours, type View} from '../render/view.js'

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
      return {Shell: shell, Script: getCompletionScript(shell), ...setupOf(shell)}
    }
    const own = shellOf(process.env.SHELL, process.platform)
    this.log(renderSetup(SHELL_SETUP, own, this.view()))
    return {Shell: own ?? null, Setup: Object.fromEntries(SHELLS.map((name) => [name, setupOf(name)]))}
  }
}

const setupOf = (shell: Shell) => ({File: SHELL_SETUP[shell].file, Line: SHELL_SETUP[shell].line})

/** The shell that one works in, as far as its variable tells. */
function shellOf(path: string | undefined, platform: NodeJS.Platform): Shell | undefined {
  const name = path
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\.exe$/, '')
  const known = SHELLS.find((shell) => shell === (name === 'pwsh' ? 'powershell' : name))
  return known ?? (platform === 'win32' && !path ? 'powershell' : undefined)
}

interface Setup {
  file: string
  line: string
}

/** How completion is switched on: the line for one's own shell, then those of the others. */
export function renderSetup(
  setups: Record<string, Setup>,
  own: string | undefined,
  view: Pick<View, 'width' | 'colour'>,
): string {
  const others = Object.entries(setups).filter(([shell]) => shell !== own)
  const mine = own === undefined ? undefined : setups[own]
  const first =
    mine &&
    `Your shell is ${own}. Put this line into ${mine.file}, then open a new terminal:\n\n  ${colours(view.colour).bold(mine.line)}`
  const rest = others.map(([shell, {file, line}]) => `  ${shell}, in ${file}:\n    ${line}`).join('\n')
  return [
    first,
    section(mine ? 'Other shells' : 'Put the line of your shell into its file, then open a new terminal', rest, view),
  ]
    .filter(Boolean)
    .join('\n\n')
}
