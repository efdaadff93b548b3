#!/usr/bin/env node
// Makes oclif.manifest.json and docs/reference from the built commands. With --check it only says what is stale, and
// exits 1 if anything is.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Plugin} from '@oclif/core'

const {EXIT} = await import(new URL('../dist/errors.js', import.meta.url).href)

import {ERROR_CODES} from './error-codes.js'
import {renderRuleBook} from './rule-page.js'
import {root, writeOrCheck} from './write-or-check.js'

const plugin = new Plugin({
  root,
  type: 'core',
  ignoreManifest: true,
  errorOnManifestCreate: true,
  respectNoCacheDefault: true,
})
await plugin.load()
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const commands = Object.values(plugin.manifest.commands).sort((one, other) => (one.id < other.id ? -1 : 1))
const manifest = {
  commands: Object.fromEntries(commands.map((command) => [command.id, withoutDefaults(command)])),
  version,
}

/** Aliases and such that are empty, and absolute paths, which differ from machine to machine. */
function withoutDefaults(command) {
  const {pluginAlias, pluginName, pluginType, ...rest} = command
  return {...rest, pluginAlias: 'pai-dlc', pluginName: 'pai-dlc', pluginType: 'core'}
}

const text = (words = '') => words.replaceAll('<%= config.bin %>', 'pai-dlc')
const isGlobal = (flag) => flag.helpGroup === 'GLOBAL'
const flagName = (flag) =>
  `${flag.char ? `\`-${flag.char}\`, ` : ''}\`--${flag.name}${flag.type === 'option' ? ` ${flag.helpValue ?? (flag.options ? flag.options.join('|') : flag.name.toUpperCase())}` : ''}\``
const cell = (words = '') => words.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (heads, rows) =>
  [
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n')

function flagRows(flags) {
  return flags.map((flag) => [
    flagName(flag),
    text(flag.summary ?? flag.description) +
      (flag.options && flag.helpValue ? ` (${flag.options.join(', ')})` : '') +
      (flag.required ? ' — required' : '') +
      (flag.default !== undefined && flag.type === 'option' ? ` (default ${flag.default})` : ''),
  ])
}

function commandPage(command) {
  const name = `pai-dlc ${command.id.replaceAll(':', ' ')}`
  const args = Object.values(command.args ?? {})
  const own = Object.values(command.flags ?? {}).filter((flag) => !isGlobal(flag))
  const examples = [command.examples ?? []]
    .flat()
    .map((example) => text(example).replaceAll('<%= command.id %>', command.id.replaceAll(':', ' ')))
  return [
    `## ${name}`,
    `${text(command.summary)}.`,
    ...(command.description ? [text(command.description)] : []),
    ...(args.length > 0
      ? [
          table(
            ['argument', 'what it is'],
            args.map((arg) => [
              `\`${arg.name.toUpperCase()}\``,
              `${arg.description ?? ''}${arg.required ? ' — required' : ''}`,
            ]),
          ),
        ]
      : []),
    ...(own.length > 0 ? [table(['flag', 'what it does'], flagRows(own))] : []),
    ...(examples.length > 0 ? [`\`\`\`sh\n${examples.join('\n')}\n\`\`\``] : []),
  ].join('\n\n')
}

const generated = '<!-- Made by `npm run generate`. Do not edit. -->'
const topics = Map.groupBy ? Map.groupBy(commands, topicOf) : groupBy(commands, topicOf)
function topicOf(command) {
  return command.id.includes(':') ? command.id.split(':')[0] : 'others'
}
function groupBy(items, key) {
  const groups = new Map()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}

const globalFlags = Object.values(commands[0].flags).filter(isGlobal)
const exitMeaning = {
  ok: 'done',
  failure: 'the service or the network said no',
  usage: 'wrong flags, an invalid job document, a value missing where nobody can be asked',
  canceled: 'canceled by the user',
  credentials: 'credentials missing, expired or rejected',
  denied: 'permission denied',
  notFound: 'not found',
  refused: 'refused by a rule about the job’s state: nothing was sent',
  timeout: '`job wait`: time-out, the job goes on',
  jobFailed: '`job wait`, `--wait`, `--follow`, `logs -f`: the job Failed',
  jobStopped: '`job wait`, `--wait`, `--follow`, `logs -f`: the job was Stopped',
  hungUp: 'its terminal was closed (SIGHUP)',
  interrupted: 'interrupted (Ctrl-C, SIGINT)',
  terminated: 'ended from outside (SIGTERM)',
}

const pages = Object.fromEntries(
  [...topics].map(([topic, members]) => [
    `docs/reference/${topic}.md`,
    [
      generated,
      `# pai-dlc ${topic === 'others' ? '(other commands)' : topic}`,
      ...members.map(commandPage),
      'Every command also takes the [global flags](README.md#global-flags).',
      '',
    ].join('\n\n'),
  ]),
)

const index = [
  generated,
  '# Command reference',
  table(
    ['command', 'what it does'],
    commands.map((command) => [
      `[\`pai-dlc ${command.id.replaceAll(':', ' ')}\`](${topicOf(command)}.md#pai-dlc-${command.id.replaceAll(':', '-')})`,
      text(command.summary),
    ]),
  ),
  '## Global flags',
  table(['flag', 'what it does'], flagRows(globalFlags)),
  'Each can also be set by a variable: `PAI_DLC_` and the flag’s name, such as `PAI_DLC_REGION`. See [configuration](../guides/configuration.md).',
  '## Exit codes',
  table(
    ['code', 'meaning'],
    Object.entries(EXIT).map(([name, code]) => [String(code), exitMeaning[name]]),
  ),
  '## Error codes',
  'With `--json`, an error has one of these as `error.code`. Any other code comes from the service, unchanged.',
  table(
    ['error code', 'exit code', 'meaning'],
    ERROR_CODES.map(([code, exit, meaning]) => [`\`${code}\``, String(EXIT[exit]), meaning]),
  ),
].join('\n\n')

writeOrCheck({
  'oclif.manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
  'docs/reference/README.md': `${index}\n`,
  'docs/reference/rules.md': await renderRuleBook({generated, table}),
  ...pages,
})
