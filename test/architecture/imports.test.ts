import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, relative, resolve, sep} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from '@jest/globals'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/**
 * Who may import whom, one row a folder, as docs/architecture.md has it. Every folder may also import itself,
 * `errors.ts`, `text` and `platform`.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'main.ts': ['cli', 'home'],
  commands: [
    ...[
      'home',
      'submit',
      'cli',
      'wizard',
      'questions',
      'prompt',
      'diagnose',
      'logs',
      'completion',
      'job',
      'catalog',
      'document',
    ],
    ...['doctor', 'render', 'config', 'permissions', 'api', 'sandbox'],
  ],
  home: ['cli', 'questions', 'prompt', 'job', 'render', 'config', 'api'],
  submit: ['cli', 'wizard', 'prompt', 'document', 'catalog', 'job', 'api', 'config', 'render'],
  cli: ['prompt', 'questions', 'wizard', 'render', 'job', 'document', 'config', 'api', 'completion', 'permissions'],
  wizard: ['prompt', 'document', 'catalog', 'render', 'api'],
  questions: ['prompt', 'job', 'config', 'render', 'api'],
  prompt: ['render'],
  diagnose: ['logs', 'job', 'api'],
  logs: ['job', 'api', 'config', 'render'],
  completion: ['job', 'document', 'config', 'api'],
  job: ['document', 'api'],
  catalog: ['api', 'document'],
  document: ['api'],
  doctor: ['config', 'api', 'permissions'],
  render: ['api', 'document', 'job'],
  config: ['api'],
  permissions: ['api'],
  api: [],
  text: [],
  platform: [],
  sandbox: ['api'],
  'errors.ts': [],
}

/** What everybody may import. */
const EVERYWHERE = ['errors.ts', 'text', 'platform']

/** Only what manages the sandbox knows it. */
const SANDBOX_USERS = /^commands\/sandbox\//

interface Import {
  from: string
  to: string
  /** Loaded with the file, and more than types. */
  isStatic: boolean
}

const folderOf = (file: string): string => file.split('/')[0] ?? ''

const files = readdirSync(src, {recursive: true, encoding: 'utf8'})
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'))

const statement = /^(import|export) (type )?[^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm

const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(join(src, file), 'utf8').matchAll(statement)].map(([, keyword, type, fixed, late]) => ({
    from: file,
    to: relative(src, resolve(src, dirname(file), fixed ?? late ?? ''))
      .split(sep)
      .join('/')
      .replace(/\.js$/, '.ts'),
    isStatic: keyword !== undefined && type === undefined,
  })),
)

describe('each folder answers one question, and imports point one way', () => {
  test('src holds two loose files', () => {
    expect(files.filter((file) => !file.includes('/')).sort()).toEqual(['errors.ts', 'main.ts'])
  })

  test('docs/architecture.md has the same table, a row for each folder', () => {
    const page = readFileSync(join(src, '..', 'docs', 'architecture.md'), 'utf8')
    const rows = [...page.matchAll(/^\| `([a-z]+\/|main\.ts|errors\.ts)` +\|[^|]*\| ([^|]*)\|$/gm)]
    const words = (cell = '') => [...cell.matchAll(/`([a-z]+)\/`/g)].map(([, name = '']) => name).sort()
    const documented = rows.map(([, name = '', cell]) => [name.replace(/\/$/, ''), words(cell)])
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(MAY_IMPORT).map(([name, others]) => [name, [...others].sort()])),
    )
    expect(new Set(files.map(folderOf))).toEqual(new Set(Object.keys(MAY_IMPORT)))
  })

  test('there is something to look at', () => {
    expect(imports.length).toBeGreaterThan(200)
  })

  test('every import is allowed by the table', () => {
    const forbidden = imports.filter(({from, to}) => {
      const [own, other] = [folderOf(from), folderOf(to)]
      if (own === other || (EVERYWHERE.includes(other) && !EVERYWHERE.includes(own))) return false
      if (other === 'errors.ts') return false
      if (other === 'sandbox' && !SANDBOX_USERS.test(from)) return true
      return !MAY_IMPORT[own]?.includes(other)
    })
    expect(forbidden).toEqual([])
  })

  test('no file imports itself by way of others, imports of types included', () => {
    const importsOf = (file: string) => imports.filter(({from}) => from === file)
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      if (path.includes(file) || done.has(file)) return
      for (const {to} of importsOf(file)) walk(to, [...path, file])
      done.add(file)
    }
    for (const file of files) walk(file, [])
    expect(cycles).toEqual([])
  })

  test('questions, SDKs and parsers are loaded late: no command reaches them by static imports', () => {
    const late = /^import (?!type)[^\n]*from '(inquirer|@inquirer\/\w+|@alicloud\/[\w-]+|yaml|jmespath)'/m
    const seen = new Set<string>()
    const walk = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const {from, to, isStatic} of imports) if (from === file && isStatic) walk(to)
    }
    for (const file of files) if (file.startsWith('commands/') || file === 'main.ts') walk(file)
    expect(seen.size).toBeGreaterThan(50)
    expect([...seen].filter((file) => late.test(readFileSync(join(src, file), 'utf8')))).toEqual([])
  })

  test('only src/prompt imports Inquirer, and only one file of it the module of prompts', () => {
    const importersOf = (library: RegExp) =>
      files.filter((file) => library.test(readFileSync(join(src, file), 'utf8'))).sort()

    expect(importersOf(/from 'inquirer'/)).toEqual(['prompt/inquirer.ts'])
    expect(importersOf(/from '@inquirer\//).filter((file) => folderOf(file) !== 'prompt')).toEqual([])
  })

  test('no file is named for what it might hold', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|managers?|services?)\.ts$/.test(file))).toEqual([])
  })
})
