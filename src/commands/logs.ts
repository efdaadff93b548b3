import {once} from 'node:events'
import {Flags} from '@oclif/core'
import type {GetJobResponse} from '../api/generated/types.js'
import type {CommandFlags as FlagsOf} from '../cli/base-command.js'
import {jobArg} from '../cli/global-flags.js'
import {JobCommand} from '../cli/job-command.js'
import {FOLLOW_FLAGS} from '../cli/watch-flags.js'
import {usageError} from '../errors.js'
import {getPods, getPreviousInstance, selectPods} from '../job/pods.js'
import {anyJob, startedJobs} from '../job/selection.js'
import {parsePollFlags, parseTime} from '../job/times.js'
import {getJob} from '../job/watch.js'
import {openLogStream} from '../logs/checkpoint-writer.js'
import {followLogsToEnd, toExitName} from '../logs/follow-command.js'
import {DEFAULT_MAX_LINES, readLogsOfPods} from '../logs/logs.js'
import {createLineWriter} from '../logs/output.js'
import {collectGarbage, limitYoungGeneration} from '../platform/v8-heap.js'
import {podPrefixes, renderLogLine, stripTimestamp} from '../render/logs.js'
import {escapeUnsafe} from '../text/sanitize.js'

interface PodLines {
  podId: string
  /** Kept only for an answer to programs. */
  lines: string[]
  count: number
  isTruncated: boolean
  /** So many lines were looked at, and there are older ones. */
  searchedLineCount?: number
}

interface FollowInput {
  flags: FlagsOf<typeof Logs>
  matches: (line: string) => boolean
  times: {since?: string; until?: string}
  polling: ReturnType<typeof parsePollFlags>
}

/** How far back --grep looks, unless --max-lines goes further. */
const GREP_MAX_LINES = 10_000

/** So many lines are worth the trouble of collecting them before others are read. */
const LINES_BEFORE_GC = 100_000

