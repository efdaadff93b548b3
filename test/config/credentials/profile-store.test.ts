import {expect, test} from '@jest/globals'
import {createProfileStore} from '../../../src/config/credentials/profile-store.js'
import {resolvePartialSettings} from '../../../src/config/settings.js'
import {
  AK_PROFILE,
  CONFIG_PATH,
  catchCliError,
  createConfigJson,
  createFakeSettingsInput,
  INI_PATH,
} from '../fake-environment.js'

/** A machine that notes which files are opened. */
function recordingMachine(input: Parameters<typeof createFakeSettingsInput>[0]) {
  const system = createFakeSettingsInput(input)
  const opened: string[] = []
  return {
    opened,
    system: {
      ...system,
      readFile: (path: string) => {
        opened.push(path)
        return system.readFile(path)
      },
    },
  }
}

test('each file is read once, by settings and later callers', () => {
  const {system, opened} = recordingMachine({
    files: {[CONFIG_PATH]: createConfigJson({default: AK_PROFILE}), [INI_PATH]: '[default]\n'},
  })
  const store = createProfileStore(system)
  resolvePartialSettings(system, store)
  resolvePartialSettings({...system, flags: {profile: 'absent'}}, store)
  expect(store.listProfiles()).toHaveLength(2)
  expect(opened).toEqual([CONFIG_PATH, INI_PATH])
})

test('a file that is not JSON fails with the same error each time, and the other file is usable', () => {
  const {system, opened} = recordingMachine({files: {[CONFIG_PATH]: '{', [INI_PATH]: '[default]\n'}})
  const store = createProfileStore(system)
  const error = catchCliError(store.cliFile)
  expect(error).toMatchObject({code: 'ProfileFileMalformed', exit: 4})
  expect(catchCliError(store.cliFile)).toEqual(error)
  expect(store.listProfiles().map(({file}) => file.displayPath)).toEqual(['~/.alibabacloud/credentials'])
  expect(opened).toEqual([CONFIG_PATH, INI_PATH])
})

test.each([
  ['ALIBABA_CLOUD_IGNORE_PROFILE', {}, []],
  ['ALIBABA_CLOUD_CLI_PROFILE_DISABLED', {ini: undefined}, [INI_PATH]],
])('%s disables files, which are then not opened', (name, expected, paths) => {
  const {system, opened} = recordingMachine({
    env: {[name]: 'true'},
    files: {[CONFIG_PATH]: '{', [INI_PATH]: '[default]\n'},
  })
  const store = createProfileStore(system)
  expect(store.disabledBy).toEqual({cli: name, ini: name, ...expected})
  expect(store.cliFile()).toBeUndefined()
  store.listProfiles()
  expect(opened).toEqual(paths)
})
