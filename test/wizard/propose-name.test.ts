import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {findProjectName} from '../../src/wizard/propose-name.js'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'pai-dlc-project-'))
  for (const folder of ['vision/.git', 'vision/train/deep', 'plain/folder'])
    mkdirSync(join(home, folder), {recursive: true})
})
afterAll(() => rmSync(home, {recursive: true, force: true}))

test.each([
  ['vision/train/deep', 'vision'],
  ['vision', 'vision'],
  ['plain/folder', 'folder'],
  ['.', undefined],
])('in %s the project is %s', (folder, name) => {
  expect(findProjectName(join(home, folder), home)).toBe(name)
})
