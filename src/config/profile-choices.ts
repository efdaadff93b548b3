import {type Profile, readCliProfiles, readIniProfiles, switchedOff} from './credentials/profile-files.js'
import type {Surroundings} from './environment.js'

/** A profile that somebody may choose: nothing else of the files leaves this module (rule X3). */
export interface ProfileChoice {
  name: string
  mode: string
  region: string
  /** The file it stands in, as people write it. */
  file: string
}

/** The profiles there are and that hold anything, in the order in which a name is looked for. A file that can't be used has none. */
export function profileChoices(around: Surroundings): ProfileChoice[] {
  const off = switchedOff(around.env)
  const readers = [...(off.cli ? [] : [readCliProfiles]), ...(off.ini ? [] : [readIniProfiles])]
  const profiles = readers.flatMap((read) => {
    try {
      return read(around)?.profiles ?? []
    } catch {
      return []
    }
  })
  const choices = profiles
    .filter(holdsAnything)
    .map(({name, mode, fields, file}) => ({name, mode: mode || 'AK', region: String(fields.region_id ?? ''), file: file.shown}))
  return choices.filter(({name}, place) => name !== '' && choices.findIndex((other) => other.name === name) === place)
}

/** `aliyun` writes an empty AK profile before anything is configured. */
function holdsAnything({mode, fields}: Profile): boolean {
  return !/^(AK)?$/i.test(mode) || Boolean(fields.access_key_id && fields.access_key_secret)
}
