import {Flags} from '@oclif/core'
import type {Cloud} from '../../api/cloud.js'
import {BaseCommand, type CommandFlags} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag} from '../../cli/list-flags.js'
import {matchOptionCase} from '../../cli/option-case.js'
import {POLL_FLAGS} from '../../cli/watch-flags.js'
import {showLiveView} from '../../cli/watch-screen.js'
import {usageError} from '../../errors.js'
import {
  ALL_TIME_START,
  countHiddenJobs,
  type HiddenJobCounts,
  type JobFilter,
  listJobPages,
  listJobs,
} from '../../job/list-jobs.js'
import {STATUSES} from '../../job/status.js'
import {parsePollFlags, parseTime} from '../../job/times.js'
import {selectColumns} from '../../render/columns.js'
import {DEFAULT_JOB_COLUMNS, JOB_TABLE_COLUMNS, jobColumns} from '../../render/jobs.js'

export default class JobList extends BaseCommand {
  static override summary = 'List training jobs, newest first'
  static override description =
    'Lists your own jobs of the last 7 days by default. A note on stderr tells you if this hides other jobs.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --status Running --status Queuing',
    `<%= config.bin %> <%= command.id %> --all --all-users --since 30d --json --query "Jobs[?Status=='Failed'].JobId"`,
    '<%= config.bin %> <%= command.id %> --status Running --output quiet | xargs <%= config.bin %> job wait',
  ]
  static override quietQuery = 'Jobs[].JobId'
  static override flags = {
    status: Flags.string({
      char: 's',
      multiple: true,
      multipleNonGreedy: true,
      options: Object.keys(STATUSES),
      helpValue: 'STATUS',
      summary: 'filter by status (repeatable)',
    }),
    'job-type': Flags.string({helpValue: 'TYPE', summary: 'filter by framework, such as PyTorchJob'}),
    'display-name': Flags.string({helpValue: 'TEXT', summary: 'filter by name (substring)'}),
    'workspace-id': Flags.string({helpValue: 'ID', summary: 'filter by workspace'}),
    'resource-id': Flags.string({helpValue: 'QUOTA', summary: 'filter by resource quota'}),
    'user-id': Flags.string({helpValue: 'ID', summary: 'filter by user', exclusive: ['all-users']}),
    tag: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE',
      summary: 'filter by tag (repeatable)',
    }),
    since: Flags.string({
      helpValue: 'TIME',
      summary: 'only jobs created since this time: 2h, 30d, "2026-11-23 20:00", RFC 3339',
    }),
    until: Flags.string({helpValue: 'TIME', summary: 'only jobs created before this time'}),
    'all-users': Flags.boolean({summary: 'include jobs of other users'}),
    'all-workspaces': Flags.boolean({
      summary: 'list your jobs in all workspaces',
      exclusive: ['all-users', 'user-id', 'workspace-id'],
    }),
    limit: limitFlag,
    all: {...allFlag, summary: 'list all jobs, regardless of age'},
    'sort-by': Flags.string({
      options: ['DisplayName', 'JobType', 'Status', 'GmtCreateTime', 'GmtFinishTime'],
      summary: 'sort key',
    }),
    order: Flags.string({options: ['asc', 'desc'], summary: 'sort order'}),
    columns: columnsFlag,
    watch: Flags.boolean({char: 'w', summary: 'refresh continuously'}),
    ...POLL_FLAGS,
  }

  async run() {
    const {flags} = await this.parse(JobList, matchOptionCase(this.argv, JobList.flags))
    await assertJobType(flags['job-type'])
    const {cloud, clock} = await this.context(flags)
    const filter = toJobFilter(flags, clock.now())
    if (flags.watch) return this.watch(flags)
    if (flags.all && this.canStreamJson && (flags.status ?? []).length < 2) return this.streamJobs(cloud, filter, flags)

    const {listing, hidden} = await this.readJobs(cloud, filter, flags)
    await this.showTable(jobColumns(this.view(clock.now())), listing.Jobs, {
      selectedColumns: flags.columns,
      defaultColumns: this.showsTable ? JOB_TABLE_COLUMNS : DEFAULT_JOB_COLUMNS,
      emptyMessage: `No matching jobs${describeWindow(filter)}. ${suggestWiderFilters(flags)}Create one: pai-dlc job create`,
    })
    this.noteTruncated(listing.Jobs.length, listing.TotalCount, 'jobs')
    if (hidden) this.noteHidden(hidden)
    return listing
  }

  private async readJobs(cloud: Cloud, filter: JobFilter, flags: CommandFlags<typeof JobList>) {
    const listingPromise = listJobs(cloud, filter, this.resolveLimit(flags, DEFAULT_LIMIT))
    const total = listingPromise.then(({TotalCount}) => TotalCount)
    const [listing, hidden] = await Promise.all([
      listingPromise,
      flags.quiet ? undefined : countHiddenJobs(cloud, filter, total),
      total,
    ])
    return {listing, hidden}
  }

  private async streamJobs(cloud: Cloud, filter: JobFilter, {quiet}: {quiet?: boolean}): Promise<undefined> {
    const total = this.streamPages('Jobs', listJobPages(cloud, filter))
    if (!quiet) this.noteHidden(await countHiddenJobs(cloud, filter, total))
    await total
  }

  /** By default the service hides older jobs and jobs of other users (rule R4). */
  private noteHidden({olderCount, otherUsersCount}: HiddenJobCounts): void {
    const parts = [
      ...(olderCount > 0 ? [`${olderCount} older than 7 days (--all)`] : []),
      ...(otherUsersCount > 0 ? [`${otherUsersCount} by others (--all-users)`] : []),
    ]
    if (parts.length > 0) this.note(`Not shown: ${parts.join(', ')}.`)
  }

  private async watch(flags: CommandFlags<typeof JobList>) {
    const {cloud, clock, renew} = await this.context(flags)
    const {renderTable} = await import('../../render/table.js')
    this.onInterrupt('The jobs keep running.')
    const renderFrame = async () => {
      const now = clock.now()
      const {Jobs} = await listJobs(cloud, toJobFilter(flags, now), this.resolveLimit(flags, DEFAULT_LIMIT))
      const columns = selectColumns(jobColumns(this.view(now)), flags.columns ?? JOB_TABLE_COLUMNS)
      return {text: Jobs.length > 0 ? renderTable(columns, Jobs, this.view(now)) : 'No matching jobs.', isLast: false}
    }
    await showLiveView(this.liveScreen(), {
      clock,
      renew,
      intervalMs: parsePollFlags(flags).intervalMs ?? 5000,
      renderFrame,
    })
    return {Jobs: [], TotalCount: 0}
  }
}

