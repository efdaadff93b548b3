/**
 * Whether an id or a name can stand on a command line as it is: it is no option, nothing that a shell expands, and
 * nothing that this program reads as a file (`@FILE`).
 */
export function isPlainValue(text: string): boolean {
  return PLAIN_VALUE.test(text)
}

const PLAIN_VALUE = /^\w[\w./:@+-]*$/
