import {
  type DiagnosisPattern,
  eventsCommand,
  jobGetCommand,
  logsCommand,
  type PatternHit,
  podName,
  toInlineText,
} from '../pattern.js'
import {memorySuffix, NEXT_COMMANDS} from '../wording.js'

const isOomKilled = ({pod, text}: PatternHit): boolean => /OOM ?Killed/i.test(`${pod?.reason} ${pod?.message} ${text}`)
const describeExit = (hit: PatternHit): string => `${podName(hit)} ended with exit code ${hit.exitCode}`

/** What the exit code of the first failing pod says where nothing says more. */
export const EXIT_CODE_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'HostOutOfMemory',
    title: 'Out of memory',
    source: 'exit',
    criteria: 'exit code 137 with the reason OOMKilled',
    weight: 88,
    confidence: 'certain',
    exitCodes: [137],
    filter: isOomKilled,
    summary: (hit) => `${podName(hit)} used more memory than the pod has${memorySuffix(hit)} and was killed.`,
    fix: 'Give the pods more memory (--memory, or a larger machine), or use less: fewer data workers, smaller caches.',
    nextCommands: (hit) => [...NEXT_COMMANDS.metrics(hit, 'memory'), logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'Killed',
    title: 'Killed by a signal',
    source: 'exit',
    criteria: 'exit code 137 (SIGKILL) without OOMKilled',
    weight: 50,
    confidence: 'likely',
    exitCodes: [137],
    summary: (hit) =>
      `${podName(hit)} was killed (exit code 137, SIGKILL), which mostly means that it ran out of memory.`,
    fix: 'Give the pods more memory, or use less: fewer data workers, smaller caches. Else look for who killed it.',
    nextCommands: (hit) => [...NEXT_COMMANDS.metrics(hit, 'memory'), eventsCommand(hit), logsCommand(hit)],
  },
  {
    id: 'SegmentationFault',
    title: 'Crash in native code',
    source: 'exit',
    criteria: 'exit code 139 (SIGSEGV)',
    weight: 50,
    confidence: 'certain',
    exitCodes: [139],
    summary: (hit) => `${podName(hit)} crashed in native code (exit code 139, segmentation fault).`,
    fix: 'Mostly packages that do not fit each other (torch, CUDA, NCCL): use an official image. PYTHONFAULTHANDLER=1 shows where.',
    nextCommands: (hit) => [logsCommand(hit), NEXT_COMMANDS.images],
  },
  {
    id: 'Aborted',
    title: 'The program aborted itself',
    source: 'exit',
    criteria: 'exit code 134 (SIGABRT)',
    weight: 50,
    confidence: 'certain',
    exitCodes: [134],
    summary: (hit) =>
      `${podName(hit)} aborted itself (exit code 134, SIGABRT), as native code does after an error that it can’t handle.`,
    fix: 'The last lines before the abort name the error.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
  {
    id: 'Terminated',
    title: 'Asked to end',
    source: 'exit',
    criteria: 'exit code 143 (SIGTERM)',
    weight: 40,
    role: 'consequence',
    confidence: 'likely',
    exitCodes: [143],
    summary: (hit) =>
      `${podName(hit)} was asked to end (exit code 143, SIGTERM): by a stop, an eviction, or because another pod failed.`,
    fix: 'Look for what came before: the events of the job, and pods that ended earlier.',
    nextCommands: (hit) => [eventsCommand({job: hit.job}), jobGetCommand(hit)],
  },
  {
    id: 'CommandNotFoundExit',
    title: 'Command not found',
    source: 'exit',
    criteria: 'exit code 127',
    weight: 50,
    confidence: 'certain',
    exitCodes: [127],
    summary: (hit) => `${podName(hit)} could not find a command that the job runs (exit code 127).`,
    fix: 'Write the command’s whole path, install it first, or choose an image that has it.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'NotExecutable',
    title: 'The command can’t be executed',
    source: 'exit',
    criteria: 'exit code 126',
    weight: 50,
    confidence: 'certain',
    exitCodes: [126],
    summary: (hit) => `${podName(hit)} found the command but could not execute it (exit code 126).`,
    fix: 'Start scripts by their interpreter (bash run.sh, python train.py): mounted files are rarely executable.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'NcclTimeoutExit',
    title: 'Communication timed out',
    source: 'exit',
    criteria: 'exit code 245',
    weight: 50,
    role: 'symptom',
    confidence: 'likely',
    exitCodes: [245],
    summary: (hit) => `${podName(hit)} ended with exit code 245, which on this service stands for an NCCL time-out.`,
    fix: 'Look for a rank that died or hung earlier. NCCL_DEBUG=INFO names the connection; --sanity-check tests the network first.',
    nextCommands: (hit) => [NEXT_COMMANDS.allLogs(hit), jobGetCommand(hit)],
  },
  {
    id: 'SshFailed',
    title: 'A remote process failed',
    source: 'exit',
    criteria: 'exit code 255',
    weight: 50,
    role: 'symptom',
    confidence: 'likely',
    exitCodes: [255],
    summary: (hit) =>
      hit.job.JobType === 'MPIJob'
        ? `${podName(hit)} ended with exit code 255: a connection by ssh to another pod failed.`
        : `${podName(hit)} ended with exit code 255, as ssh does when a connection failed and programs that return -1.`,
    fix: 'For MPI the image needs an ssh server and client, and all workers must be up. Else look at the last lines.',
    nextCommands: (hit) => [logsCommand(hit), eventsCommand(hit)],
  },
  {
    id: 'ShellMisuse',
    title: 'Wrong arguments',
    source: 'exit',
    criteria: 'exit code 2',
    weight: 50,
    role: 'symptom',
    confidence: 'likely',
    exitCodes: [2],
    summary: (hit) => `${describeExit(hit)}, which programs give for wrong arguments and shells for wrong syntax.`,
    fix: 'Compare the command with what its program takes.',
    nextCommands: (hit) => [logsCommand(hit), NEXT_COMMANDS.jobField(hit, 'UserCommand')],
  },
  {
    id: 'ProgramFailed',
    title: 'No known pattern fits',
    source: 'exit',
    criteria: 'exit code 1, or any other than 0 that no other row has',
    weight: 20,
    kind: 'unknown',
    role: 'symptom',
    confidence: 'likely',
    summary: (hit) => {
      const said =
        hit.pod?.message && !/^Container exited with code/i.test(hit.pod.message)
          ? ` (${toInlineText(hit.pod.message)})`
          : ''
      const unread = hit.pod?.log === undefined ? ', and its log could not be read' : ''
      return `No known pattern fits: ${podName(hit)} ended with exit code ${hit.exitCode}${said}${unread}.`
    },
    fix: 'The program itself reported a failure: its last lines are where to look.',
    nextCommands: (hit) => [logsCommand(hit, 1000), eventsCommand(hit)],
  },
]
