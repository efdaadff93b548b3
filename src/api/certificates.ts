import type {TLSSocket} from 'node:tls'

export interface Certificate {
  subject: string
  issuer: string
  validFrom: string
  validTo: string
}

/** Reads the server's certificate before Node verifies it: after a rejection the connection is already closed. */
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

const TRUST_CA_SUGGESTION = 'export NODE_EXTRA_CA_CERTS=/path/to/ca.pem   # if a proxy inspects TLS'
const CHECK_CLOCK_SUGGESTION = "Also check this machine's clock: date"

const TLS_FAILURE_RULES: TlsFailureRule[] = [
  {
    when: /CERT_HAS_EXPIRED/,
    reason: ({certificate}) => `expired${certificate ? ` on ${certificate.validTo}` : ''}`,
    suggestions: [CHECK_CLOCK_SUGGESTION],
  },
  {
    when: /CERT_NOT_YET_VALID/,
    reason: ({certificate}) => `is not valid ${certificate ? `before ${certificate.validFrom}` : 'yet'}`,
    suggestions: [CHECK_CLOCK_SUGGESTION],
  },
  {
    when: /DEPTH_ZERO_SELF_SIGNED_CERT/,
    reason: () => 'is self-signed',
    suggestions: [TRUST_CA_SUGGESTION],
  },
  {
    when: /SELF_SIGNED_CERT_IN_CHAIN/,
    reason: () => 'was issued by an authority that this machine does not trust',
    suggestions: [TRUST_CA_SUGGESTION],
  },
  {
    when: /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/,
    reason: () => 'was issued by an authority that this machine does not know',
    suggestions: [TRUST_CA_SUGGESTION],
  },
  {
    when: /ALTNAME_INVALID/,
    reason: ({host}) => `is not valid for ${host}`,
    suggestions: ['Check the endpoint, and whether a proxy intercepts it: pai-dlc auth status'],
  },
  {when: /CERT_REVOKED/, reason: () => 'was revoked', suggestions: []},
]

export const isTlsFailure = (code: string) =>
  /CERT|ALTNAME|SSL|TLS|EPROTO|UNABLE_TO_|INVALID_(CA|PURPOSE)|PATH_LENGTH|CRL_|HOSTNAME_MISMATCH/.test(code)

/** Why TLS failed, to follow a colon, with suggestions. */
export function describeTlsFailure(
  code: string,
  host: string,
  certificate?: Certificate,
): {reason: string; suggestions: string[]} {
  const rule = TLS_FAILURE_RULES.find(({when}) => when.test(code))
  if (!rule) return {reason: `the TLS connection failed (${code})`, suggestions: []}
  const details = certificate
    ? ` (subject ${certificate.subject}, issuer ${certificate.issuer}; ${code})`
    : ` (${code})`
  return {reason: `its certificate ${rule.reason({host, certificate})}${details}`, suggestions: rule.suggestions}
}

/** Removes control characters: the text is the server's. */
function formatDistinguishedName(fields: object | undefined): string {
  const parts = Object.entries(fields ?? {}).filter(([key]) => /^(CN|O|OU)$/.test(key))
  const text = parts.map(([key, value]) => `${key}=${[value].flat().join('+')}`).join(', ')
  return text.replace(/[^\x20-\x7e\u00c0-\uffff]/g, '').slice(0, 120) || 'without a name'
}
