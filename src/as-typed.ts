import {quoted} from './wizard/to-command-line.js'

/** A command as one types it in a shell, from its id (`job:stop`) and its words. */
export function asTyped(id: string | undefined, words: readonly string[]): string {
  return ['pai-dlc', ...(id ?? '').split(':'), ...words.map(quoted)].filter((word) => word !== '').join(' ')
}
