import {Flags} from '@oclif/core'
import type {CommandFlags} from '../cli/base-command.js'
import {jobArg} from '../cli/global-flags.js'
import {JobCommand} from '../cli/job-command.js'
import {FOLLOW_FLAGS} from '../cli/watch-flags.js'
import {findPods} from '../job/pods.js'
import {anyJob} from '../job/selection.js'
import {parsePollFlags, parseTime} from '../job/times.js'
import {getJob} from '../job/watch.js'
import {
  DEFAULT_MAX_EVENTS,
  type FollowEventsOptions,
  followEvents,
  readEvents,
  SERVICE_MAX_EVENTS,
} from '../logs/events.js'
import {toExitName} from '../logs/follow-command.js'
import {renderEvent} from '../render/events.js'
import {escapeUnsafe} from '../text/sanitize.js'

export default class Events extends JobCommand {
  static override summary = 'Show what happened to a job, or to one of its pods'
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --pod worker-1 -f',
  ]
  static override quietQuery = 'Events'
  static override args = {job: jobArg}
  static override flags = {
    pod: Flags.string({char: 'p', helpValue: 'POD', summary: 'of this pod, such as worker-3'}),
    follow: Flags.boolean({char: 'f', summary: 'go on until the job has ended'}),
    'max-events-num': Flags.integer({
      min: 1,
      max: SERVICE_MAX_EVENTS,
      helpValue: 'N',
      summary: `at most so many, the last ones (default ${DEFAULT_MAX_EVENTS})`,
    }),
    since: Flags.string({helpValue: 'TIME', summary: 'from then on: 10m, 2h, "2026-11-23 20:00", RFC 3339'}),
    until: Flags.string({helpValue: 'TIME', summary: 'up to then', exclusive: ['follow']}),
    ...FOLLOW_FLAGS,
  }

  async run() {
    const {args, flags} = await this.parse(Events)
    const polling = parsePollFlags(flags)
    const id = await this.resolveJobId(args.job, flags, anyJob('show the events of'))
    const {cloud, clock} = await this.context(flags)
    const since = flags.since && parseTime(flags.since, clock.now())
    const until = flags.until && parseTime(flags.until, clock.now(), '--until')
    const job = await getJob(cloud, id)
    const podId = flags.pod === undefined ? undefined : findPods(job, [flags.pod])[0]?.podId
    const maxEvents = flags['max-events-num']
    if (flags.follow) return this.follow(flags, {jobId: id, podId, ...polling, since, tail: maxEvents})

    const read = await readEvents(cloud, {jobId: id, podId, maxEvents, since, until, job, clock})
    for (const line of read.lines) this.log(renderEvent(line, this.eventStyle))
    if (read.isTruncated)
      this.note(
        `Only the last ${read.lines.length === 1 ? 'event' : `${read.lines.length} events`}. More: --max-events-num N`,
      )
    if (read.lines.length === 0) this.note(`No events. The job is ${job.Status}.`)
    return {JobId: id, ...(podId === undefined ? {} : {PodId: podId}), Events: read.lines}
  }

  private get eventStyle() {
    return {color: this.terminal.stdoutColor, usesLocalTime: this.terminal.isTty}
  }

  private async follow(
    flags: CommandFlags<typeof Events>,
    options: Omit<FollowEventsOptions, 'clock' | 'renew' | 'onNote'>,
  ) {
    const {cloud, clock, renew} = await this.context(flags)
    this.onInterrupt(`${options.jobId} goes on.`)
    this.markResultPrinted()
    const events = followEvents(cloud, {...options, clock, renew, onNote: (text) => this.note(text)})
    for (let next = await events.next(); ; next = await events.next()) {
      if (next.done) {
        this.setExitCode(toExitName(next.value?.status) ?? 'failure')
        return next.value?.job
      }
      const text = this.jsonEnabled()
        ? escapeUnsafe(JSON.stringify({Event: next.value}))
        : renderEvent(next.value, this.eventStyle)
      process.stdout.write(`${text}\n`)
    }
  }
}
