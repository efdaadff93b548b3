import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))
const {commands} = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {commands: Record<string, {flags: object}>}
const ids = new Set(Object.keys(commands).map((id) => id.replaceAll(':', ' ')))

const pages = ['.', 'docs']
  .flatMap((folder) =>
    readdirSync(join(root, folder), {recursive: folder !== '.', encoding: 'utf8'}).map((file) => join(folder, file).replaceAll('\\', '/')),
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
  test('there are some to look at', () => {
    expect(pages.length).toBeGreaterThan(20)
  })

  test('lead nowhere that does not exist', () => {
    const broken = pages.flatMap(({file, text}) =>
      [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
        if (/^[a-z]+:/.test(target)) return []
        const [path = '', anchor] = target.split('#')
        const place = path === '' ? join(root, file) : resolve(root, dirname(file), path)
        if (!existsSync(place)) return [`${file}: ${target}`]
        return anchor === undefined || anchors(readFileSync(place, 'utf8')).includes(anchor) ? [] : [`${file}: ${target}`]
      }),
    )
    expect(broken).toEqual([])
  })

  test('show no command in a code block that is not there', () => {
    const unknown = pages.flatMap(({file, text}) =>
      [...text.matchAll(fenced)].flatMap(([, , code = '']) =>
        [...code.matchAll(/(?:^|[\s(|;&"'])pai-dlc ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)/gm)].flatMap(([, words = '']) => {
          const [first = ''] = words.split(' ')
          return ids.has(words) || ids.has(first) ? [] : [`${file}: pai-dlc ${words}`]
        }),
      ),
    )
    expect(unknown).toEqual([])
  })
})
