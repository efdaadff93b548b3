import {CommandHelp, Help} from '@oclif/core'
import {EXIT, type ExitName} from '../errors.js'
import {wrap} from '../text/width.js'

/**
 * A command's help that begins with what the command does and takes: its own flags in the order of their groups, the
 * global ones last.
 */
class GroupedCommandHelp extends CommandHelp {
  constructor(...args: ConstructorParameters<typeof CommandHelp>) {
    super(...args)
    this.render = createTemplateRenderer(this.render, {'config.bin': this.config.bin, 'command.id': this.command.id})
  }

  override wrap(body: string, spacing = this.indentSpacing): string {
    return wrapSimpleText(this.render(body), this.opts.maxWidth - spacing) ?? super.wrap(body, spacing)
  }

  protected override defaultUsage(): string {
    const ellipsis = this.command.strict === false ? '…' : ''
    const args = Object.values(this.command.args ?? {}).map(({name, required}) =>
      required ? `${name.toUpperCase()}${ellipsis && ` ${ellipsis}`}` : `[${name.toUpperCase()}${ellipsis}]`,
    )
    return ['<%= command.id %>', ...args, '[FLAGS]'].join(' ')
  }

  /** Legal values as words, since a line can't be broken at a bar. */
  protected override flags(flags: Parameters<CommandHelp['flags']>[0]) {
    return super
      .flags(flags)
      ?.map(([left, right]): [string, string | undefined] => [
        left,
        right?.replace(/\n<options: (.*)>/, (_, options: string) => `: ${options.replaceAll('|', ', ')}`),
      ])
  }

  /** Every line to type has its prompt, whichever program it begins with. */
  protected override examples(examples: Parameters<CommandHelp['examples']>[0]): string | undefined {
    const lines = Array.isArray(examples) ? examples : []
    return super.examples(
      lines.map((line) => (typeof line !== 'string' || line.startsWith('<%= config.bin %>') ? line : `$ ${line}`)),
    )
  }

  protected override groupFlags(flags: Parameters<CommandHelp['groupFlags']>[0]) {
    const {flagGroups, mainFlags} = super.groupFlags(flags)
    const order = ['JOB', 'PODS', 'DATA AND CODE', 'GUARDS AND OPTIONS', 'GLOBAL']
    const rank = ([name]: [string, unknown]) => order.indexOf(name)
    return {
      flagGroups: Object.fromEntries(Object.entries(flagGroups).sort((a, b) => rank(a) - rank(b))),
      mainFlags,
    }
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
    this.render = createTemplateRenderer(this.render, {'config.bin': this.config.bin})
  }

  override wrap(body: string, spacing = this.indentSpacing): string {
    return wrapSimpleText(this.render(body), this.opts.maxWidth - spacing) ?? super.wrap(body, spacing)
  }

  protected override CommandHelpClass = GroupedCommandHelp

  private isCommandHelp = false

  override async showCommandHelp(command: Parameters<Help['showCommandHelp']>[0]): Promise<void> {
    this.isCommandHelp = true
    await super.showCommandHelp(command)
  }

  /** Lists wrap theirs themselves. */
  protected override summary(command: Parameters<Help['summary']>[0]): string | undefined {
    const summary = super.summary(command)
    return summary && this.isCommandHelp ? this.wrap(summary) : summary
  }

  protected override formatTopic(topic: Parameters<Help['formatTopic']>[0]): string {
    const [summary = '', ...rest] = super.formatTopic(topic).split('\n')
    return [this.wrap(summary), ...rest].join('\n')
  }

  override async showRootHelp(): Promise<void> {
    await super.showRootHelp()
    this.log(`${this.section('START', START_COMMANDS.map((line) => this.wrap(line)).join('\n'))}\n`)
    // A code stays with its words.
    const codes = Object.entries(EXIT_MEANINGS).map(([name, meaning]) =>
      `${EXIT[name as ExitName]} ${meaning}`.replaceAll(' ', '\u00a0'),
    )
    this.log(`${this.section('EXIT CODES', this.wrap(codes.join(', ')).replaceAll('\u00a0', ' '))}\n`)
  }
}

const START_COMMANDS = [
  '$ pai-dlc                        on a terminal: your jobs, and what to do next',
  '$ pai-dlc job create             asks for a job; -f FILE takes one',
  '$ pai-dlc job create --help      the flags of a command, with examples',
  '$ pai-dlc sandbox start          try all of it, without an account',
]

const EXIT_MEANINGS = {
  ...{
    ok: 'done',
    failure: 'the service or the network said no',
    usage: 'usage',
    canceled: 'canceled',
    credentials: 'credentials',
  },
  ...{denied: 'permission denied', notFound: 'not found', refused: 'refused by a rule', timeout: 'time-out of a wait'},
  ...{
    jobFailed: 'the job Failed',
    jobStopped: 'it was Stopped',
    hungUp: 'terminal closed',
    interrupted: 'Ctrl-C',
    terminated: 'SIGTERM',
  },
} satisfies Record<ExitName, string>

/** oclif compiles every text as a template, of which most have nothing to fill in, and the others these. */
function createTemplateRenderer(
  render: (text: string) => string,
  values: Record<string, string>,
): (text: string) => string {
  return (text) => {
    const filled = text.replace(/<%= ([\w.]+) %>/g, (template, name: string) => values[name] ?? template)
    return filled.includes('<%') ? render(filled) : filled
  }
}

/** Words of letters that take one column each, with one space between them. */
const SIMPLE_WORDS = /^[\x21-\x7e‘-”–—…]+( [\x21-\x7e‘-”–—…]+)*$/

/**
 * oclif's way looks at each letter several times, most of the time that a help takes. Undefined for what needs that.
 */
function wrapSimpleText(text: string, width: number): string | undefined {
  const isSimple = text
    .split('\n')
    .every((line) => SIMPLE_WORDS.test(line) && line.split(' ').every((word) => word.length <= width))
  return isSimple ? wrap(text, width).join('\n') : undefined
}
