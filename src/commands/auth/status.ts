import {BaseCommand} from '../../cli/base-command.js'
import {toSettingsDocument, toSettingsRows} from '../../config/describe.js'
import {createSettingsInput} from '../../config/environment.js'
import {resolvePartialSettings, settingsError} from '../../config/settings.js'
import {renderError} from '../../render/error.js'

export default class AuthStatus extends BaseCommand {
  static override summary = 'Show the active profile, region, endpoints and credentials'
  static override description =
    `Shows where each setting comes from. Sends nothing and never prints a key. If a setting is missing or invalid, the exit code is
that of other commands.`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --profile prod --json',
  ]
  static override quietQuery = 'Credential.Value'

  async run() {
    const {flags} = await this.parse(AuthStatus)
    const settings = resolvePartialSettings(createSettingsInput(flags))
    const configError = settingsError(settings)

    const view = this.view()
    const rows = toSettingsRows(settings)
    await this.showTable(
      [
        {key: 'Name', header: 'SETTING', value: (row) => row.Name},
        {key: 'Value', header: 'VALUE', value: (row) => row.Value, flexible: 20},
        {key: 'Source', header: 'SOURCE', value: (row) => row.Source, flexible: 20},
      ],
      rows,
    )
    for (const text of settings.notes) this.note(`Note: ${text}`)
    if (configError) {
      process.exitCode = configError.exit
      if (!this.jsonEnabled())
        process.stderr.write(`${renderError(configError, {...view, color: this.terminal.stderrColor})}\n`)
    }
    return toSettingsDocument(settings)
  }
}
