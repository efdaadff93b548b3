/** A command as one types it in a shell, from its id (`job:stop`) and its words. */
export function formatCommand(id: string | undefined, argv: readonly string[]): string {
  return ['pai-dlc', ...(id ?? '').split(':'), ...argv.map(quoteForShell)].filter((word) => word !== '').join(' ')
}

/** A word as a shell reads it back; line breaks as bash and zsh write them. */
export function quoteForShell(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (!/[\n\t\r\u0000-\u001f]/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`
  const escaped = word.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
  return `$'${escaped}'`
}
