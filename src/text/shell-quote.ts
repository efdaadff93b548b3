/** A command line for a command id (`job:stop`) and its arguments. */
export function formatCommand(id: string | undefined, argv: readonly string[]): string {
  return ['pai-dlc', ...(id ?? '').split(':'), ...argv.map(quoteForShell)].filter((word) => word !== '').join(' ')
}

/** Quotes a word for a shell; line breaks in the syntax of bash and zsh. */
export function quoteForShell(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (!/[\n\t\r\u0000-\u001f]/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`
  const escaped = word.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
  return `$'${escaped}'`
}