export default class Logs extends JobCommand {
  static override summary = 'Show the logs of a job’s pods'
  static override description =
    `The last ${DEFAULT_MAX_LINES} lines of the first pod (master, chief) unless told otherwise. With -f it goes on until the job has ended, and the
exit code says how: 0 Succeeded, 10 Failed, 11 Stopped. With --json -f each line is a JSON object of its own.
Where it was cut off, -f --resume goes on: no line is lost, and with -o none comes twice.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai -f --all-pods',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --pod worker-3 --max-lines 1000 --grep loss',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --since 2h --timestamps -o train.log',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai -f --all-pods -o train.log --resume',
  ]
  static override quietQuery = 'Pods[].PodId'
  static override args = {job: jobArg}
  static override flags = {
    pod: Flags.string({
      char: 'p',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'POD',
      summary: 'this pod, such as worker-3 (repeatable; default the first)',
      exclusive: ['all-pods'],
    }),
    'all-pods': Flags.boolean({char: 'a', summary: 'all pods, each line with its pod’s name'}),
    follow: Flags.boolean({char: 'f', summary: 'go on until the job has ended'}),
    'max-lines': Flags.integer({
      min: 1,
      helpValue: 'N',
      summary: `at most so many lines a pod, the last ones (default ${DEFAULT_MAX_LINES})`,
    }),
    since: Flags.string({helpValue: 'TIME', summary: 'from then on: 10m, 2h, "2026-11-23 20:00", RFC 3339'}),
    until: Flags.string({helpValue: 'TIME', summary: 'up to then', exclusive: ['follow']}),
    grep: Flags.string({helpValue: 'REGEX', summary: 'only lines that match this regular expression'}),
    timestamps: Flags.boolean({summary: 'with the time of each line, where the service gives it'}),
    previous: Flags.boolean({summary: 'of the pod before its last restart', exclusive: ['follow']}),
    'output-file': Flags.string({char: 'o', helpValue: 'FILE', summary: 'append to this file instead of printing'}),
    resume: Flags.boolean({
      summary: 'with -f: go on where following the same pods (to the same file) was cut off',
      dependsOn: ['follow'],
      exclusive: ['since'],
    }),
    ...FOLLOW_FLAGS,
  }

  async run() {
    const {args, flags} = await this.parse(Logs)
    const matches = createLineMatcher(flags.grep)
    const polling = parsePollFlags(flags)
    const id = await this.resolveJobId(args.job, flags, (flags.follow ? anyJob : startedJobs)('read the logs of'))
    const {cloud, clock} = await this.context(flags)
    const now = clock.now()
    const times = {
      since: flags.since && parseTime(flags.since, now),
      until: flags.until && parseTime(flags.until, now, '--until'),
    }
    const job = await getJob(cloud, id)
    if (flags.follow) return this.follow({...job, JobId: id}, {flags, matches, times, polling})
    const out = createLineWriter(flags['output-file'], (text) => process.stdout.write(text))

    const maxShownLines = flags['max-lines'] ?? DEFAULT_MAX_LINES
    const pods = selectPods(job, {names: flags.pod, selectAll: flags['all-pods']})
    const ids = pods.map(({podId}) => podId)
    const prefixes = pods.length > 1 ? podPrefixes(ids, {color: this.canUseColor(flags)}) : undefined
    const maxLines = flags.grep === undefined ? maxShownLines : Math.max(maxShownLines, GREP_MAX_LINES)
    const reads = pods.map((pod) => {
      const {podUid} = flags.previous ? getPreviousInstance(pod) : pod
      return {jobId: id, podId: pod.podId, podUid, maxLines, ...times, job, clock}
    })
    const results: PodLines[] = []
    let heldLines = 0
    if (maxLines * pods.length > LINES_BEFORE_GC) limitYoungGeneration()
    for await (const {podId, lines, isTruncated} of readLogsOfPods(cloud, reads)) {
      const matching = flags.grep === undefined ? lines : lines.filter(matches)
      const shownLines = matching.length > maxShownLines ? matching.slice(-maxShownLines) : matching
      const style = {color: this.canUseColor(flags), timestamps: flags.timestamps, prefix: prefixes?.get(podId)}
      if (!this.jsonEnabled() || flags['output-file'])
        for (const line of shownLines) out.write(renderLogLine(line, style))
      results.push({
        ...{
          podId,
          lines: this.jsonEnabled() ? shownLines : [],
          count: shownLines.length,
          searchedLineCount: isTruncated ? maxLines : undefined,
        },
        isTruncated: flags.grep === undefined ? isTruncated : matching.length > maxShownLines,
      })
      heldLines += lines.length
      if (heldLines < LINES_BEFORE_GC || this.jsonEnabled()) continue
      for (const lineArray of [lines, matching, shownLines]) lineArray.length = 0
      heldLines = 0
      collectGarbage()
    }
    await out.close()
    this.noteOmitted(job, results, {...flags, maxShownLines})
    return {JobId: id, Pods: results.map(({podId, lines}) => ({PodId: podId, Logs: lines}))}
  }

  private async follow(job: GetJobResponse, {flags, matches, times, polling}: FollowInput) {
    const {cloud, clock, settings, renew} = await this.context(flags)
    const {JobId = ''} = job
    const note = (text: string) => this.note(text)
    const pods: 'all' | string[] | undefined = flags['all-pods'] ? 'all' : flags.pod
    const target = {host: settings.endpoints['pai-dlc'].value.host, jobId: JobId, pods, file: flags['output-file']}
    const {resume, out, checkpointer} = await openLogStream({target, isResumed: flags.resume, print: printLine, note})
    if (flags.resume && !resume) note('No place to go on from was kept: following begins as without --resume.')
    this.onInterrupt(`${JobId} goes on. Follow it again: pai-dlc logs ${JobId} -f --resume${formatTargetFlags(flags)}`)
    this.markResultPrinted()
    const ended = await followLogsToEnd({
      ...{cloud, clock, jobId: JobId, pods, polling, matches, resume, renew, note, waitForDrain},
      ...{
        since: times.since,
        tail: flags['max-lines'],
        timestamps: flags.timestamps,
        onCheckpoint: checkpointer.onCheckpoint,
      },
      view: {...this.view(clock.now()), color: this.canUseColor(flags)},
      writeLine: (text, podId, line) =>
        out.write(this.jsonEnabled() ? escapeUnsafe(JSON.stringify({PodId: podId, Line: line})) : text),
    })
    checkpointer.end()
    await out.close()
    this.setExitCode(toExitName(ended.Status) ?? 'failure')
    return ended
  }

  private canUseColor(flags: {'output-file'?: string}): boolean {
    return this.terminal.stdoutColor && flags['output-file'] === undefined
  }

  /** What is not shown, and the flag that shows it (R1, R2). */
  private noteOmitted(
    job: GetJobResponse,
    results: PodLines[],
    {maxShownLines, grep, pod}: {maxShownLines: number; grep?: string; pod?: string[]},
  ) {
    if (results.some(({isTruncated}) => isTruncated)) {
      const description = [
        maxShownLines === 1 ? 'line' : `${maxShownLines} lines`,
        results.length > 1 ? 'of a pod' : '',
        grep ? 'that match' : '',
      ].filter(Boolean)
      this.note(`Only the last ${description.join(' ')}. More: --max-lines N`)
    }
    const searched = Math.max(...results.map((result) => result.searchedLineCount ?? 0))
    if (grep && searched > 0)
      this.note(`Only the last ${searched} lines were searched. More: --max-lines N, or --since TIME`)
    const otherCount = getPods(job).length - results.length
    const otherPodsText = `${otherCount} more ${otherCount === 1 ? 'pod has' : 'pods have'} logs: --all-pods, or --pod NAME`
    if (otherCount > 0 && !pod) this.note(`${results[0]?.podId} only; ${otherPodsText}`)
    if (results.some(({count}) => count > 0)) return
    this.note(grep ? 'No line matches.' : `No lines. The job is ${job.Status}: pai-dlc events ${job.JobId}`)
  }
}

const printLine = (line: string) => process.stdout.write(`${line}\n`)

/** Where stdout is slower than the service: waits until it has taken what was written. */
const waitForDrain = () => (process.stdout.writableNeedDrain ? once(process.stdout, 'drain') : undefined)

/** The flags that say which following it was. */
function formatTargetFlags(flags: FlagsOf<typeof Logs>): string {
  const file = flags['output-file']
  const pods = flags['all-pods'] ? ['--all-pods'] : (flags.pod ?? []).map((name) => `--pod ${name}`)
  return [...pods, ...(file === undefined ? [] : [`-o ${file}`])].map((arg) => ` ${arg}`).join('')
}

function createLineMatcher(pattern: string | undefined): (line: string) => boolean {
  if (pattern === undefined) return () => true
  try {
    const regex = new RegExp(pattern)
    return (line) => regex.test(stripTimestamp(line))
  } catch (error) {
    throw usageError(`--grep is no regular expression: ${(error as Error).message}.`, [
      `--grep ${JSON.stringify(pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))}   # the text itself`,
    ])
  }
}
