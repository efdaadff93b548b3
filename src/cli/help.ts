import {CommandHelp, Help} from '@oclif/core'
import {EXIT, type ExitName} from '../errors.js'
import {wrap} from '../text/width.js'

/** Lists the flags of a command in the order of their groups, with the global flags last. */
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

  /** Separates options by commas, because lines cannot wrap at a bar. */
  protected override flags(flags: Parameters<CommandHelp['flags']>[0]) {
    return super
      .flags(flags)
      ?.map(([left, right]): [string, string | undefined] => [
        left,
        right?.replace(/\n<options: (.*)>/, (_, options: string) => `: ${options.replaceAll('|', ', ')}`),
      ])
  }

  /** Adds the prompt to examples that begin with another program. */
  protected override examples(examples: Parameters<CommandHelp['examples']>[0]): string | undefined {
    const lines = Array.isArray(examples) ? examples : []
    return super.examples(
      lines.map((line) => (typeof line !== 'string' || line.startsWith('<%= config.bin %>') ? line : `$ ${line}`)),
    )
  }

  protected override groupFlags(flags: Parameters<CommandHelp['groupFlags']>[0]) {
    const {flagGroups, mainFlags} = super.groupFlags(flags)
    const order = ['JOB', 'IMAGE AND RESOURCE', 'DATA AND CODE', 'SCHEDULING', 'GLOBAL']
    const rank = ([name]: [string, unknown]) => order.indexOf(name)
    return {
      flagGroups: Object.fromEntries(Object.entries(flagGroups).sort((a, b) => rank(a) - rank(b))),
      mainFlags,
    }
  }

  /** Omits the summary, which is printed on top, and joins the lines of the source. */
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

  /** oclif wraps the summaries in lists. */
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
    // Non-breaking spaces keep each code and its meaning on one line.
    const codes = Object.entries(EXIT_MEANINGS).map(([name, meaning]) =>
      `${EXIT[name as ExitName]} ${meaning}`.replaceAll(' ', '\u00a0'),
    )
    this.log(`${this.section('EXIT CODES', this.wrap(codes.join(', ')).replaceAll('\u00a0', ' '))}\n`)
  }
}

const START_COMMANDS = [
  '$ pai-dlc                        open the home screen',
  '$ pai-dlc job create             create a job step by step, or from -f FILE',
  '$ pai-dlc job create --help      show flags and examples of a command',
  '$ pai-dlc sandbox start          try everything without an account',
]

const EXIT_MEANINGS = {
  ...{
    ok: 'success',
    failure: 'service or network failure',
    usage: 'usage error',
    canceled: 'canceled',
    credentials: 'missing or invalid credentials',
  },
  ...{denied: 'permission denied', notFound: 'not found', refused: 'rejected by a rule', timeout: 'timed out'},
  ...{
    jobFailed: 'job failed',
    jobStopped: 'job stopped',
    hungUp: 'terminal closed',
    interrupted: 'Ctrl-C',
    terminated: 'SIGTERM',
  },
} satisfies Record<ExitName, string>

/** Avoids oclif's template compiler, which is slow and only needed for other tags. */
function createTemplateRenderer(
  render: (text: string) => string,
  values: Record<string, string>,
): (text: string) => string {
  return (text) => {
    const filled = text.replace(/<%= ([\w.]+) %>/g, (template, name: string) => values[name] ?? template)
    return filled.includes('<%') ? render(filled) : filled
  }
}

/** Words of one-column characters, separated by single spaces. */
const SIMPLE_WORDS = /^[\x21-\x7e‘-”–—…]+( [\x21-\x7e‘-”–—…]+)*$/

/** Wraps without oclif's slow measuring of each character; undefined if the text needs that. */
function wrapSimpleText(text: string, width: number): string | undefined {
  const isSimple = text
    .split('\n')
    .every((line) => SIMPLE_WORDS.test(line) && line.split(' ').every((word) => word.length <= width))
  return isSimple ? wrap(text, width).join('\n') : undefined
}
