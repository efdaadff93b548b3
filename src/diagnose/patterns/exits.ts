import {eventsOf, type Hit, jobOf, logsOf, type Pattern, podOf, quoted} from '../pattern.js'
import {memoryOf, NEXT} from '../wording.js'

const isKilledForMemory = ({pod, text}: Hit): boolean => /OOM ?Killed/i.test(`${pod?.reason} ${pod?.message} ${text}`)
const ended = (hit: Hit): string => `${podOf(hit)} ended with exit code ${hit.exitCode}`

/** What the exit code of the first failing pod says where nothing says more. */
export const EXIT_PATTERNS: Pattern[] = [
  {
    id: 'HostOutOfMemory',
    title: 'Out of memory',
    look: 'exit',
    signs: 'exit code 137 with the reason OOMKilled',
    weight: 88,
    confidence: 'certain',
    exits: [137],
    only: isKilledForMemory,
    verdict: (hit) => `${podOf(hit)} used more memory than the pod has${memoryOf(hit)} and was killed.`,
    mend: 'Give the pods more memory (--memory, or a larger machine), or use less: fewer data workers, smaller caches.',
    next: (hit) => [...NEXT.metrics(hit, 'memory'), logsOf(hit), jobOf(hit)],
  },
  {
    id: 'Killed',
    title: 'Killed by a signal',
    look: 'exit',
    signs: 'exit code 137 (SIGKILL) without OOMKilled',
    weight: 50,
    confidence: 'likely',
    exits: [137],
    verdict: (hit) =>
      `${podOf(hit)} was killed (exit code 137, SIGKILL), which mostly means that it ran out of memory.`,
    mend: 'Give the pods more memory, or use less: fewer data workers, smaller caches. Else look for who killed it.',
    next: (hit) => [...NEXT.metrics(hit, 'memory'), eventsOf(hit), logsOf(hit)],
  },
  {
    id: 'SegmentationFault',
    title: 'Crash in native code',
    look: 'exit',
    signs: 'exit code 139 (SIGSEGV)',
    weight: 50,
    confidence: 'certain',
    exits: [139],
    verdict: (hit) => `${podOf(hit)} crashed in native code (exit code 139, segmentation fault).`,
    mend: 'Mostly packages that do not fit each other (torch, CUDA, NCCL): use an official image. PYTHONFAULTHANDLER=1 shows where.',
    next: (hit) => [logsOf(hit), NEXT.images],
  },
  {
    id: 'Aborted',
    title: 'The program aborted itself',
    look: 'exit',
    signs: 'exit code 134 (SIGABRT)',
    weight: 50,
    confidence: 'certain',
    exits: [134],
    verdict: (hit) =>
      `${podOf(hit)} aborted itself (exit code 134, SIGABRT), as native code does after an error that it can’t handle.`,
    mend: 'The last lines before the abort name the error.',
    next: (hit) => [logsOf(hit)],
  },
  {
    id: 'Terminated',
    title: 'Asked to end',
    look: 'exit',
    signs: 'exit code 143 (SIGTERM)',
    weight: 40,
    role: 'consequence',
    confidence: 'likely',
    exits: [143],
    verdict: (hit) =>
      `${podOf(hit)} was asked to end (exit code 143, SIGTERM): by a stop, an eviction, or because another pod failed.`,
    mend: 'Look for what came before: the events of the job, and pods that ended earlier.',
    next: (hit) => [eventsOf({job: hit.job}), jobOf(hit)],
  },
  {
    id: 'CommandNotFoundExit',
    title: 'Command not found',
    look: 'exit',
    signs: 'exit code 127',
    weight: 50,
    confidence: 'certain',
    exits: [127],
    verdict: (hit) => `${podOf(hit)} could not find a command that the job runs (exit code 127).`,
    mend: 'Write the command’s whole path, install it first, or choose an image that has it.',
    next: (hit) => [logsOf(hit), jobOf(hit)],
  },
  {
    id: 'NotExecutable',
    title: 'The command can’t be executed',
    look: 'exit',
    signs: 'exit code 126',
    weight: 50,
    confidence: 'certain',
    exits: [126],
    verdict: (hit) => `${podOf(hit)} found the command but could not execute it (exit code 126).`,
    mend: 'Start scripts by their interpreter (bash run.sh, python train.py): mounted files are rarely executable.',
    next: (hit) => [logsOf(hit), jobOf(hit)],
  },
  {
    id: 'NcclTimeoutExit',
    title: 'Communication timed out',
    look: 'exit',
    signs: 'exit code 245',
    weight: 50,
    role: 'symptom',
    confidence: 'likely',
    exits: [245],
    verdict: (hit) => `${podOf(hit)} ended with exit code 245, which on this service stands for an NCCL time-out.`,
    mend: 'Look for a rank that died or hung earlier. NCCL_DEBUG=INFO names the connection; --sanity-check tests the network first.',
    next: (hit) => [NEXT.everyLog(hit), jobOf(hit)],
  },
  {
    id: 'SshFailed',
    title: 'A remote process failed',
    look: 'exit',
    signs: 'exit code 255',
    weight: 50,
    role: 'symptom',
    confidence: 'likely',
    exits: [255],
    verdict: (hit) =>
      hit.job.JobType === 'MPIJob'
        ? `${podOf(hit)} ended with exit code 255: a connection by ssh to another pod failed.`
        : `${podOf(hit)} ended with exit code 255, as ssh does when a connection failed and programs that return -1.`,
    mend: 'For MPI the image needs an ssh server and client, and all workers must be up. Else look at the last lines.',
    next: (hit) => [logsOf(hit), eventsOf(hit)],
  },
  {
    id: 'ShellMisuse',
    title: 'Wrong arguments',
    look: 'exit',
    signs: 'exit code 2',
    weight: 50,
    role: 'symptom',
    confidence: 'likely',
    exits: [2],
    verdict: (hit) => `${ended(hit)}, which programs give for wrong arguments and shells for wrong syntax.`,
    mend: 'Compare the command with what its program takes.',
    next: (hit) => [logsOf(hit), NEXT.field(hit, 'UserCommand')],
  },
  {
    id: 'ProgramFailed',
    title: 'No known pattern fits',
    look: 'exit',
    signs: 'exit code 1, or any other than 0 that no other row has',
    weight: 20,
    kind: 'unknown',
    role: 'symptom',
    confidence: 'likely',
    verdict: (hit) => {
      const said =
        hit.pod?.message && !/^Container exited with code/i.test(hit.pod.message) ? ` (${quoted(hit.pod.message)})` : ''
      const unread = hit.pod?.log === undefined ? ', and its log could not be read' : ''
      return `No known pattern fits: ${podOf(hit)} ended with exit code ${hit.exitCode}${said}${unread}.`
    },
    mend: 'The program itself reported a failure: its last lines are where to look.',
    next: (hit) => [logsOf(hit, 1000), eventsOf(hit)],
  },
]
