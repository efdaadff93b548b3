#!/usr/bin/env node
// npm run captures: talks to the real `job create` in a terminal, against a sandbox, and writes what was on the screen
// into the guide, between its markers. With --check it writes nothing, and exit code 1 says that the guide shows
// something else.
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {sandbox} from '../bench/servers.js'
import {root, writeOrCheck} from '../write-or-check.js'
import {CONVERSATIONS} from './conversations.js'
import {pictured} from './terminal.js'

const GUIDE = 'docs/guides/wizard.md'
const CLOCK = join(root, 'scripts', 'captures', 'clock.cjs')

const home = mkdtempSync(join(tmpdir(), 'pai-dlc-captures-'))
const cwd = join(home, 'vision')
mkdirSync(join(cwd, '.git'), {recursive: true})
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PAI_DLC|ALIBABA_CLOUD|CI$|NO_COLOR|LC_|TERM)/.test(name)),
  ),
  HOME: home,
  XDG_CACHE_HOME: join(home, 'cache'),
  XDG_STATE_HOME: join(home, 'state'),
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  NODE_OPTIONS: `--require=${CLOCK}`,
  CAPTURE_TIME: CONVERSATIONS[0].time,
}
const service = sandbox(root, env, '--seed', 'captures')
try {
  const pictures = {}
  for (const {words, time, steps} of CONVERSATIONS)
    Object.assign(
      pictures,
      await pictured({words, steps, root, cwd, env: {...env, ...service.env, CAPTURE_TIME: time}}),
    )
  writeOrCheck({[GUIDE]: filled(readFileSync(join(root, GUIDE), 'utf8'), pictures)}, 'npm run captures')
} finally {
  service.close()
  rmSync(home, {recursive: true, force: true, maxRetries: 5, retryDelay: 100})
}

/** The guide with every picture between its markers. */
function filled(text, pictures) {
  const used = new Set()
  const page = text.replaceAll(/(<!-- screen: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, begin, name, end) => {
    used.add(name)
    if (pictures[name] === undefined)
      throw new Error(`${GUIDE} wants a picture ${name}; scripts/captures/conversations.js takes none.`)
    return `${begin}\n\`\`\`text\n${pictures[name]}\n\`\`\`\n\n${end}`
  })
  const spare = Object.keys(pictures).filter((name) => !used.has(name))
  if (spare.length > 0) throw new Error(`${GUIDE} has no place for ${spare.join(', ')}.`)
  return page
}
