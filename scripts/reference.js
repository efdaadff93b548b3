#!/usr/bin/env node
// Generates oclif.manifest.json and docs/reference from the built commands. With --check it only lists stale files, and
// exits with 1 if there are any.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Plugin} from '@oclif/core'

const {EXIT} = await import(new URL('../dist/errors.js', import.meta.url).href)
const {EXIT_MEANINGS} = await import(new URL('../dist/cli/help-topics.js', import.meta.url).href)

import {commandHelp} from './command-help.js'
import {commandPage, flagCell, pagePath} from './command-page.js'
import {ERROR_CODES} from './error-codes.js'
import {renderRuleBook} from './rule-page.js'
import {currentText, root, writeOrCheck} from './write-or-check.js'

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

const cell = (words = '') => words.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (heads, rows) =>
  [
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n')

const generated = '<!-- Made by `npm run generate`. Do not edit. -->'
const globalFlags = commandHelp(commands[0]).globalFlags
const pages = Object.fromEntries(
  commands.map((command) => {
    const path = `docs/reference/${pagePath(command.id)}`
    return [path, commandPage(command, {generated, table, current: currentText(path)})]
  }),
)

const index = [
  generated,
  '# Command reference',
  'Find a command, its flags and an example with its output; below, the global flags, exit codes and error codes.',
  table(
    ['command', 'what it does'],
    commands.map((command) => {
      const {name, summary} = commandHelp(command)
      return [`[\`${name}\`](${pagePath(command.id)})`, summary]
    }),
  ),
  'The [rules](rules.md) that jobs must follow have a page of their own. The same pages are installed as manual pages: `man pai-dlc`, `man pai-dlc-job-create`.',
  '## Global flags',
  table(
    ['flag', 'what it does'],
    globalFlags.map(({short, long, value, text}) => [flagCell(short, long, value), text]),
  ),
  'Each can also be set by a variable: `PAI_DLC_` and the name of the flag, such as `PAI_DLC_REGION`. See [configuration](../guides/configuration.md).',
  '## Exit codes',
  table(
    ['code', 'meaning'],
    Object.entries(EXIT).map(([name, code]) => [String(code), EXIT_MEANINGS[name]]),
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
