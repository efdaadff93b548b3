/** An integer token that a double may not hold, where a value of JSON can stand. A string may hold such text, too. */
const LONG_INTEGER = /[[:,]\s*-?\d{16,}\s*[,\]}]/

/** JSON.parse that keeps an integer beyond 2^53 as a string of its digits. @throws SyntaxError */
export function parseExactJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return LONG_INTEGER.test(text) ? JSON.parse(quoteUnsafeIntegers(text)) : value
}

function quoteUnsafeIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  )
}
