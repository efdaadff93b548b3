/** Whether a value can be pasted unquoted: no option, no shell syntax, no `@FILE`. */
export function isPlainValue(text: string): boolean {
  return PLAIN_VALUE.test(text)
}

const PLAIN_VALUE = /^\w[\w./:@+-]*$/
