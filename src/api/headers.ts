export const NONCE_HEADER = 'x-acs-signature-nonce'

export function headerValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}
