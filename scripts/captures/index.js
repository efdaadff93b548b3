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
/** What prints the same every time, whatever other commands did. */
const READS_ONLY = /^pai-dlc (discover|logs|job diagnose|sandbox exec) [^$]*$/
const SANDBOX_PAGES = ['start', 'status', 'reset', 'stop'].map((name) => `docs/reference/pai-dlc-sandbox-${name}.md`)
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
  const env = {
    ...environment('pages'),
    NO_COLOR: '1',
    PAI_DLC_SANDBOX: '1',
    PAI_DLC_INTERVAL: '0.2',
    PAI_DLC_DRAIN_TIMEOUT: '0.5',
  }
  const service = sandbox(root, env, '--seed', 'docs', '--history', '--speed', '20')
  const place = {root, cwd, bin: join(home, 'bin')}
  const pages = {}
  /** The README is there in two languages. @type {Map<string, string>} */
  const printed = new Map()
  const fill = async (paths, shell) => {
    const run = async (line) => {
      const text = printed.get(line) ?? neutral(await shell.run(line), cwd)
      if (READS_ONLY.test(line)) printed.set(line, text)
      return text
    }
    for (const path of paths) pages[path] = await fillPage(readFileSync(join(root, path), 'utf8'), run)
    shell.close()
  }
  try {
    await fill(pagesToRun(), await openShell({...place, env}))
    // These start and stop a sandbox of their own.
    await fill(
      SANDBOX_PAGES,
      await openShell({...place, env: {...env, PAI_DLC_SANDBOX_STATE: join(home, 'pages', 'sandbox.json')}}),
    )
    const {NO_COLOR, ...colored} = env
    const {diagnosis} = await pictured({...DIAGNOSIS, root, cwd, env: colored})
    return {pages, diagnosis}
  } finally {
    service.close()
  }
}

/** Without the folders of this machine. */
function neutral(text, cwd) {
  return text
    .replaceAll(cwd, '/home/you/pai-dlc')
    .replaceAll(root.replace(/\/$/, ''), '/home/you/pai-dlc')
    .replaceAll(join(home, 'pages'), '/home/you')
}

/** The pages with commands. The reference comes last: its jobs would be in the lists of the others. */
function pagesToRun() {
  const files = readdirSync(join(root, 'docs'), {recursive: true, encoding: 'utf8'})
  const pages = [
    'README.md',
    'README.zh-CN.md',
    ...files.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`),
  ]
  const isReference = (path) => path.startsWith('docs/reference/')
  return pages
    .filter((path) => !SANDBOX_PAGES.includes(path) && readFileSync(join(root, path), 'utf8').includes('<!-- run -->'))
    .sort((a, b) => Number(isReference(a)) - Number(isReference(b)) || (a < b ? -1 : 1))
}

/** A home of its own, at a day that stays the same, with nothing of this machine's configuration. */
function environment(name) {
  return {
    PATH: process.env.PATH,
    TMPDIR: tmpdir(),
    SHELL: '/bin/bash',
    HOME: join(home, name),
    XDG_CACHE_HOME: join(home, name, '.cache'),
    XDG_STATE_HOME: join(home, name, '.local', 'state'),
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    // The same output whether the official packages are installed or not.
    PAI_DLC_ENGINE: 'core',
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
