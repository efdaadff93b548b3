import {type Hit, jobOf, logsOf, type Pattern, podOf} from '../pattern.js'
import {NEXT, named, pathMend, placeOf} from '../wording.js'

/** Memory, disks and files, as the end of a log tells of them. */
export const FILE_PATTERNS: Pattern[] = [
  {
    id: 'SharedMemoryFull',
    title: 'Shared memory too small',
    look: 'log',
    signs:
      '"insufficient shared memory (shm)", "out of shared memory", "killed by signal: Bus error", or /dev/shm that is full',
    weight: 86,
    confidence: 'certain',
    match:
      /insufficient shared memory|out of shared memory|killed by signal: Bus error|^(?=.*No space left on device).*\/dev\/shm|unable to (?:write to|open|mmap).*<\/?torch_/i,
    verdict: (hit) =>
      `${podOf(hit)} used up its shared memory (/dev/shm), through which data workers hand over batches.`,
    mend: 'Give the pods more (--shared-memory in a quota), or use fewer data workers.',
    next: (hit) => [jobOf(hit), logsOf(hit)],
  },
  {
    id: 'DiskFull',
    title: 'The disk is full',
    look: 'log',
    signs: '"No space left on device", "Disk quota exceeded", Errno 28, Errno 122',
    weight: 85,
    confidence: 'certain',
    match: /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]/,
    unless: /\/dev\/shm/,
    verdict: (hit) => `${podOf(hit)} found no space left on ${diskOf(hit)}${placeOf(hit)}.`,
    mend: 'Write checkpoints and caches to a mounted dataset, and delete old ones; the disk of a pod is small.',
    next: (hit) => [NEXT.field(hit, 'DataSources'), logsOf(hit)],
  },
  {
    id: 'HostOutOfMemoryLog',
    title: 'Out of memory',
    look: 'log',
    signs:
      'MemoryError, "Cannot allocate memory", std::bad_alloc, "DataLoader worker … killed by signal: Killed"; "Killed" as the last word with exit code 137',
    weight: 84,
    confidence: 'likely',
    match:
      /\bMemoryError\b|Cannot allocate memory|std::bad_alloc|DataLoader worker \(pid.*killed by signal: Killed|numpy\S*_ArrayMemoryError/,
    unless: /CUDA|shm/,
    verdict: (hit) => `${podOf(hit)} found no more memory${placeOf(hit)}.`,
    mend: 'Give the pods more memory (--memory, or a larger machine), or use less: fewer data workers, smaller caches.',
    next: (hit) => [logsOf(hit), jobOf(hit)],
  },
  {
    id: 'FileNotFound',
    title: 'A file does not exist',
    look: 'log',
    signs: 'FileNotFoundError, NotADirectoryError, "No such file or directory" of the program that failed',
    weight: 78,
    confidence: 'certain',
    match:
      /(?:FileNotFoundError|NotADirectoryError): .*?(?:directory: ['"]?([^'"]+?)['"]?)?$|^(?:cat|cp|mv|tar|cd|ls|source|(?:\S*sh: .*)): .*?([^\s:]+): No such file or directory/,
    verdict: (hit) => `${podOf(hit)} could not find ${named(hit) ?? 'a file'}${placeOf(hit)}.`,
    mend: (hit) => pathMend(named(hit) ?? '/'),
    next: (hit) => [NEXT.field(hit, 'DataSources'), NEXT.field(hit, 'UserCommand')],
  },
  {
    id: 'ReadOnly',
    title: 'The file system is read-only',
    look: 'log',
    signs: '"Read-only file system", Errno 30',
    weight: 81,
    confidence: 'certain',
    match: /Read-only file system|\[Errno 30\]/,
    verdict: (hit) => `${podOf(hit)} tried to write to a read-only mount${placeOf(hit)}.`,
    mend: 'Mount the dataset with RW (--dataset ID:MOUNT:RW), if your role allows it, or write elsewhere.',
    next: (hit) => [NEXT.field(hit, 'DataSources'), logsOf(hit)],
  },
  {
    id: 'PermissionDenied',
    title: 'Permission denied',
    look: 'log',
    signs: 'PermissionError, Errno 13; "Permission denied" of the shell with exit code 126',
    weight: 79,
    confidence: 'certain',
    match: /PermissionError: .*?(?:denied: ['"]?([^'"]+)['"]?)?$|\[Errno 13\]|^\S*sh: .*?([^\s:]+): Permission denied/,
    only: ({text, exitCode}) => !/^\S*sh: /.test(text) || exitCode === 126,
    verdict: (hit) =>
      `${podOf(hit)} was not allowed to ${hit.exitCode === 126 ? 'execute' : 'use'} ${named(hit) ?? 'a file'}${placeOf(hit)}.`,
    mend: (hit) =>
      hit.exitCode === 126
        ? 'Start scripts by their interpreter (bash run.sh, python train.py): mounted files are rarely executable.'
        : 'Mounts belong to root and may be read-only: mount with RW, or change the rights where the data lie.',
    next: (hit) => [NEXT.field(hit, 'UserCommand'), NEXT.field(hit, 'DataSources')],
  },
]

/** Whose disk: the mount that the path lies in, if the line names one. */
function diskOf({job, text}: Hit): string {
  const mount = (job.DataSources ?? []).find(({MountPath}) => MountPath && text.includes(MountPath))
  return mount?.MountPath ?? 'its disk'
}
