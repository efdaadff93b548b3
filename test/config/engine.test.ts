import {readFileSync} from 'node:fs'
import {describe, expect, test} from '@jest/globals'
import {chooseEngine, SDK_PACKAGES} from '../../src/config/engine.js'
import {catchCliError, createFakeSettingsInput} from './fake-environment.js'

const [DLC, AIW] = ['@alicloud/pai-dlc20201203', '@alicloud/aiworkspace20210204']
const BOTH = {[DLC]: '1.11.0', [AIW]: '6.3.1'}

describe('what sends the calls', () => {
  test.each<[string, Record<string, string>, string | undefined, string, string]>([
    ['nothing is installed', {}, undefined, 'core', 'built in'],
    ['both packages are', BOTH, undefined, 'sdk', 'packages 1.11.0, 6.3.1'],
    ['one of them is', {[DLC]: '1.11.0'}, undefined, 'core', 'built in'],
    ['one of them is too old', {...BOTH, [AIW]: '6.3.0'}, undefined, 'core', 'built in'],
    ['one of them is of another major', {...BOTH, [AIW]: '8.3.5'}, undefined, 'core', 'built in'],
    ['one of them is a preview', {...BOTH, [DLC]: '1.12.0-beta.1'}, undefined, 'core', 'built in'],
    ['they are newer', {[DLC]: '1.12.3', [AIW]: '6.10.0'}, undefined, 'sdk', 'packages 1.12.3, 6.10.0'],
    ['core is asked for', BOTH, 'core', 'core', 'PAI_DLC_ENGINE'],
    ['the packages are asked for', BOTH, ' SDK ', 'sdk', 'PAI_DLC_ENGINE: 1.11.0, 6.3.1'],
    ['the variable is empty', BOTH, '', 'sdk', 'packages 1.11.0, 6.3.1'],
  ])('%s', (_what, packages, wish, value, name) => {
    const env: Record<string, string> = wish === undefined ? {} : {PAI_DLC_ENGINE: wish}
    expect(chooseEngine(createFakeSettingsInput({packages, env}))).toMatchObject({value, source: {name}})
  })

  test.each<[string, Record<string, string>, string, string, string[]]>([
    [
      'the packages are asked for and not there',
      {},
      'sdk',
      `PAI_DLC_ENGINE=sdk needs the official packages beside pai-dlc: ${DLC} is not installed, ${AIW} is not installed.`,
      [`npm install -g ${DLC}@1 ${AIW}@6`, 'unset PAI_DLC_ENGINE'],
    ],
    [
      'one is of a version that will not do',
      {...BOTH, [DLC]: '2.0.0'},
      'sdk',
      `PAI_DLC_ENGINE=sdk needs the official packages beside pai-dlc: ${DLC} is 2.0.0 and must be ^1.11.0.`,
      [`npm install -g ${DLC}@1`, 'unset PAI_DLC_ENGINE'],
    ],
    ['another word', BOTH, 'both', 'PAI_DLC_ENGINE must be core or sdk.', ['unset PAI_DLC_ENGINE']],
  ])('an error: %s', (_what, packages, wish, message, suggestions) => {
    expect(
      catchCliError(() => chooseEngine(createFakeSettingsInput({packages, env: {PAI_DLC_ENGINE: wish}}))),
    ).toMatchObject({
      exit: 2,
      message,
      suggestions,
    })
  })

  test('the versions are those of package.json, where the packages are optional', () => {
    const {peerDependencies, peerDependenciesMeta} = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    )
    expect(peerDependencies).toEqual(
      Object.fromEntries(Object.values(SDK_PACKAGES).map(({name, minVersion: from}) => [name, `^${from}`])),
    )
    expect(peerDependenciesMeta).toEqual(
      Object.fromEntries(Object.values(SDK_PACKAGES).map(({name}) => [name, {optional: true}])),
    )
  })
})
