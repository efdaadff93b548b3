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
  static override summary = 'Show events of a job or pod'
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --pod worker-1 -f',
  ]
  static override quietQuery = 'Events'
  static override args = {job: jobArg}
  static override flags = {
    pod: Flags.string({char: 'p', helpValue: 'POD', summary: 'show events of this pod, such as worker-3'}),
    follow: Flags.boolean({char: 'f', summary: 'stream new events until the job finishes'}),
    'max-events-num': Flags.integer({
      min: 1,
      max: SERVICE_MAX_EVENTS,
      helpValue: 'N',
      summary: `number of most recent events (default ${DEFAULT_MAX_EVENTS})`,
    }),
    since: Flags.string({
      helpValue: 'TIME',
      summary: 'only events since this time: 10m, 2h, "2026-11-23 20:00", RFC 3339',
    }),
    until: Flags.string({helpValue: 'TIME', summary: 'only events before this time', exclusive: ['follow']}),
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
        `Showing only the last ${read.lines.length === 1 ? 'event' : `${read.lines.length} events`}. Use a higher --max-events-num.`,
      )
    if (read.lines.length === 0) this.note(`No events. The job is ${job.Status}.`)
    return {JobId: id, ...(podId === undefined ? {} : {PodId: podId}), Events: read.lines}
  }

  private get eventStyle() {
    return {color: this.terminal.stdoutColor, usesLocalTime: this.showsLocalTime}
  }

  private async follow(
    flags: CommandFlags<typeof Events>,
    options: Omit<FollowEventsOptions, 'clock' | 'renew' | 'onNote'>,
  ) {
    const {cloud, clock, renew} = await this.context(flags)
    this.onInterrupt(`Job ${options.jobId} keeps running.`)
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
