import {Flags} from '@oclif/core'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {columnsFlag} from '../../cli/list-flags.js'
import {sanityCheckedJobs} from '../../job/selection.js'
import {sanityRoundColumns, toSanityRounds} from '../../render/sanity.js'

export default class SanityList extends JobCommand {
  static override summary = 'List rounds of GPU checks'
  static override description =
    `Jobs created with --sanity-check have their GPUs and network checked before training starts, and again after some failures.`
  static override examples = ['<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai']
  static override quietQuery = 'SanityCheckResults[].[0].CheckNumber[]'
  static override args = {job: jobArg}
  static override flags = {
    order: Flags.string({options: ['asc', 'desc'], summary: 'sort order'}),
    columns: columnsFlag,
  }

  async run() {
    const {args, flags} = await this.parse(SanityList)
    const id = await this.resolveJobId(args.job, flags, sanityCheckedJobs())
    const {cloud, clock} = await this.context(flags)
    const response = await cloud.call('ListJobSanityCheckResults', {JobId: id, Order: flags.order})
    const rounds = toSanityRounds(response.SanityCheckResults ?? [])
    const emptyMessage = `Job ${id} has no GPU checks. Only jobs created with --sanity-check have them.`
    await this.showTable(sanityRoundColumns(this.view(clock.now())), rounds, {
      selectedColumns: flags.columns,
      emptyMessage,
    })
    if (rounds.length > 0) this.note(`Show one round: pai-dlc sanity get ${id} --number ${rounds.at(-1)?.number ?? 1}`)
    return response
  }
}
