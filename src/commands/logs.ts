import {once} from 'node:events'
import {Flags} from '@oclif/core'
import type {GetJobResponse} from '../api/generated/types.js'
import type {CommandFlags as FlagsOf} from '../cli/base-command.js'
import {jobArg} from '../cli/global-flags.js'
import {JobCommand} from '../cli/job-command.js'
import {openPager, type Pager} from '../cli/pager.js'
import {FOLLOW_FLAGS} from '../cli/watch-flags.js'
import {anyJob, startedJobs} from '../job/selection.js'
import {parsePollFlags, parseTime} from '../job/times.js'
import {getJob} from '../job/watch.js'
import {openLogStream} from '../logs/checkpoint-writer.js'
import {readContainers} from '../logs/containers.js'
import {followLogsToEnd, toExitName} from '../logs/follow-command.js'
import {DEFAULT_MAX_LINES} from '../logs/logs.js'
import {createLineWriter} from '../logs/output.js'
import {readJobLogs} from '../logs/read-command.js'
import {escapeUnsafe} from '../text/sanitize.js'

interface FollowInput {
  flags: FlagsOf<typeof Logs>
  filter?: (line: string) => boolean
  highlight?: (text: string) => string
  since?: string
  polling: ReturnType<typeof parsePollFlags>
}

