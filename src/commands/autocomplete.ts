import {Args} from '@oclif/core'
import {BaseCommand} from '../cli/base-command.js'
import {SETUP, SHELLS, type Shell, scriptFor} from '../completion/scripts.js'
import {renderSetup} from '../render/setup.js'

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
  static override args = {shell: Args.string({options: SHELLS, description: 'bash, zsh, fish or powershell: print its script'})}

  async run() {
    const {args} = await this.parse(Autocomplete)
    const shell = args.shell as Shell | undefined
    if (shell) {
      this.log(scriptFor(shell).trimEnd())
      return {Shell: shell, Script: scriptFor(shell), ...setupOf(shell)}
    }
    const own = shellOf(process.env.SHELL, process.platform)
    this.log(renderSetup(SETUP, own, this.view()))
    return {Shell: own ?? null, Setup: Object.fromEntries(SHELLS.map((name) => [name, setupOf(name)]))}
  }
}

const setupOf = (shell: Shell) => ({File: SETUP[shell].file, Line: SETUP[shell].line})

/** The shell that one works in, as far as its variable tells. */
function shellOf(path: string | undefined, platform: NodeJS.Platform): Shell | undefined {
  const name = path
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\.exe$/, '')
  const known = SHELLS.find((shell) => shell === (name === 'pwsh' ? 'powershell' : name))
  return known ?? (platform === 'win32' && !path ? 'powershell' : undefined)
}
