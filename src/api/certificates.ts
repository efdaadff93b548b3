import type {TLSSocket} from 'node:tls'

/** What a server showed of itself. */
export interface Certificate {
  subject: string
  issuer: string
  /** As the certificate says them. */
  validFrom: string
  validTo: string
}

/**
 * Keeps the certificate of a connection before it is judged: where it is refused, the connection is gone by the time
 * one hears of it.
 */
export function onCertificate(socket: TLSSocket, callback: (certificate: Certificate) => void): void {
  socket.prependOnceListener('secure', () => {
    const {subject, issuer, valid_from, valid_to} = socket.getPeerCertificate() ?? {}
    if (subject)
      callback({
        subject: formatDistinguishedName(subject),
        issuer: formatDistinguishedName(issuer),
        validFrom: `${valid_from}`,
        validTo: `${valid_to}`,
      })
  })
}

interface TlsFailureRule {
  when: RegExp
  reason: (context: {host: string; certificate?: Certificate}) => string
  suggestions: string[]
}

const TRUST_CA_SUGGESTION = 'export NODE_EXTRA_CA_CERTS=/path/to/ca.pem   # where a proxy inspects TLS'
const CHECK_CLOCK_SUGGESTION = 'Look at this machine’s clock as well: date'

/** Why a certificate is refused, by the code that Node gives it. */
const TLS_FAILURE_RULES: TlsFailureRule[] = [
  {
    when: /CERT_HAS_EXPIRED/,
    reason: ({certificate}) => `has expired${certificate ? ` on ${certificate.validTo}` : ''}`,
    suggestions: [CHECK_CLOCK_SUGGESTION],
  },
  {
    when: /CERT_NOT_YET_VALID/,
    reason: ({certificate}) => `is not valid yet${certificate ? `, but from ${certificate.validFrom} on` : ''}`,
    suggestions: [CHECK_CLOCK_SUGGESTION],
  },
  {
    when: /DEPTH_ZERO_SELF_SIGNED_CERT/,
    reason: () => 'is signed by itself, by no authority',
    suggestions: [TRUST_CA_SUGGESTION],
  },
  {
    when: /SELF_SIGNED_CERT_IN_CHAIN/,
    reason: () => 'comes from an authority that this machine does not trust',
    suggestions: [TRUST_CA_SUGGESTION],
  },
  {
    when: /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/,
    reason: () => 'comes from an authority that this machine does not know',
    suggestions: [TRUST_CA_SUGGESTION],
  },
  {
    when: /ALTNAME_INVALID/,
    reason: ({host}) => `is not for ${host}`,
    suggestions: ['Check that the endpoint is right, and no proxy answers in its place: pai-dlc auth status'],
  },
  {when: /CERT_REVOKED/, reason: () => 'was revoked', suggestions: []},
]

/** Whether a failure is about a certificate or the secure connection at all. */
export const isTlsFailure = (code: string) =>
  /CERT|ALTNAME|SSL|TLS|EPROTO|UNABLE_TO_|INVALID_(CA|PURPOSE)|PATH_LENGTH|CRL_|HOSTNAME_MISMATCH/.test(code)

/** Why no secure connection was made, in words that follow a colon, and what to do about it. */
export function describeTlsFailure(
  code: string,
  host: string,
  certificate?: Certificate,
): {reason: string; suggestions: string[]} {
  const rule = TLS_FAILURE_RULES.find(({when}) => when.test(code))
  if (!rule) return {reason: `the secure connection could not be made (${code})`, suggestions: []}
  const details = certificate
    ? ` (subject ${certificate.subject}, issuer ${certificate.issuer}; ${code})`
    : ` (${code})`
  return {reason: `its certificate ${rule.reason({host, certificate})}${details}`, suggestions: rule.suggestions}
}

/** A name of a certificate in one line; it is the server's own text. */
function formatDistinguishedName(fields: object | undefined): string {
  const parts = Object.entries(fields ?? {}).filter(([key]) => /^(CN|O|OU)$/.test(key))
  const text = parts.map(([key, value]) => `${key}=${[value].flat().join('+')}`).join(', ')
  return text.replace(/[^\x20-\x7e\u00c0-\uffff]/g, '').slice(0, 120) || 'without a name'
}
