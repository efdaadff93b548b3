export const FS_ERROR_TEXTS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be too large',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  ENOENT: 'there is no such folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EPERM: 'that is not allowed',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
}

/** Why a file can't be written, in words that follow a colon. */
export function describeFsError(error: unknown): string {
  const {code = '', message = ''} = (error ?? {}) as NodeJS.ErrnoException
  return FS_ERROR_TEXTS[code] ?? message
}
