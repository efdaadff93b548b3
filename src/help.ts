import {CommandHelp, Help} from '@oclif/core'

/** A command's help that begins with what the command does and takes: its own flags in the order of their groups, the global ones last. */
class OrderedHelp extends CommandHelp {
  constructor(...args: ConstructorParameters<typeof CommandHelp>) {
    super(...args)
    this.render = sparing(this.render, {'config.bin': this.config.bin, 'command.id': this.command.id})
  }

  protected override defaultUsage(): string {
    const more = this.command.strict === false ? '…' : ''
    const args = Object.values(this.command.args ?? {}).map(({name, required}) =>
      required ? `${name.toUpperCase()}${more && ` ${more}`}` : `[${name.toUpperCase()}${more}]`,
    )
    return ['<%= command.id %>', ...args, '[FLAGS]'].join(' ')
  }

  protected override groupFlags(flags: Parameters<CommandHelp['groupFlags']>[0]) {
    const {flagGroups, mainFlags} = super.groupFlags(flags)
    const order = ['WHAT', 'PODS', 'DATA AND CODE', 'GUARDS AND OPTIONS', 'GLOBAL']
    const rank = ([name]: [string, unknown]) => order.indexOf(name)
    return {flagGroups: Object.fromEntries(Object.entries(flagGroups).sort((one, other) => rank(one) - rank(other))), mainFlags}
  }

  /** The summary stands on top already; lines of the source are no lines of the screen. */
  protected override description(): string | undefined {
    const {description} = this.command
    return description && this.wrap(description.replace(/(?<!\n)\n(?!\n)/g, ' '))
  }
}

export default class ProgramHelp extends Help {
  constructor(...args: ConstructorParameters<typeof Help>) {
    super(...args)
    this.render = sparing(this.render, {'config.bin': this.config.bin})
  }

  protected override CommandHelpClass = OrderedHelp
}

/** oclif compiles every text as a template, of which most have nothing to fill in, and the others these. */
function sparing(render: (text: string) => string, values: Record<string, string>): (text: string) => string {
  return (text) => {
    const filled = text.replace(/<%= ([\w.]+) %>/g, (template, name: string) => values[name] ?? template)
    return filled.includes('<%') ? render(filled) : filled
  }
}
