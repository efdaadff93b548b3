import {execFileSync} from 'node:child_process'
import {join} from 'node:path'
import {expect, test} from '@jest/globals'
import {ROOT} from '../support/command.js'

const onPosix = process.platform === 'win32' ? test.skip : test

onPosix(
  'the screens in the wizard guide are up to date: npm run captures',
  () => {
    const words = [join(ROOT, 'scripts', 'captures', 'index.js'), '--check']
    expect(() => execFileSync(process.execPath, words, {encoding: 'utf8'})).not.toThrow()
  },
  60_000,
)
