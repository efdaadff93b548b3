const SECRET_NAME = /(key|token|secret|passw|pwd|credential|auth|cookie|sign)/i
const SECRET_VALUE =
  /(LTAI[0-9A-Za-z]{10,}|\bsk-[\w-]{16,}|\bhf_\w{16,}|\bgh[pousr]_\w{20,}|:\/\/[^/\s:@]*:[^/\s@]+@|-----BEGIN)/
const SECRET_IN_COMMAND = /\b[\w-]*(key|token|secret|passw|pwd|credential)[\w-]*\s*[= ]\s*["']?[^\s"'$]{6,}/i

/** Whether a variable looks like a secret, by its name or value. */
export function isSecret(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) || SECRET_VALUE.test(String(value))
}

/** Whether a command line seems to contain a secret. */
export function isSecretCommand(command: unknown): boolean {
  const text = String(command ?? '')
  return SECRET_VALUE.test(text) || SECRET_IN_COMMAND.test(text)
}

/** Whether a text, such as an address, contains a secret. */
export const containsSecret = (text: unknown): boolean => SECRET_VALUE.test(String(text ?? ''))
