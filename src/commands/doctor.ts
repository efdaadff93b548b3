import {accessSync, constants, existsSync} from 'node:fs'
import {dirname} from 'node:path'
import {BaseCommand, type CommandFlags} from '../cli/base-command.js'
import {buildUserAgent, installProxiesFromEnvironment} from '../cli/context.js'
import {createProfileStore} from '../config/credentials/profile-store.js'
import {createSettingsInput} from '../config/environment.js'
import {resolvePartialSettings, type Settings} from '../config/settings.js'
import type {CheckContext} from '../doctor/check.js'
import type {DoctorReport} from '../doctor/run-doctor.js'

/** Seconds; shorter than usual because a slow response is a finding, too. */
const DEFAULT_TIMEOUT_SECONDS = {connect: 5, read: 10}

export default class Doctor extends BaseCommand {
  static override summary = 'Check configuration, network, credentials and permissions'
  static override description =
    `Runs all checks in parallel and changes nothing. Works offline and without credentials. Exits with 1 if a check fails. Requests
are not retried, and time out after 10 seconds unless --read-timeout is set.`
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
    const slowNotice = setTimeout(() => this.note('Waiting for responses (up to 15 seconds) …'), 1500)
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

/** Tests the nearest existing parent, so that no folder is created. */
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
