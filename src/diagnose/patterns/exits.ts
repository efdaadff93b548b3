import {
  type DiagnosisPattern,
  eventsCommand,
  jobGetCommand,
  logsCommand,
  type PatternHit,
  podName,
  toInlineText,
} from '../pattern.js'
import {describeProcess, describeSignal, findLastWords, memorySuffix, NEXT_COMMANDS} from '../wording.js'

const isOomKilled = ({pod, text}: PatternHit): boolean => /OOM ?Killed/i.test(`${pod?.reason} ${pod?.message} ${text}`)
const MORE_MEMORY =
  'Give the pods more memory (--memory, or a larger instance type), or use less: fewer data workers, smaller caches.'

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
    fix: MORE_MEMORY,
    nextCommands: (hit) => [...NEXT_COMMANDS.metrics(hit, 'memory'), logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'Killed',
    title: 'Killed by a signal',
    source: 'exit',
    criteria: 'exit code 137 (SIGKILL) without OOMKilled, also of a process behind a launcher',
    weight: 50,
    confidence: 'likely',
    exitCodes: [137],
    summary: (hit) =>
      `${describeProcess(hit)} was killed (${describeSignal(hit)}), usually because it ran out of memory.`,
    fix: 'Give the pods more memory, or use less: fewer data workers, smaller caches. Otherwise, find out what killed it.',
    nextCommands: (hit) => [...NEXT_COMMANDS.metrics(hit, 'memory'), eventsCommand(hit), logsCommand(hit)],
  },
  {
    id: 'SegmentationFault',
    title: 'Crash in native code',
    source: 'exit',
    criteria: 'exit code 139 (SIGSEGV), also of a process behind a launcher',
    weight: 50,
    confidence: 'certain',
    exitCodes: [139],
    summary: (hit) =>
      `${describeProcess(hit)} crashed in native code (${hit.child ? describeSignal(hit) : 'exit code 139, segmentation fault'}).`,
    fix: 'Usually caused by incompatible packages (torch, CUDA, NCCL): use an official image. PYTHONFAULTHANDLER=1 shows the line.',
    nextCommands: (hit) => [logsCommand(hit), NEXT_COMMANDS.images],
  },
  {
    id: 'BusError',
    title: 'Shared memory too small, or a truncated file',
    source: 'exit',
    criteria: 'exit code 135 (SIGBUS), also of a process behind a launcher',
    weight: 50,
    confidence: 'likely',
    exitCodes: [135],
    summary: (hit) =>
      `${describeProcess(hit)} was killed by a bus error (${describeSignal(hit)}), usually because shared memory (/dev/shm) is full.`,
    fix: 'Give the pods more shared memory (--shared-memory in a quota), or use fewer data workers. A truncated memory-mapped file has the same effect.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'IllegalInstruction',
    title: 'Built for another CPU',
    source: 'exit',
    criteria: 'exit code 132 (SIGILL), also of a process behind a launcher',
    weight: 50,
    confidence: 'likely',
    exitCodes: [132],
    summary: (hit) =>
      `${describeProcess(hit)} ran an instruction that its CPU does not support (${describeSignal(hit)}).`,
    fix: 'A package was built for another CPU, such as one with AVX-512: build it in the image, or use an official image.',
    nextCommands: (hit) => [logsCommand(hit), NEXT_COMMANDS.images],
  },
  {
    id: 'ArithmeticFault',
    title: 'Crash in native code',
    source: 'exit',
    criteria: 'exit code 136 (SIGFPE), also of a process behind a launcher',
    weight: 50,
    confidence: 'certain',
    exitCodes: [136],
    summary: (hit) =>
      `${describeProcess(hit)} crashed in native code, usually by dividing by zero (${describeSignal(hit)}).`,
    fix: 'PYTHONFAULTHANDLER=1 shows the line. The usual cause is an empty batch or shard.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
  {
    id: 'Aborted',
    title: 'The program aborted',
    source: 'exit',
    criteria: 'exit code 134 (SIGABRT), also of a process behind a launcher',
    weight: 50,
    confidence: 'certain',
    exitCodes: [134],
    summary: (hit) =>
      `${describeProcess(hit)} aborted (${describeSignal(hit)}), as native code does after an error that it cannot handle.`,
    fix: 'The last lines before the abort name the error.',
    nextCommands: (hit) => [logsCommand(hit)],
  },
  {
    id: 'Terminated',
    title: 'Terminated by a signal',
    source: 'exit',
    criteria: 'exit code 143 (SIGTERM) or 130 (SIGINT)',
    weight: 40,
    role: 'consequence',
    confidence: 'likely',
    exitCodes: [130, 143],
    // Beside a pod that ended by itself it says nothing.
    filter: ({evidence}) =>
      evidence.pods.every(({hasFailed, exitCode}) => !hasFailed || exitCode === 130 || exitCode === 143),
    summary: (hit) =>
      `${describeProcess(hit)} was terminated (${describeSignal(hit)}): by a stop, an eviction${hasOtherPods(hit) ? ', or because another pod failed' : ' or its own launcher'}.`,
    fix: (hit) =>
      hasOtherPods(hit)
        ? 'Look for what came before: the events of the job, and pods that ended earlier.'
        : 'Look for what came before in the events of the job and the end of the log.',
    nextCommands: (hit) => [eventsCommand({job: hit.job}), jobGetCommand(hit)],
  },
  {
    id: 'CommandNotFoundExit',
    title: 'Command not found',
    source: 'exit',
    criteria: 'exit code 127',
    weight: 50,
    confidence: 'likely',
    exitCodes: [127],
    summary: (hit) => `${describeProcess(hit)} could not find a command that the job runs (exit code 127).`,
    fix: 'Use the full path of the command, install it first, or choose an image that has it.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'NotExecutable',
    title: 'The command cannot be executed',
    source: 'exit',
    criteria: 'exit code 126',
    weight: 50,
    confidence: 'likely',
    exitCodes: [126],
    summary: (hit) => `${describeProcess(hit)} found the command but could not execute it (exit code 126).`,
    fix: 'Start scripts with their interpreter (bash run.sh, python train.py): mounted files are rarely executable.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'NcclTimeoutExit',
    title: 'Communication timed out',
    source: 'exit',
    criteria: 'exit code 245',
    weight: 50,
    role: 'symptom',
    confidence: 'possible',
    exitCodes: [245],
    summary: (hit) => `${podName(hit)} ended with exit code 245, which means an NCCL timeout on this service.`,
    fix: 'Look for a rank that died or hung earlier. NCCL_DEBUG=INFO shows the connection; --sanity-check tests the network first.',
    nextCommands: (hit) => [NEXT_COMMANDS.allLogs(hit), jobGetCommand(hit)],
  },
  {
    id: 'SshFailed',
    title: 'A remote process failed',
    source: 'exit',
    criteria: 'exit code 255',
    weight: 50,
    role: 'symptom',
    confidence: ({job}) => (job.JobType === 'MPIJob' ? 'likely' : 'possible'),
    exitCodes: [255],
    summary: (hit) =>
      hit.job.JobType === 'MPIJob'
        ? `${describeProcess(hit)} ended with exit code 255: an SSH connection to another pod failed.`
        : `${describeProcess(hit)} ended with exit code 255, as ssh does when a connection failed and programs that return -1.`,
    fix: 'MPI requires an SSH server and client in the image, and all workers must be running. Otherwise, read the last lines.',
    nextCommands: (hit) => [logsCommand(hit), eventsCommand(hit)],
  },
  {
    id: 'ShellMisuse',
    title: 'Wrong arguments or syntax',
    source: 'exit',
    criteria: 'exit code 2, and no line that tells more',
    weight: 50,
    role: 'symptom',
    confidence: 'possible',
    exitCodes: [2],
    summary: (hit) =>
      `${describeProcess(hit)} ended with exit code 2, usually because of wrong arguments or shell syntax; make, grep and ls also use it.`,
    fix: 'Check the command against the usage of its program, and read the last lines of the log.',
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
      return `No known pattern fits: ${describeProcess(hit).replace(/^[AR](?= process|ank)/, (letter) => letter.toLowerCase())} ended with exit code ${hit.exitCode}${said}${unread}${findLastWords(hit)}.`
    },
    fix: 'The program itself reported a failure: read its last lines.',
    nextCommands: (hit) => [logsCommand(hit, 1000), eventsCommand(hit)],
  },
]

const hasOtherPods = ({job, evidence}: PatternHit): boolean => (job.Pods?.length ?? 0) > 1 || evidence.pods.length > 1
