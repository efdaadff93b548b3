export const FS_ERROR_TEXTS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  EFBIG: 'the file is too large',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  ENOENT: 'no such directory',
  EISDIR: 'it is a directory',
  ENOTDIR: 'part of the path is not a directory',
  EPERM: 'operation not permitted',
  EMFILE: 'too many open files',
  ENXIO: 'no process reads this pipe',
  EPIPE: 'no process reads this pipe anymore',
  ENAMETOOLONG: 'the file name is too long',
}

/** Why a file can't be written, to follow a colon. */
export function describeFsError(error: unknown): string {
  const {code = '', message = ''} = (error ?? {}) as NodeJS.ErrnoException
  return FS_ERROR_TEXTS[code] ?? message
}
