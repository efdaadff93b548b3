import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {chooseEngine, SDK_PACKAGES} from '../../src/config/engine.js'
import {resolvePartialSettings} from '../../src/config/settings.js'
import {catchCliError, createFakeSettingsInput} from './fake-environment.js'

const [DLC, AIW] = ['@alicloud/pai-dlc20201203', '@alicloud/aiworkspace20210204']
const BOTH = {[DLC]: '1.11.0', [AIW]: '6.3.1'}

describe('the engine', () => {
  test.each<[string, Record<string, string>, string | undefined, string, string]>([
    ['is core if no package is installed', {}, undefined, 'core', 'built in: the official packages are not installed'],
    ['is sdk if both packages are installed', BOTH, undefined, 'sdk', 'packages 1.11.0, 6.3.1'],
    ['is core if one package is missing', {[DLC]: '1.11.0'}, undefined, 'core', `built in: ${AIW} is not installed`],
    [
      'is core if one package is too old',
      {...BOTH, [AIW]: '6.3.0'},
      undefined,
      'core',
      `built in: ${AIW} is 6.3.0, but must be ^6.3.1`,
    ],
    [
      'is core if one package has another major version',
      {...BOTH, [AIW]: '8.3.5'},
      undefined,
      'core',
      `built in: ${AIW} is 8.3.5, but must be ^6.3.1`,
    ],
    [
      'is core if one package is a preview',
      {...BOTH, [DLC]: '1.12.0-beta.1'},
      undefined,
      'core',
      `built in: ${DLC} is 1.12.0-beta.1, but must be ^1.11.0`,
    ],
    [
      'is sdk if the packages are newer',
      {[DLC]: '1.12.3', [AIW]: '6.10.0'},
      undefined,
      'sdk',
      'packages 1.12.3, 6.10.0',
    ],
    ['is core if the variable selects it', BOTH, 'core', 'core', 'PAI_DLC_ENGINE'],
    ['is sdk if the variable selects it', BOTH, ' SDK ', 'sdk', 'PAI_DLC_ENGINE: packages 1.11.0, 6.3.1'],
    ['is sdk if the variable is empty', BOTH, '', 'sdk', 'packages 1.11.0, 6.3.1'],
  ])('%s', (_what, packages, wish, value, name) => {
    const env: Record<string, string> = wish === undefined ? {} : {PAI_DLC_ENGINE: wish}
    expect(chooseEngine(createFakeSettingsInput({packages, env}))).toMatchObject({value, source: {name}})
  })

  test('the flag wins over the variable', () => {
    const input = createFakeSettingsInput({packages: BOTH, flags: {engine: 'core'}, env: {PAI_DLC_ENGINE: 'sdk'}})
    expect(chooseEngine(input)).toEqual({value: 'core', source: {kind: 'flag', name: '--engine'}})
    expect(catchCliError(() => chooseEngine(createFakeSettingsInput({flags: {engine: 'sdk'}})))).toMatchObject({
      exit: 2,
      message: expect.stringMatching(/^--engine sdk requires the official packages: /),
      suggestions: [`npm install -g ${DLC}@1 ${AIW}@6`, 'Leave out --engine'],
    })
  })

  test('one package without the other is noted', () => {
    const {engine, notes} = resolvePartialSettings(createFakeSettingsInput({packages: {[AIW]: '6.3.1'}}))
    expect(engine.value).toBe('core')
    expect(notes).toContain(
      `Engine core sends the calls, built in: ${DLC} is not installed. To install it: pai-dlc doctor`,
    )
  })

  test.each<[string, Record<string, string>, string, string, string[]]>([
    [
      'the selected packages are missing',
      {},
      'sdk',
      `PAI_DLC_ENGINE=sdk requires the official packages: ${DLC} is not installed, ${AIW} is not installed.`,
      [`npm install -g ${DLC}@1 ${AIW}@6`, 'unset PAI_DLC_ENGINE'],
    ],
    [
      'one package has an incompatible version',
      {...BOTH, [DLC]: '2.0.0'},
      'sdk',
      `PAI_DLC_ENGINE=sdk requires the official packages: ${DLC} is 2.0.0, but must be ^1.11.0.`,
      [`npm install -g ${DLC}@1`, 'unset PAI_DLC_ENGINE'],
    ],
    ['the variable is invalid', BOTH, 'both', 'PAI_DLC_ENGINE must be core or sdk.', ['unset PAI_DLC_ENGINE']],
  ])('is a usage error if %s', (_what, packages, wish, message, suggestions) => {
    expect(
      catchCliError(() => chooseEngine(createFakeSettingsInput({packages, env: {PAI_DLC_ENGINE: wish}}))),
    ).toMatchObject({
      exit: 2,
      message,
      suggestions,
    })
  })

  test('the versions equal those of the optional packages in package.json', () => {
    const {optionalDependencies} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(optionalDependencies).toEqual(
      Object.fromEntries(Object.values(SDK_PACKAGES).map(({name, minVersion: from}) => [name, `^${from}`])),
    )
  })
})
