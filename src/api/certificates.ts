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
export function onCertificate(socket: TLSSocket, keep: (certificate: Certificate) => void): void {
  socket.prependOnceListener('secure', () => {
    const {subject, issuer, valid_from, valid_to} = socket.getPeerCertificate() ?? {}
    if (subject)
      keep({subject: nameIn(subject), issuer: nameIn(issuer), validFrom: `${valid_from}`, validTo: `${valid_to}`})
  })
}

interface Row {
  when: RegExp
  why: (seen: {host: string; certificate?: Certificate}) => string
  mend: string[]
}

const TRUST = 'export NODE_EXTRA_CA_CERTS=/path/to/ca.pem   # where a proxy inspects TLS'
const CLOCK = 'Look at this machine’s clock as well: date'

/** Why a certificate is refused, by the code that Node gives it. */
const ROWS: Row[] = [
  {
    when: /CERT_HAS_EXPIRED/,
    why: ({certificate}) => `has expired${certificate ? ` on ${certificate.validTo}` : ''}`,
    mend: [CLOCK],
  },
  {
    when: /CERT_NOT_YET_VALID/,
    why: ({certificate}) => `is not valid yet${certificate ? `, but from ${certificate.validFrom} on` : ''}`,
    mend: [CLOCK],
  },
  {when: /DEPTH_ZERO_SELF_SIGNED_CERT/, why: () => 'is signed by itself, by no authority', mend: [TRUST]},
  {
    when: /SELF_SIGNED_CERT_IN_CHAIN/,
    why: () => 'comes from an authority that this machine does not trust',
    mend: [TRUST],
  },
  {
    when: /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/,
    why: () => 'comes from an authority that this machine does not know',
    mend: [TRUST],
  },
  {
    when: /ALTNAME_INVALID/,
    why: ({host}) => `is not for ${host}`,
    mend: ['Check that the endpoint is right, and no proxy answers in its place: pai-dlc auth status'],
  },
  {when: /CERT_REVOKED/, why: () => 'was revoked', mend: []},
]

/** Whether a failure is about a certificate or the secure connection at all. */
export const isTlsFailure = (code: string) =>
  /CERT|ALTNAME|SSL|TLS|EPROTO|UNABLE_TO_|INVALID_(CA|PURPOSE)|PATH_LENGTH|CRL_|HOSTNAME_MISMATCH/.test(code)

/** Why no secure connection was made, in words that follow a colon, and what to do about it. */
export function tlsFailure(code: string, host: string, certificate?: Certificate): {why: string; mend: string[]} {
  const row = ROWS.find(({when}) => when.test(code))
  if (!row) return {why: `the secure connection could not be made (${code})`, mend: []}
  const shown = certificate ? ` (subject ${certificate.subject}, issuer ${certificate.issuer}; ${code})` : ` (${code})`
  return {why: `its certificate ${row.why({host, certificate})}${shown}`, mend: row.mend}
}

/** A name of a certificate in one line; it is the server's own text. */
function nameIn(fields: object | undefined): string {
  const parts = Object.entries(fields ?? {}).filter(([key]) => /^(CN|O|OU)$/.test(key))
  const text = parts.map(([key, value]) => `${key}=${[value].flat().join('+')}`).join(', ')
  return text.replace(/[^\x20-\x7e\u00c0-\uffff]/g, '').slice(0, 120) || 'without a name'
}
