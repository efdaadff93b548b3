import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))
const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, {flags: Record<string, {char?: string; allowNo?: boolean}>}>
}

const topics = new Set(Object.keys(commands).flatMap((id) => (id.includes(':') ? [id.split(':')[0]] : [])))

const pages = ['.', 'docs', 'skills']
  .flatMap((folder) =>
    readdirSync(join(root, folder), {recursive: folder !== '.', encoding: 'utf8'}).map((file) =>
      join(folder, file).replaceAll('\\', '/'),
    ),
  )
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({file, text: readFileSync(join(root, file), 'utf8')}))

const fenced = /^```(\w*)\n([\s\S]*?)^```$/gm

/** A page without its code, in which brackets are no links. */
const prose = (text: string) => text.replace(fenced, '').replace(/`[^`\n]*`/g, '')

/** The anchors of a page, as GitHub makes them from its headings. */
const anchors = (text: string) =>
  [...text.replace(fenced, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('the hand-written pages', () => {
  test('are found', () => {
    expect(pages.length).toBeGreaterThan(20)
  })

  test('link to files and headings that exist', () => {
    const broken = pages.flatMap(({file, text}) =>
      [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
        if (/^[a-z]+:/.test(target)) return []
        // A page of the site that hosts the repository, about a workflow.
        const [, workflow] = /^\.\.\/\.\.\/actions\/workflows\/([^/]+)/.exec(target) ?? []
        if (workflow) return existsSync(join(root, '.github', 'workflows', workflow)) ? [] : [`${file}: ${target}`]
        const [path = '', anchor] = target.split('#')
        const place = path === '' ? join(root, file) : resolve(root, dirname(file), path)
        if (!existsSync(place)) return [`${file}: ${target}`]
        return anchor === undefined || anchors(readFileSync(place, 'utf8')).includes(anchor)
          ? []
          : [`${file}: ${target}`]
      }),
    )
    expect(broken).toEqual([])
  })

  test('show only commands and flags that exist', () => {
    const unknown = pages.flatMap(({file, text}) =>
      [...shownIn(text), ...inlineIn(text)].flatMap((words) => unknownIn(words).map((word) => `${file}: ${word}`)),
    )
    expect(unknown).toEqual([])
  })
})

/** The words after each `pai-dlc` of the code blocks, up to where another command begins. */
function shownIn(text: string): string[][] {
  return [...text.matchAll(fenced)]
    .map(([, , code = '']) =>
      code
        .replaceAll('\\\n', ' ')
        .replace(/(["'])(?:(?!\1|\n).)*\1/g, (quoted) => (quoted.includes('pai-dlc') ? quoted : '…')),
    )
    .flatMap((code) => [...code.matchAll(/(?:^|[\s(|;&"'])pai-dlc ([^\n|;&)#]*)/gm)])
    .flatMap(([, rest = '']) =>
      rest.split(' -- ').map((words) =>
        words
          .trim()
          .replace(/^pai-dlc /, '')
          .split(/\s+/)
          // The last word of a string, as in the suggestions of an error.
          .map((word) => word.replace(/["',]+$/, '')),
      ),
    )
    .filter(([first = '']) => /^[a-z][a-z-]*$/.test(first))
}

/** The words of each command in a sentence or a table, such as `pai-dlc job list --all`; a topic alone is fine. */
function inlineIn(text: string): string[][] {
  return [...text.replace(fenced, '').matchAll(/`pai-dlc ([^`\n]+)`/g)]
    .map(([, rest = '']) => rest.replaceAll(/(["'])(?:(?!\1).)*\1/g, '…').split(/ -- |[|;&\\>]/)[0] ?? '')
    .map((words) => words.trim().split(/\s+/))
    .filter(([first = '', second]) => /^[a-z][a-z-]*$/.test(first) && (second !== '…' || first in commands))
    .filter(([first = '', second]) => second !== undefined || !topics.has(first))
}

function unknownIn(words: string[]): string[] {
  const named = words.slice(0, 2).filter((word) => /^[a-z][a-z-]*$/.test(word))
  const id = [named.join(':'), named[0] ?? ''].find((name) => name in commands)
  if (id === undefined) return [`pai-dlc ${named.join(' ')}`]
  const flags = Object.entries(commands[id]?.flags ?? {}).flatMap(([name, {char, allowNo}]) => [
    `--${name}`,
    ...(char ? [`-${char}`] : []),
    ...(allowNo ? [`--no-${name}`] : []),
  ])
  return words
    .map((word) => word.replace(/[="'].*$/, ''))
    .filter((word) => /^--?[a-z]/.test(word) && !['--help', '-h', ...flags].includes(word))
    .map((word) => `pai-dlc ${id.replaceAll(':', ' ')} ${word}`)
}
