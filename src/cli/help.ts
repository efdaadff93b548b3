import {CommandHelp, Help} from '@oclif/core'
import {wrap} from '../text/width.js'
import {HELP_TOPICS, type HelpTopic} from './help-topics.js'

const GLOBAL_GROUP = 'GLOBAL'

/** Shows usage and examples first, then the flags of the command in the order of their groups. */
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
    const {flagGroups, mainFlags} = super.groupFlags(flags.filter(({helpGroup}) => helpGroup !== GLOBAL_GROUP))
    const order = ['JOB', 'IMAGE AND RESOURCE', 'DATA AND CODE', 'SCHEDULING']
    const rank = ([name]: [string, unknown]) => order.indexOf(name)
    return {
      flagGroups: Object.fromEntries(Object.entries(flagGroups).sort((a, b) => rank(a) - rank(b))),
      mainFlags,
    }
  }

  protected override sections() {
    const sections = super.sections()
    const order = ['USAGE', 'EXAMPLES', 'ARGUMENTS', 'FLAGS']
    const rank = ({header}: {header: string}) => order.indexOf(header) + 1 || order.length + 1
    return sections.sort((a, b) => rank(a) - rank(b))
  }

  globalFlags(): string {
    const flags = Object.entries(this.command.flags ?? {}).filter(([, {helpGroup}]) => helpGroup === GLOBAL_GROUP)
    return this.section('FLAGS', this.flags(flags.map(([name, flag]) => ({...flag, name}) as never)) ?? [])
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
    this.log(`Global flags: ${this.config.bin} help flags`)
  }

  override async showHelp(argv: string[]): Promise<void> {
    const topic = HELP_TOPICS[argv[0] ?? '']
    if (topic) this.showHelpTopic(topic)
    else await super.showHelp(argv)
  }

  /** Shows a page that is about no single command, such as `help times`. */
  private showHelpTopic({summary, body}: HelpTopic): void {
    const command = this.config.findCommand('job:list', {must: true})
    const pairs = body.filter((line) => typeof line !== 'string')
    const width = Math.min(32, Math.max(0, ...pairs.map(([term]) => term.length)))
    const lines = body.map((line) => (typeof line === 'string' ? this.wrap(line, 0) : this.formatPair(line, width)))
    const flags = body.length === 0 ? [new GroupedCommandHelp(command, this.config, this.opts).globalFlags()] : []
    this.log([`${summary}\n`, ...lines, ...flags].join('\n'))
  }

  /** A term and its meaning: side by side, or below each other if the term is long or the terminal narrow. */
  private formatPair([term, meaning]: readonly [string, string], width: number): string {
    const column = width + 4
    const isBeside = term.length <= width && this.opts.maxWidth >= column + 24
    const lines = wrap(meaning, this.opts.maxWidth - (isBeside ? column : 4))
    if (!isBeside) return [`  ${term}`, ...lines.map((line) => `    ${line}`)].join('\n')
    return lines.map((line, index) => `  ${(index === 0 ? term : '').padEnd(width)}  ${line}`).join('\n')
  }

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
    const topics = Object.entries(HELP_TOPICS).map(
      ([name, {summary}]) => `$ ${this.config.bin} help ${name}`.padEnd(33) + lowerFirst(summary),
    )
    this.log(`${this.section('MORE HELP', topics.join('\n'))}\n`)
  }
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

const START_COMMANDS = [
  '$ pai-dlc                        open the home screen',
  '$ pai-dlc job create             create a job step by step, or from -f FILE',
  '$ pai-dlc job create --help      show flags and examples of a command',
  '$ pai-dlc sandbox start          try everything without an account',
]

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
