import {accessSync, constants, existsSync} from 'node:fs'
import {dirname} from 'node:path'
import {BaseCommand, type Flags} from '../cli/base-command.js'
import {goThroughProxies, userAgent} from '../cli/context.js'
import {createSettingsInput} from '../config/environment.js'
import {resolvePartialSettings, type Settings} from '../config/settings.js'
import type {CheckContext} from '../doctor/check.js'
import type {DoctorReport} from '../doctor/examine.js'

/** Seconds, where nothing else is said: an answer that is late is an answer, too. */
const PATIENCE = {connect: 5, read: 10}

export default class Doctor extends BaseCommand {
  static override summary =
    'Check that everything is in place: this machine, the configuration, the service, permissions'
  static override description =
    `Looks at everything at once and changes nothing: what it sends are reads of one item. Works without a credential and offline.
The exit code is 0 unless a check has failed, then 1. Reads are not repeated, and get 10 seconds unless --read-timeout says otherwise.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --profile prod --query "Checks[?Result!=\'ok\']"',
  ]
  static override quietQuery = "Checks[?Result=='failed'].Name"

  async run(): Promise<DoctorReport> {
    const {flags} = await this.parse(Doctor)
    const [{runDoctor: examine}, {renderDoctor}] = await Promise.all([
      import('../doctor/examine.js'),
      import('../render/doctor.js'),
    ])
    const waiting = setTimeout(() => this.note('Waiting for answers, at most 15 seconds …'), 1500)
    const diagnosis = await examine(await this.world(flags))
    clearTimeout(waiting)

    this.log(renderDoctor(diagnosis.Checks, this.view()))
    if (!diagnosis.OK) this.exitWith('failure')
    return diagnosis
  }

  private async world(flags: Flags<typeof Doctor>): Promise<CheckContext> {
    const [{probeEndpoint: probe}, {createCredentialProvider: credentialProvider}, {tryEngine}] = await Promise.all([
      import('../api/probe.js'),
      import('../config/credentials/provider.js'),
      import('../cli/context.js'),
    ])
    const input = createSettingsInput(flags)
    const settings = resolvePartialSettings(input)
    const agent = userAgent(flags, this.config.version)
    await goThroughProxies(PATIENCE.connect)
    return {
      input,
      settings,
      ...(isWhole(settings)
        ? {
            cloud: (await this.context(quick(flags, settings))).cloud,
            getCredential: () => credentialProvider(settings).getCredential(),
          }
        : {}),
      loadEngine: () => tryEngine(settings.engine),
      probe: (endpoint) => probe(endpoint, {timeoutMs: PATIENCE.read * 1000, userAgent: agent}),
      terminal: this.terminal,
      nodeVersion: process.version,
      canWrite,
    }
  }
}

const isWhole = (settings: Settings<null>): settings is Settings<null> & Settings => settings.problems.length === 0

function quick(flags: Flags<typeof Doctor>, {connectTimeout, readTimeout, retries}: Settings<null>) {
  return {
    ...flags,
    ...(connectTimeout.source.kind === 'default' ? {'connect-timeout': `${PATIENCE.connect}`} : {}),
    ...(readTimeout.source.kind === 'default' ? {'read-timeout': `${PATIENCE.read}`} : {}),
    ...(retries.source.kind === 'default' ? {retries: '0'} : {}),
  }
}

/** Looked at on the nearest folder that there is: nothing is made. */
function canWrite(path: string): boolean {
  let folder = dirname(path)
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