export default class Logs extends JobCommand {
  static override summary = "Show or stream a job's logs"
  static override description =
    `Shows the last ${DEFAULT_MAX_LINES} lines of the first pod (chief, master, else worker 0) by default. -f streams new lines until the job finishes, and the
exit code reports the outcome: 0 Succeeded, 10 Failed, 11 Stopped. --json -f prints a JSON object per line. After an
interruption, -f --resume continues without losing a line, and with -o without repeating one.`
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
      summary: 'pod to read, such as worker-3 (repeatable; default: the first)',
      exclusive: ['all-pods'],
    }),
    'all-pods': Flags.boolean({char: 'a', summary: 'read all pods; each line begins with the pod name'}),
    container: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME',
      summary: 'only lines of this container, such as a sidecar (repeatable; default: all)',
    }),
    follow: Flags.boolean({char: 'f', summary: 'stream new lines until the job finishes'}),
    'max-lines': Flags.integer({
      char: 'n',
      aliases: ['tail'],
      min: 1,
      helpValue: 'N',
      summary: `number of most recent lines per pod (default ${DEFAULT_MAX_LINES})`,
    }),
    since: Flags.string({
      helpValue: 'TIME',
      summary: 'only lines since this time: 10m, 2h, "2026-11-23 20:00", RFC 3339',
    }),
    until: Flags.string({helpValue: 'TIME', summary: 'only lines before this time', exclusive: ['follow']}),
    grep: Flags.string({helpValue: 'REGEX', summary: 'only lines that match this regular expression'}),
    exclude: Flags.string({helpValue: 'REGEX', summary: 'only lines that do not match this regular expression'}),
    highlight: Flags.string({helpValue: 'REGEX', summary: 'mark text that matches this regular expression, in color'}),
    timestamps: Flags.boolean({summary: 'show the time of each line, if available'}),
    previous: Flags.boolean({summary: 'show logs from before the last restart of the pod', exclusive: ['follow']}),
    'output-file': Flags.string({char: 'o', helpValue: 'FILE', summary: 'append to this file instead of printing'}),
    resume: Flags.boolean({
      summary: 'with -f: continue an interrupted stream of the same pods (and file)',
      dependsOn: ['follow'],
    }),
    ...FOLLOW_FLAGS,
  }

  async run() {
    const {args, flags} = await this.parse(Logs)
    const [filter, highlight] = await Promise.all([createFilter(flags), this.loadHighlighter(flags)])
    const polling = parsePollFlags(flags)
    const id = await this.resolveJobId(args.job, flags, (flags.follow ? anyJob : startedJobs)('read the logs of'))
    const {cloud: anyCloud, clock} = await this.context(flags)
    const cloud = readContainers(anyCloud, flags.container ?? [], (text) => this.note(text))
    const since = flags.since && parseTime(flags.since, clock.now())
    const until = flags.until && parseTime(flags.until, clock.now(), '--until')
    const job = await getJob(cloud, id)
    if (flags.follow) return this.follow({...job, JobId: id}, {flags, filter, highlight, since, polling})

    const pager = this.startPager(flags)
    const out = createLineWriter(flags['output-file'], (text) => (pager ?? process.stdout).write(text))
    const {'all-pods': allPods, previous, timestamps, pod: podNames, 'max-lines': maxLines} = flags
    const keepsLines = this.jsonEnabled()
    const writeLine = !keepsLines || flags['output-file'] ? (line: string) => out.write(line) : undefined
    const {pods, notes} = await readJobLogs({
      ...{cloud, clock, job, jobId: id, podNames, allPods, previous, maxLines, filter, since, until, timestamps},
      ...{color: this.canUseColor(flags), usesLocalTime: this.usesLocalTime(flags), highlight, writeLine, keepsLines},
    })
    await out.close()
    await pager?.close()
    for (const note of notes) this.note(note)
    return {JobId: id, Pods: pods.map(({podId, lines}) => ({PodId: podId, Logs: lines}))}
  }

  private async follow(job: GetJobResponse, {flags, filter, highlight, since, polling}: FollowInput) {
    const {cloud: anyCloud, clock, settings, renew} = await this.context(flags)
    const {JobId = ''} = job
    const note = (text: string) => this.note(text)
    const pods: 'all' | string[] | undefined = flags['all-pods'] ? 'all' : flags.pod
    const {container: containers = []} = flags
    const cloud = readContainers(anyCloud, containers, note)
    const {host} = settings.endpoints['pai-dlc'].value
    const target = {host, jobId: JobId, pods, containers, file: flags['output-file']}
    const {resume, out, checkpointer} = await openLogStream({target, isResumed: flags.resume, print: printLine, note})
    if (flags.resume && !resume) note('No checkpoint found; starting as if --resume were not given.')
    if (resume && since) note('Continuing at the checkpoint; --since applies only without one.')
    this.onInterrupt(
      `Job ${JobId} keeps running. Resume the stream: pai-dlc logs ${JobId} -f --resume${formatTargetFlags(flags)}`,
    )
    this.markResultPrinted()
    const ended = await followLogsToEnd({
      ...{cloud, clock, jobId: JobId, pods, polling, matches: filter, resume, renew, note, waitForDrain},
      ...{
        since: resume ? undefined : since,
        tail: flags['max-lines'],
        timestamps: flags.timestamps,
        usesLocalTime: this.usesLocalTime(flags),
        highlight,
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

  /** An invalid expression is an error even without colors. */
  private async loadHighlighter(flags: {highlight?: string; 'output-file'?: string}) {
    if (flags.highlight === undefined) return undefined
    const [{createHighlighter}, {createColors}] = await Promise.all([
      import('../logs/grep.js'),
      import('../render/view.js'),
    ])
    const highlighter = createHighlighter(flags.highlight, createColors(true).bold.red)
    return this.canUseColor(flags) ? highlighter : undefined
  }

  /** For lines on a terminal, which arrive pod by pod. */
  private startPager(flags: {'output-file'?: string}): Pager | undefined {
    const command = this.pagerCommand
    return command === undefined || this.jsonEnabled() || flags['output-file'] !== undefined
      ? undefined
      : openPager(command)
  }

  /** A file is for programs. */
  private usesLocalTime(flags: {'output-file'?: string}): boolean {
    return this.showsLocalTime && flags['output-file'] === undefined
  }

  private canUseColor(flags: {'output-file'?: string}): boolean {
    return this.terminal.stdoutColor && flags['output-file'] === undefined
  }
}

const printLine = (line: string) => process.stdout.write(`${line}\n`)

/** Applies backpressure if stdout is slower than the service. */
const waitForDrain = () => (process.stdout.writableNeedDrain ? once(process.stdout, 'drain') : undefined)

function formatTargetFlags(flags: FlagsOf<typeof Logs>): string {
  const file = flags['output-file']
  const pods = flags['all-pods'] ? ['--all-pods'] : (flags.pod ?? []).map((name) => `--pod ${name}`)
  const containers = (flags.container ?? []).map((name) => `--container ${name}`)
  return [...pods, ...containers, ...(file === undefined ? [] : [`-o ${file}`])].map((arg) => ` ${arg}`).join('')
}

/** Loads the regular expression engine only for --grep and --exclude. */
async function createFilter({grep, exclude}: {grep?: string; exclude?: string}) {
  if (grep === undefined && exclude === undefined) return undefined
  const {createLineMatcher} = await import('../logs/grep.js')
  const isWanted = grep === undefined ? undefined : createLineMatcher(grep)
  const isExcluded = exclude === undefined ? undefined : createLineMatcher(exclude, '--exclude')
  return (line: string) => (isWanted?.(line) ?? true) && !isExcluded?.(line)
}
