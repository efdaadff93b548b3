import {type DiagnosisPattern, jobGetCommand, logsCommand, type PatternHit, podName, toInlineText} from '../pattern.js'
import {findPath, NEXT_COMMANDS, pathFix, raisedAtSuffix, withoutType} from '../wording.js'

/** "a.txt", or what the message says without a name. */
const describeFile = (hit: PatternHit): string => findPath(hit.text) ?? 'a file'

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
    details: true,
    match:
      /insufficient shared memory|out of shared memory|killed by signal: Bus error|No space left on device.{0,200}\/dev\/shm|\/dev\/shm.{0,200}No space left on device|(?:unable|could not) to? ?(?:write to|open|mmap|create|extend) .{0,80}(?:<?\/?torch_|shared memory|\/dev\/shm)|Error while creating shared memory segment|shared memory file .{0,80}size/i,
    summary: (hit) => `${podName(hit)} ran out of shared memory (/dev/shm), which data workers use to pass batches.`,
    fix: 'Give the pods more shared memory (--shared-memory in a quota), or use fewer data workers.',
    nextCommands: (hit) => [jobGetCommand(hit), logsCommand(hit)],
  },
  {
    id: 'DiskFull',
    title: 'The disk is full',
    source: 'log',
    criteria: '"No space left on device", "Disk quota exceeded", Errno 28, Errno 122, "file write failed"',
    weight: 85,
    confidence: 'certain',
    match:
      /No space left on device|Disk quota exceeded|\[Errno (?:28|122)\]|PytorchStreamWriter failed writing file|errno = (?:28|122)\b|\bENOSPC\b/,
    unless: /\/dev\/shm/,
    summary: (hit) => `${podName(hit)} ran out of space on ${describeDisk(hit)}${raisedAtSuffix(hit)}.`,
    fix: 'Write checkpoints and caches to a mounted dataset, and delete old ones; the disk of a pod is small.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'DataSources'), logsCommand(hit)],
  },
  {
    id: 'HostOutOfMemoryLog',
    title: 'Out of memory',
    source: 'log',
    criteria:
      'MemoryError, "Cannot allocate memory", std::bad_alloc, DefaultCPUAllocator, OOM of TensorFlow on a CPU, "DataLoader worker … killed by signal: Killed", OutOfMemoryError of Ray',
    weight: 84,
    confidence: 'likely',
    details: true,
    types: /^(?!(?:Value|Key|Index|Type|Attribute|Assertion|Name|Import|ModuleNotFound)Error$)/,
    match:
      /\bMemoryError\b|Cannot allocate memory|\[Errno 12\]|std::bad_alloc|DefaultCPUAllocator|can't allocate memory|DataLoader worker \(pid.{0,40}killed by signal: Killed|numpy\S*_ArrayMemoryError|(?:OOM when allocating tensor|RESOURCE_EXHAUSTED)[\s\S]{0,400}(?:device:CPU|allocator (?:mkl)?cpu|host memory|on host)|ray\.exceptions\.OutOfMemoryError|node running low on memory|java\.lang\.OutOfMemoryError|ArrowMemoryError|JavaScript heap out of memory|ENOMEM|Out of memory: Killed process|memory allocation of \d+ bytes failed/,
    unless: /CUDA|HIP out|shm|Tried to allocate .{0,40}GPU/,
    summary: (hit) => `${podName(hit)} ran out of memory${raisedAtSuffix(hit)}.`,
    fix: 'Give the pods more memory (--memory, or a larger instance type), or use less: fewer data workers, smaller caches.',
    nextCommands: (hit) => [logsCommand(hit), jobGetCommand(hit)],
  },
  {
    id: 'MountLost',
    title: 'A mount was lost',
    source: 'log',
    criteria:
      '"Transport endpoint is not connected", "Stale file handle", "Host is down", "Remote I/O error", "Input/output error" below a mount',
    weight: 83,
    confidence: (hit) => (/Input\/output|Errno 5\]/.test(hit.text) ? 'likely' : 'certain'),
    types: /^(?!(?:Value|Key|Index|Type|Attribute|Assertion|Name)Error$)/,
    match:
      /Transport endpoint is not connected|Stale (?:NFS )?file handle|\[Errno (?:5|103|107|112|116|121)\]|Host is down|Remote I\/O error|Input\/output error|nfs: server \S{1,200} (?:not responding|is not responding)|Software caused connection abort|\b(?:ENOTCONN|ESTALE)\b/,
    // Sockets say the same, without a path.
    filter: (hit) =>
      findMount(hit) !== undefined ||
      (!/Input\/output|Errno 5\]/.test(hit.text) && findPath(hit.text)?.includes('/') === true),
    explains: ['FileNotFound', 'ScriptNotFound'],
    summary: (hit) => `${podName(hit)} lost the mount ${findMount(hit) ?? findPath(hit.text) ?? 'of a dataset'}.`,
    fix: 'Run the job again. If it recurs, give the pod more memory (ossfs is killed first), and check the file system.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'DataSources'), logsCommand(hit)],
  },
  {
    id: 'FileNotFound',
    title: 'A file does not exist',
    source: 'log',
    criteria: 'FileNotFoundError, NotADirectoryError, "No such file or directory" of the program that failed',
    weight: 78,
    confidence: 'certain',
    details: true,
    types:
      /(?:^|\.)(?:FileNotFoundError|NotADirectoryError|NotFoundError|OSError|IOError|EnvironmentError|RuntimeError|LibsndfileError|NoSuchFileException|HDF5\w*|Exception)$/,
    match:
      /FileNotFoundError|NotADirectoryError|\[Errno (?:2|20)\]|No such file or directory|Not a directory|no such file or directory|errno = 2\b|cannot open \S{1,300}: No such file|cannot find or open /,
    unless:
      /can't open file|bad interpreter|fatal error: |cannot open shared object|command not found|^(?:\/usr\/bin\/)?env: |^\S{0,40}sh: (?:line )?\d*:? ?exec: |requirements file/,
    filter: ({text, exitCode}) => exitCode !== 127 || !/^\S{0,40}sh: /.test(text),
    summary: (hit) =>
      findPath(hit.text) === undefined
        ? `${podName(hit)} could not find a file: ${toInlineText(withoutType(hit.text.split('\n')[0] ?? ''), 120)}${raisedAtSuffix(hit)}.`
        : `${podName(hit)} could not find ${describeFile(hit)}${raisedAtSuffix(hit)}.`,
    fix: (hit) => pathFix(findPath(hit.text) ?? '/'),
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'DataSources'), NEXT_COMMANDS.jobField(hit, 'UserCommand')],
  },
  {
    id: 'ReadOnly',
    title: 'The file system is read-only',
    source: 'log',
    criteria: '"Read-only file system", Errno 30',
    weight: 81,
    confidence: 'certain',
    match: /Read-only file system|\[Errno 30\]|\bEROFS\b/,
    summary: (hit) =>
      `${podName(hit)} tried to write to a read-only mount${findPath(hit.text) ? `, ${findPath(hit.text)}` : ''}${raisedAtSuffix(hit)}.`,
    fix: 'Mount the dataset with RW (--dataset ID:MOUNT:RW), if your role allows it, or write elsewhere.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'DataSources'), logsCommand(hit)],
  },
  {
    id: 'PermissionDenied',
    title: 'Permission denied',
    source: 'log',
    criteria: 'PermissionError, Errno 1, Errno 13, "Permission denied" of a program; of the shell with exit code 126',
    weight: 79,
    confidence: 'certain',
    types: /(?:^|\.)(?:PermissionError|PermissionDeniedError|OSError|IOError|RuntimeError|Exception)$/,
    match:
      /PermissionError|\[Errno (?:1|13)\]|^\S{1,200}: .{0,300}(?:Permission denied|Operation not permitted)\)?$|\b(?:EACCES|EPERM)\b/,
    unless: /publickey|password|^(?:git@|ssh:)/,
    filter: ({text, exitCode}) => !/^\S*sh: /.test(text) || exitCode === 126,
    summary: (hit) =>
      `${podName(hit)} was not allowed to ${hit.exitCode === 126 ? 'execute' : 'use'} ${describeFile(hit)}${raisedAtSuffix(hit)}.`,
    fix: (hit) =>
      hit.exitCode === 126
        ? 'Start scripts with their interpreter (bash run.sh, python train.py): mounted files are rarely executable.'
        : 'Mounts belong to root and may be read-only: mount with RW, or change the rights where the data are stored.',
    nextCommands: (hit) => [NEXT_COMMANDS.jobField(hit, 'UserCommand'), NEXT_COMMANDS.jobField(hit, 'DataSources')],
  },
  {
    id: 'BrokenFile',
    title: 'A file is damaged',
    source: 'log',
    criteria:
      '"failed finding central directory", "PytorchStreamReader failed", "invalid load key", "Ran out of input", "SafetensorError: … incomplete", a truncated HDF5, zip, gzip or Parquet file',
    weight: 76,
    confidence: 'certain',
    types: /^(?!(?:Value|Key|Index|Type|Attribute|Assertion|Name)Error$)/,
    match:
      /failed finding central directory|PytorchStreamReader failed|invalid load key|Ran out of input|pickle data was truncated|SafetensorError: Error while deserializing|MetadataIncompleteBuffer|truncated file|BadZipFile|Not a gzipped file|CRC check failed|Parquet magic bytes not found|unexpected EOF, expected \d+ more bytes/,
    summary: (hit) =>
      `${podName(hit)} read a damaged file${raisedAtSuffix(hit)}: ${toInlineText(withoutType(hit.text), 120)}.`,
    fix: 'The file is truncated or of another kind, such as a partly written checkpoint or a Git LFS pointer.',
    nextCommands: (hit) => [logsCommand(hit), NEXT_COMMANDS.jobField(hit, 'DataSources')],
  },
]

const mountPaths = ({job}: PatternHit): string[] => (job.DataSources ?? []).flatMap(({MountPath}) => MountPath ?? [])

function findMount(hit: PatternHit): string | undefined {
  const path = findPath(hit.text)
  return mountPaths(hit).find((mount) => hit.text.includes(mount)) ?? (path?.startsWith('/mnt/') ? path : undefined)
}

/** Whose disk: the mount that the path lies in, if the line names one. */
function describeDisk(hit: PatternHit): string {
  return mountPaths(hit).find((mount) => hit.text.includes(mount)) ?? 'its disk'
}
