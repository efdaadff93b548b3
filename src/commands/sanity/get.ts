import {Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.js'
import {CliError} from '../../errors.js'
import {jobArg} from '../../flags.js'
import {renderTsv} from '../../render/columns.js'
import {renderSanityRound, sanityPhaseColumns} from '../../render/sanity.js'

const PHASES = ['CheckInit', 'DeviceCheck', 'SingleNodeCommCheck', 'TwoNodeCommCheck', 'AllNodeCommCheck']

export default class SanityGet extends BaseCommand {
  static override summary = 'Show one round of GPU checks: its phases, and what each reported'
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --number 1',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --number 2 --phase AllNodeCommCheck',
  ]
  static override quietQuery = 'SanityCheckResult[].Phase'
  static override args = {job: jobArg}
  static override flags = {
    number: Flags.integer({char: 'n', min: 1, required: true, helpValue: 'N', summary: 'which round (see sanity list)'}),
    phase: Flags.string({options: PHASES, helpValue: 'PHASE', summary: `only this phase: ${PHASES.join(', ')}`}),
  }

  async run() {
    const {args, flags} = await this.parse(SanityGet)
    const {cloud, clock} = await this.context(flags)
    const answer = await cloud.call('GetJobSanityCheckResult', {
      JobId: args.job,
      SanityCheckNumber: flags.number,
      SanityCheckPhase: flags.phase,
    })
    const items = answer.SanityCheckResult ?? []
    if (items.length === 0) throw noSuchRound(args.job, flags.number, flags.phase)
    const view = this.view(clock.now())
    this.log(this.terminal.isTerminal ? renderSanityRound(items, view) : renderTsv(sanityPhaseColumns(view), items))
    return answer
  }
}

function noSuchRound(jobId: string, number: number, phase?: string): CliError {
  return new CliError({
    code: 'SanityCheckNotFound',
    exit: 'notFound',
    message: `Job ${jobId} has no check number ${number}${phase ? ` with a phase ${phase}` : ''}.`,
    suggestions: [`pai-dlc sanity list ${jobId}`],
  })
}
