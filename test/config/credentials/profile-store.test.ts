import {expect, test} from '@jest/globals'
import {createProfileStore} from '../../../src/config/credentials/profile-store.js'
import {resolvePartialSettings} from '../../../src/config/settings.js'
import {AK, CONFIG, config, INI, machine, thrown} from '../fake-environment.js'

/** A machine that notes which files are opened. */
function recordingMachine(input: Parameters<typeof machine>[0]) {
  const system = machine(input)
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

test('settings and whoever asks later share one read of each file', () => {
  const {system, opened} = recordingMachine({files: {[CONFIG]: config({default: AK}), [INI]: '[default]\n'}})
  const store = createProfileStore(system)
  resolvePartialSettings(system, store)
  resolvePartialSettings({...system, flags: {profile: 'absent'}}, store)
  expect(store.listProfiles()).toHaveLength(2)
  expect(opened).toEqual([CONFIG, INI])
})

test('a file that is not JSON fails with the same error each time, and the other file stays usable', () => {
  const {system, opened} = recordingMachine({files: {[CONFIG]: '{', [INI]: '[default]\n'}})
  const store = createProfileStore(system)
  const error = thrown(store.cliFile)
  expect(error).toMatchObject({code: 'ProfileFileMalformed', exit: 4})
  expect(thrown(store.cliFile)).toEqual(error)
  expect(store.listProfiles().map(({file}) => file.displayPath)).toEqual(['~/.alibabacloud/credentials'])
  expect(opened).toEqual([CONFIG, INI])
})

test.each([
  ['ALIBABA_CLOUD_IGNORE_PROFILE', {}, []],
  ['ALIBABA_CLOUD_CLI_PROFILE_DISABLED', {ini: undefined}, [INI]],
])('%s switches files off, which are then not opened', (name, expected, paths) => {
  const {system, opened} = recordingMachine({env: {[name]: 'true'}, files: {[CONFIG]: '{', [INI]: '[default]\n'}})
  const store = createProfileStore(system)
  expect(store.disabledBy).toEqual({cli: name, ini: name, ...expected})
  expect(store.cliFile()).toBeUndefined()
  store.listProfiles()
  expect(opened).toEqual(paths)
})
