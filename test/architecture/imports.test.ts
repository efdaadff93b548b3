import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, relative, resolve, sep} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from '@jest/globals'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** Files of `src` itself that know nothing of the program around them, and that everything may import. */
const LEAVES = [
  'alive',
  'clock',
  'dataset-mount',
  'errors',
  'flags',
  'make-folder',
  'manifest',
  'nearest',
  'own-tags',
  'read-text',
  'rule-book',
  'thousands',
  'why-not',
  'words',
]

/**
 * Who may import what, as docs/architecture.md has it. A folder may always import itself and the leaves. `api/types` stands for the
 * generated tables and types of src/api, which hold no behaviour.
 */
const MAY_IMPORT: Record<string, string[]> = {
  commands: [
    'base',
    'completion',
    'wizard',
    'job',
    'catalog',
    'doctor',
    'permissions',
    'journal',
    'render',
    'config',
    'api',
    'api/types',
    'sandbox',
  ],
  base: ['config', 'api', 'api/types', 'wizard', 'render', 'job', 'catalog', 'journal', 'completion', 'permissions'],
  completion: ['config', 'api', 'api/types', 'render', 'job'],
  doctor: ['config', 'api', 'permissions'],
  permissions: ['api/types'],
  journal: ['config', 'api', 'api/types', 'job'],
  wizard: ['job', 'catalog', 'render', 'api/types'],
  job: ['api', 'api/types'],
  catalog: ['api', 'api/types'],
  render: ['api/types'],
  api: ['api/types'],
  config: ['api/types'],
  sandbox: ['api/types'],
}

/** Only what manages the sandbox knows it. */
const SANDBOX_USERS = /^commands\/sandbox\//

interface Import {
  from: string
  to: string
  /** Loaded with the file, and more than types. */
  isStatic: boolean
}

function folderOf(file: string): string {
  const [first = '', ...rest] = file.split('/')
  if (rest.length === 0) return LEAVES.includes(first.replace(/\.ts$/, '')) ? 'leaf' : 'base'
  if (file.startsWith('api/generated/') || file === 'api/field-facts.ts') return 'api/types'
  return first
}

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
  test('docs/architecture.md has the files of src itself, each once, and the leaves', () => {
    const page = readFileSync(join(src, '..', 'docs', 'architecture.md'), 'utf8')
    const [, section = ''] = /## Files of `src` itself\n([\s\S]*?)\n## /.exec(page) ?? []
    const rows = section.split('\n').map((row) => [...row.matchAll(/`([a-z-]+)`(?=[,( |])/g)].flatMap(([, name]) => name ?? []))
    const topics = new Set(['api'])
    const own = files.filter((file) => !file.includes('/')).map((file) => file.replace(/\.ts$/, ''))
    expect(
      rows
        .flat()
        .filter((name) => !topics.has(name))
        .sort(),
    ).toEqual(own.sort())
    expect(rows.findLast((row) => row.length > 0)).toEqual(LEAVES)
  })

  test('there is something to look at', () => {
    expect(imports.length).toBeGreaterThan(200)
  })

  test('no import goes where the table does not allow', () => {
    const forbidden = imports.filter(({from, to}) => {
      const [own, other] = [folderOf(from), folderOf(to)]
      if (own === other || other === 'leaf') return false
      if (other === 'sandbox' && !SANDBOX_USERS.test(from)) return true
      return !(MAY_IMPORT[own === 'api/types' ? 'api' : own] ?? []).includes(other)
    })
    expect(forbidden).toEqual([])
  })

  test('leaves import nothing but leaves', () => {
    expect(imports.filter(({from, to}) => folderOf(from) === 'leaf' && folderOf(to) !== 'leaf')).toEqual([])
  })

  test('questions, SDKs and parsers are loaded late: no command reaches them by static imports', () => {
    const late = /^import (?!type)[^\n]*from '(@inquirer\/\w+|@alicloud\/[\w-]+|yaml|jmespath)'/m
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

  test('no file is named for what it might hold', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|managers?|services?)\.ts$/.test(file))).toEqual([])
  })
})
