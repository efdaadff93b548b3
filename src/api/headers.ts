/** The signature's nonce, which identifies a request. */
export const NONCE_HEADER = 'x-acs-signature-nonce'

/** A header's first value. */
export function headerValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
