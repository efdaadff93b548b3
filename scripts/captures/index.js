#!/usr/bin/env node
// npm run captures: talks to the real program in a terminal, against a sandbox, and writes what was on the screen into
// the pages, between their markers. With --check it writes nothing, and exit code 1 says which pages show something
// else. Ids, times and durations may differ.
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {sandbox} from '../bench/servers.js'
import {root, writeOrCheck} from '../write-or-check.js'
import {CONVERSATIONS, DIAGNOSIS} from './conversations.js'
import {fillPage, stable} from './pages.js'
import {recording} from './recording.js'
import {openShell} from './shell.js'
import {pictured} from './terminal.js'

const GUIDE = 'docs/guides/wizard.md'
const CLOCK = join(root, 'scripts', 'captures', 'clock.cjs')
const TIME = CONVERSATIONS[0].time

const home = mkdtempSync(join(tmpdir(), 'pai-dlc-captures-'))
try {
  const [screens, {pages, diagnosis}] = await Promise.all([takeScreens(), runPages()])
  const text = Object.fromEntries(Object.entries(screens).map(([name, screen]) => [name, screen.text]))
  const scenes = ['labels', 'image', 'machine', 'review'].map((name) => screens[name])
  writeOrCheck(
    {
      ...pages,
      [GUIDE]: filledGuide(readFileSync(join(root, GUIDE), 'utf8'), text),
      ...recording('docs/images/recording', [...scenes, diagnosis]),
    },
    'npm run captures',
    stable,
  )
} finally {
  rmSync(home, {recursive: true, force: true, maxRetries: 5, retryDelay: 100})
}

/** The screens of the wizard's conversations, by name. */
async function takeScreens() {
  const cwd = join(home, 'vision')
  mkdirSync(join(cwd, '.git'), {recursive: true})
  const env = environment('wizard')
  const service = sandbox(root, env, '--seed', 'captures')
  try {
    const screens = {}
    for (const {words, time, steps} of CONVERSATIONS) {
      const conversation = {words, steps, root, cwd, env: {...env, ...service.env, CAPTURE_TIME: time}}
      Object.assign(screens, await pictured(conversation))
    }
    return screens
  } finally {
    service.close()
  }
}

/** Every page that has commands to run, with their output; and the screen of a diagnosis. */
async function runPages() {
  const cwd = join(home, 'pai-dlc')
  mkdirSync(cwd)
  symlinkSync(join(root, 'docs'), join(cwd, 'docs'))
  const env = {...environment('pages'), NO_COLOR: '1', PAI_DLC_SANDBOX: '1', PAI_DLC_DRAIN_TIMEOUT: '1'}
  const service = sandbox(root, env, '--seed', 'docs', '--history', '--speed', '20')
  const shell = await openShell({root, cwd, bin: join(home, 'bin'), env})
  const run = async (line) =>
    (await shell.run(line))
      .replaceAll(cwd, '/home/you/pai-dlc')
      .replaceAll(root.replace(/\/$/, ''), '/home/you/pai-dlc')
  try {
    const pages = {}
    for (const path of pagesToRun()) pages[path] = await fillPage(readFileSync(join(root, path), 'utf8'), run)
    const {NO_COLOR, ...colored} = env
    const {diagnosis} = await pictured({...DIAGNOSIS, root, cwd, env: colored})
    return {pages, diagnosis}
  } finally {
    shell.close()
    service.close()
  }
}

/** The pages with commands, those about the sandbox itself last. */
function pagesToRun() {
  const files = readdirSync(join(root, 'docs'), {recursive: true, encoding: 'utf8'})
  const pages = ['README.md', ...files.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)]
  return pages.filter((path) => readFileSync(join(root, path), 'utf8').includes('<!-- run -->')).sort()
}

/** A home of its own, at a day that stays the same. */
function environment(name) {
  const inherited = Object.entries(process.env).filter(
    ([variable]) => !/^(PAI_DLC|ALIBABA_CLOUD|CI$|NO_COLOR|LC_|TERM|COLORTERM|FORCE_COLOR)/.test(variable),
  )
  return {
    ...Object.fromEntries(inherited),
    HOME: join(home, name),
    XDG_CACHE_HOME: join(home, name, '.cache'),
    XDG_STATE_HOME: join(home, name, '.local', 'state'),
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'xterm-256color',
    NODE_OPTIONS: `--require=${CLOCK}`,
    CAPTURE_TIME: TIME,
  }
}

/** The guide to the wizard with every screen between its markers. */
function filledGuide(text, screens) {
  const used = new Set()
  const page = text.replaceAll(/(<!-- screen: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, begin, name, end) => {
    used.add(name)
    if (screens[name] === undefined)
      throw new Error(`${GUIDE} wants a screen ${name}; scripts/captures/conversations.js has none.`)
    return `${begin}\n\`\`\`text\n${screens[name]}\n\`\`\`\n\n${end}`
  })
  const spare = Object.keys(screens).filter((name) => !used.has(name))
  if (spare.length > 0) throw new Error(`${GUIDE} has no place for ${spare.join(', ')}.`)
  return page
}
