// The page of a command in the reference.
import {EXAMPLES} from './captures/examples.js'
import {commandHelp, fileNameOf} from './command-help.js'

/**
 * @param {object} command of oclif.manifest.json
 * @param {{generated: string, table: Function, current?: string}} options `current` is the page as it is: the output of
 * its example is kept, since `npm run captures` fills it in
 */
export function commandPage(command, {generated, table, current = ''}) {
  const help = commandHelp(command)
  const example = EXAMPLES[command.id]
  if (example === undefined) throw new Error(`scripts/captures/examples.js has no example of ${command.id}.`)
  const rest = help.examples.length > 0 ? [`## More examples`, `\`\`\`sh\n${help.examples.join('\n')}\n\`\`\``] : []
  const rows = (items) => items.map(({short, long, value, text}) => [flagCell(short, long, value), text])
  return `${[
    generated,
    `# ${help.name}`,
    `${help.summary}.`,
    ...(help.description ? [help.description] : []),
    `\`\`\`sh\n${help.usage}\n\`\`\``,
    '## Example',
    `<!-- run -->\n\`\`\`console\n${blockOf(example, current)}\`\`\``,
    ...(help.args.length > 0
      ? [
          '## Arguments',
          table(
            ['argument', 'meaning'],
            help.args.map(({name, text}) => [`\`${name}\``, text]),
          ),
        ]
      : []),
    ...(help.flags.length > 0 ? ['## Flags', table(['flag', 'meaning'], rows(help.flags))] : []),
    'This command also takes the [global flags](README.md#global-flags).',
    ...rest,
    '[All commands](README.md)',
  ].join('\n\n')}\n`
}

export const flagCell = (short, long, value) =>
  `${short ? `\`${short}\`, ` : ''}\`${[long, value].filter(Boolean).join(' ')}\``

export const pagePath = (id) => `${fileNameOf(id)}.md`

/** The block that the page has, if it has the same commands. */
function blockOf(example, current) {
  const [, block = ''] = /<!-- run -->\n```console\n([\s\S]*?)```/.exec(current) ?? []
  const commands = (text) => text.split('\n').filter((line) => line.startsWith('$ '))
  return commands(block).join('\n') === commands(example).join('\n') ? block : example
}