function describeWindow({StartTime, ShowOwn}: JobFilter): string {
  const owner = ShowOwn === undefined ? ' of yours' : ''
  return `${owner}${StartTime === undefined ? ' in the last 7 days' : ''}`
}

function suggestWiderFilters(flags: CommandFlags<typeof JobList>): string {
  const isOwn = !flags['all-users'] && flags['user-id'] === undefined
  const names = [
    ...(flags.since === undefined && !flags.all ? ['--all'] : []),
    ...(isOwn && !flags['all-workspaces'] ? ['--all-users', '--all-workspaces'] : []),
  ]
  return names.length > 0 ? `Widen the search with ${names.join(', ')}. ` : ''
}

function toJobFilter(flags: CommandFlags<typeof JobList>, now: number): JobFilter {
  return {
    Statuses: flags.status,
    JobType: flags['job-type'],
    DisplayName: flags['display-name'],
    WorkspaceId: flags['workspace-id'],
    ResourceId: flags['resource-id'],
    UserIdForFilter: flags['user-id'],
    Tags: flags.tag === undefined ? undefined : parseTags(flags.tag),
    StartTime: flags.since === undefined ? (flags.all ? ALL_TIME_START : undefined) : parseTime(flags.since, now),
    EndTime: flags.until === undefined ? undefined : parseTime(flags.until, now, '--until'),
    ShowOwn: flags['all-users'] || flags['user-id'] !== undefined ? false : flags['all-workspaces'] ? true : undefined,
    FromAllWorkspaces: flags['all-workspaces'] || undefined,
    SortBy: flags['sort-by'],
    Order: flags.order,
  }
}

/** For an unknown type the service returns an empty list and no error (rule C8). */
async function assertJobType(type?: string): Promise<void> {
  if (type === undefined) return
  const {checkJobType} = await import('../../document/rules/framework.js')
  for (const {message, fix} of checkJobType(type)) throw usageError(`--job-type: ${message}`, fix ? [fix] : [])
}

function parseTags(pairs: string[]): Record<string, string> {
  const invalid = pairs.filter((pair) => !/^[^=]+=/.test(pair))
  if (invalid.length > 0)
    throw usageError(`--tag must be KEY=VALUE, not ${invalid.join(', ')}.`, ['pai-dlc job list --tag team=vision'])
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}
