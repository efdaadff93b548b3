import {Flags} from '@oclif/core'
import type {CommandFlags as FlagsOf} from '../../cli/base-command.js'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {CliError, usageError} from '../../errors.js'
import {sanityCheckedJobs} from '../../job/selection.js'
import {renderTsv} from '../../render/columns.js'
import {sanityPhaseColumns} from '../../render/sanity.js'

const PHASES = ['CheckInit', 'DeviceCheck', 'SingleNodeCommCheck', 'TwoNodeCommCheck', 'AllNodeCommCheck']

export default class SanityGet extends JobCommand {
  static override summary = 'Show one round of GPU checks'
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --number 1',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --number 2 --phase AllNodeCommCheck',
  ]
  static override quietQuery = 'SanityCheckResult[].Phase'
  static override args = {job: jobArg}
  static override flags = {
    number: Flags.integer({
      char: 'n',
      min: 1,
      helpValue: 'N',
      summary: 'round number (prompted if omitted; see sanity list)',
    }),
    phase: Flags.string({options: PHASES, helpValue: 'PHASE', summary: `only this phase: ${PHASES.join(', ')}`}),
  }

  async run() {
    const {args, flags} = await this.parse(SanityGet)
    const needsPrompt = flags.number === undefined
    if (needsPrompt && !this.terminal.canAsk)
      throw args.job === undefined
        ? this.missingJobError(' Missing required flag number.')
        : missingNumberError(args.job)
    const id = await this.resolveJobId(args.job, flags, sanityCheckedJobs(), needsPrompt)
    const number = flags.number ?? (await this.askForNumber(id, flags))
    const {cloud, clock} = await this.context(flags)
    const response = await cloud.call('GetJobSanityCheckResult', {
      JobId: id,
      SanityCheckNumber: number,
      SanityCheckPhase: flags.phase,
    })
    const results = response.SanityCheckResult ?? []
    if (results.length === 0) throw roundNotFoundError(id, number, flags.phase)
    const view = this.view(clock.now())
    this.log(
      this.terminal.isTty
        ? (await import('../../render/sanity-round.js')).renderSanityRound(results, view)
        : renderTsv(sanityPhaseColumns(view), results),
    )
    return response
  }

  private async askForNumber(id: string, flags: FlagsOf<typeof SanityGet>): Promise<number> {
    const context = await this.promptContext(flags)
    if (!context) throw missingNumberError(id)
    const {askSanityRound} = await import('../../questions/sanity-round.js')
    const number = await askSanityRound(context, id)
    await this.echoCommand('--number', String(number))
    return number
  }
}

function missingNumberError(id: string): CliError {
  return usageError('Missing required flag number.', [`pai-dlc sanity list ${id}`, 'pai-dlc sanity get --help'])
}

function roundNotFoundError(jobId: string, number: number, phase?: string): CliError {
  return new CliError({
    code: 'SanityCheckNotFound',
    exit: 'notFound',
    message: `Job ${jobId} has no GPU check round ${number}${phase ? ` with phase ${phase}` : ''}.`,
    suggestions: [`pai-dlc sanity list ${jobId}`],
  })
}
