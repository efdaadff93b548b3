/** Carries a signature's nonce, by which a request is told from all others. */
export const NONCE_HEADER = 'x-acs-signature-nonce'

/** A header's value, the first one where it came more than once. */
export function headerValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
