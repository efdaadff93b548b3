import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName} from '../pattern.js'
import {firstGroup, NEXT_COMMANDS, pathFix, raisedAtSuffix} from '../wording.js'

/** Memory, disks and files, as the end of a log tells of them. */
export const MEMORY_AND_FILE_PATTERNS: DiagnosisPattern[] = [
  {
    id: 'SharedMemoryFull',
    title: 'Shared memory too small',
    source: 'log',
    criteria:
      '"insufficient shared memory (shm)", "out of shared memory", "killed by signal: Bus error", or /dev/shm that is full',
    weight: 86,
    confidence: 'certain',
    match:
      /insufficient shared memory|out of shared memory|killed by signal: Bus error|^(?=.*No space left on device).*\/dev\/shm|unable to (?:write to|open|mmap).*<\/?torch_/i,
    summary: (hit) =>
      `${podName(hit)} used up its shared memory (/dev/shm), through which data workers hand over batches.`,
    fix: 'Give the pods more (--shared-memory in a quota), or use fewer data workers.',
    nextCommands: (hit) => [jobGetCommand(hit), logsCommand(hit)],
  },
  {
    id: 'DiskFull',
    title: 'The disk is full',
    source: 'log',
    criteria: '"No space left on device", "Disk quota exceeded", Errno 28, Errno 122',
    weight: 85,
    confidence: 'certain',
    match: /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]/,
    unless: /\/dev\/shm/,
    summary: (hit) => `${podName(hit)} found no space left on ${describeDisk(hit)}${raisedAtSuffix(hit)}.`,
    fix: 'Write checkpoints and caches to a mounted dataset, and delete old ones; the disk of a pod is small.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'DataSources'), logsCommand(hit)],
  },
  {
    id: 'HostOutOfMemoryLog',
    title: 'Out of memory',
    source: 'log',
    criteria:
      'MemoryError, "Cannot allocate memory", std::bad_alloc, "DataLoader worker … killed by signal: Killed"; "Killed" as the last word with exit code 137',
    weight: 84,
    confidence: 'likely',
    match:
      /\bMemoryError\b|Cannot allocate memory|std::bad_alloc|DataLoader worker \(pid.*killed by signal: Killed|numpy\S*_ArrayMemoryError/,
    unless: /CUDA|shm/,
    summary: (hit) => `${podName(hit)} found no more memory${raisedAtSuffix(hit)}.`,
    fix: 'Give the pods more memory (--memory, or a larger machine), or use less: fewer data workers, smaller caches.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'FileNotFound',
    title: 'A file does not exist',
    source: 'log',
    criteria: 'FileNotFoundError, NotADirectoryError, "No such file or directory" of the program that failed',
    weight: 78,
    confidence: 'certain',
    match:
      /(?:FileNotFoundError|NotADirectoryError): .*?(?:directory: ['"]?([^'"]+?)['"]?)?$|^(?:cat|cp|mv|tar|cd|ls|source|(?:\S*sh: .*)): .*?([^\s:]+): No such file or directory/,
    summary: (hit) => `${podName(hit)} could not find ${firstGroup(hit) ?? 'a file'}${raisedAtSuffix(hit)}.`,
    fix: (hit) => pathFix(firstGroup(hit) ?? '/'),
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'DataSources'), NEXT_COMMANDS.jobField(hit, 'UserCommand')],
  },
  {
    id: 'ReadOnly',
    title: 'The file system is read-only',
    source: 'log',
    criteria: '"Read-only file system", Errno 30',
    weight: 81,
    confidence: 'certain',
    match: /Read-only file system|\[Errno 30\]/,
    summary: (hit) => `${podName(hit)} tried to write to a read-only mount${raisedAtSuffix(hit)}.`,
    fix: 'Mount the dataset with RW (--dataset ID:MOUNT:RW), if your role allows it, or write elsewhere.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'DataSources'), logsCommand(hit)],
  },
  {
    id: 'PermissionDenied',
    title: 'Permission denied',
    source: 'log',
    criteria: 'PermissionError, Errno 13; "Permission denied" of the shell with exit code 126',
    weight: 79,
    confidence: 'certain',
    match: /PermissionError: .*?(?:denied: ['"]?([^'"]+)['"]?)?$|\[Errno 13\]|^\S*sh: .*?([^\s:]+): Permission denied/,
    filter: ({text, exitCode}) => !/^\S*sh: /.test(text) || exitCode === 126,
    summary: (hit) =>
      `${podName(hit)} was not allowed to ${hit.exitCode === 126 ? 'execute' : 'use'} ${firstGroup(hit) ?? 'a file'}${raisedAtSuffix(hit)}.`,
    fix: (hit) =>
      hit.exitCode === 126
        ? 'Start scripts by their interpreter (bash run.sh, python train.py): mounted files are rarely executable.'
        : 'Mounts belong to root and may be read-only: mount with RW, or change the rights where the data lie.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.jobField(hit, 'DataSources')],
  },
]

/** Whose disk: the mount that the path lies in, if the line names one. */
function describeDisk({job, text}: PatternHit): string {
  const mount = (job.DataSources ?? []).find(({MountPath}) => MountPath && text.includes(MountPath))
  return mount?.MountPath ?? 'its disk'
}
