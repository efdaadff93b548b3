import {accessSync, constants, existsSync} from 'node:fs'
import {dirname} from 'node:path'
import {BaseCommand, type CommandFlags} from '../cli/base-command.js'
import {buildUserAgent, installProxiesFromEnvironment} from '../cli/context.js'
import {createProfileStore} from '../config/credentials/profile-store.js'
import {createSettingsInput} from '../config/environment.js'
import {resolvePartialSettings, type Settings} from '../config/settings.js'
import type {CheckContext} from '../doctor/check.js'
import type {DoctorReport} from '../doctor/run-doctor.js'

/** Seconds, where nothing else is said: an answer that is late is an answer, too. */
const DEFAULT_TIMEOUT_SECONDS = {connect: 5, read: 10}

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
    const [{runDoctor}, {renderDoctor}] = await Promise.all([
      import('../doctor/run-doctor.js'),
      import('../render/doctor.js'),
    ])
    const slowNotice = setTimeout(() => this.note('Waiting for answers, at most 15 seconds …'), 1500)
    const report = await runDoctor(await this.checkContext(flags))
    clearTimeout(slowNotice)

    this.log(renderDoctor(report.Checks, this.view()))
    if (!report.OK) this.setExitCode('failure')
    return report
  }

  private async checkContext(flags: CommandFlags<typeof Doctor>): Promise<CheckContext> {
    const [{probeEndpoint}, {createCredentialProvider}, {checkEngine}] = await Promise.all([
      import('../api/probe.js'),
      import('../config/credentials/provider.js'),
      import('../cli/context.js'),
    ])
    const input = createSettingsInput(flags)
    const profiles = createProfileStore(input)
    const settings = resolvePartialSettings(input, profiles)
    const agent = buildUserAgent(flags, this.config.version)
    await installProxiesFromEnvironment(DEFAULT_TIMEOUT_SECONDS.connect)
    return {
      input,
      settings,
      profiles,
      ...(isComplete(settings)
        ? {
            cloud: (await this.context(withDefaultTimeouts(flags, settings))).cloud,
            getCredential: () => createCredentialProvider(settings).getCredential(),
          }
        : {}),
      loadEngine: () => checkEngine(settings.engine),
      probe: (endpoint) => probeEndpoint(endpoint, {timeoutMs: DEFAULT_TIMEOUT_SECONDS.read * 1000, userAgent: agent}),
      terminal: this.terminal,
      nodeVersion: process.version,
      canWrite,
    }
  }
}

const isComplete = (settings: Settings<null>): settings is Settings<null> & Settings => settings.problems.length === 0

function withDefaultTimeouts(
  flags: CommandFlags<typeof Doctor>,
  {connectTimeout, readTimeout, retries}: Settings<null>,
) {
  return {
    ...flags,
    ...(connectTimeout.source.kind === 'default' ? {'connect-timeout': `${DEFAULT_TIMEOUT_SECONDS.connect}`} : {}),
    ...(readTimeout.source.kind === 'default' ? {'read-timeout': `${DEFAULT_TIMEOUT_SECONDS.read}`} : {}),
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
