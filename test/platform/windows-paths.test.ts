import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {completionCachePath} from '../../src/completion/memory.js'
import {sandboxStatePath} from '../../src/config/sandbox-state.js'
import {stateDirectory} from '../../src/platform/paths.js'
import {draftPath} from '../../src/wizard/draft-file.js'
import {createFakeSettingsInput} from '../config/fake-environment.js'
import {ROOT} from '../support/command.js'

const LOCAL = {LOCALAPPDATA: 'C:\\Users\\A B\\AppData\\Local'}
const HOME = 'C:\\Users\\A B'

describe('on Windows the program keeps', () => {
  test.each([
    ['its state below LOCALAPPDATA', stateDirectory, LOCAL, 'C:\\Users\\A B\\AppData\\Local\\pai-dlc'],
    ['its state where LOCALAPPDATA would be', stateDirectory, {}, 'C:\\Users\\A B\\AppData\\Local\\pai-dlc'],
    [
      'its state there for a blank one, too',
      stateDirectory,
      {LOCALAPPDATA: ' '},
      'C:\\Users\\A B\\AppData\\Local\\pai-dlc',
    ],
    [
      'no state where Unix would',
      stateDirectory,
      {...LOCAL, XDG_STATE_HOME: '/x'},
      'C:\\Users\\A B\\AppData\\Local\\pai-dlc',
    ],
    ['its state on a share', stateDirectory, {LOCALAPPDATA: '\\\\server\\home'}, '\\\\server\\home\\pai-dlc'],
    [
      'the sandbox’s address beside it',
      sandboxStatePath,
      LOCAL,
      'C:\\Users\\A B\\AppData\\Local\\pai-dlc\\sandbox.json',
    ],
    ['what TAB offers beside it', completionCachePath, {}, 'C:\\Users\\A B\\AppData\\Local\\pai-dlc\\completion.json'],
    [
      'drafts under a name without a colon',
      (around: Parameters<typeof draftPath>[2]) => draftPath('job', 'http://127.0.0.1:1 con*?', around),
      LOCAL,
      'C:\\Users\\A B\\AppData\\Local\\pai-dlc\\drafts\\job-http_127.0.0.1_1_con_.json',
    ],
  ])('%s', (_what, pathIn, env, expected) => {
    expect(pathIn({...createFakeSettingsInput({platform: 'win32', env}), home: HOME})).toBe(expected)
  })
})

test('the program is started by its own folder, with unchanged arguments', () => {
  expect(readFileSync(join(ROOT, 'bin', 'run.cmd'), 'utf8').split(/\r?\n/)).toEqual([
    '@echo off',
    'node "%~dp0\\run.js" %*',
    '',
  ])
})
