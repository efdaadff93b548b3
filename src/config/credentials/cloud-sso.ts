import http from 'node:http'
import https from 'node:https'
import type {CredentialsProvider} from '@alicloud/credentials'
import type {CloudSsoSignIn} from './types.js'

type SessionCredentials = Awaited<ReturnType<CredentialsProvider['getCredentials']>>

/** Sessions are renewed this many milliseconds before they expire. */
const REFRESH_BEFORE_MS = 15 * 60_000
const MAX_BODY_CHARACTERS = 1_048_576

/**
 * Sessions for a CloudSSO sign-in by `aliyun configure`. The credentials library (2.4.7) computes the body of this
 * request, but does not send it. Throws errors that may contain keys, like the library's.
 */
export function createCloudSsoProvider(signIn: CloudSsoSignIn, timeoutMs: number, now = Date.now): CredentialsProvider {
  let session: SessionCredentials | undefined
  let expiresAtMs = 0
  return {
    getProviderName: () => 'cloud_sso',
    async getCredentials() {
      if (session && now() < expiresAtMs - REFRESH_BEFORE_MS) return session
      if (signIn.accessToken === '' || signIn.expiresAt * 1000 <= now())
        throw new Error('CloudSSO access token is empty or expired, please re-login')
      const {
        AccessKeyId = '',
        AccessKeySecret = '',
        SecurityToken = '',
        Expiration = '',
      } = await requestSession(signIn, timeoutMs)
      expiresAtMs = Date.parse(Expiration) || 0
      session = {
        accessKeyId: AccessKeyId,
        accessKeySecret: AccessKeySecret,
        securityToken: SecurityToken,
        providerName: 'cloud_sso',
      } as SessionCredentials
      return session
    },
  }
}

async function requestSession(
  {signInUrl, accountId, accessConfig, accessToken}: CloudSsoSignIn,
  timeoutMs: number,
): Promise<Record<string, string>> {
  const url = new URL('/cloud-credentials', signInUrl)
  const client = url.protocol === 'https:' ? https : http
  const body = await new Promise<string>((resolve, reject) => {
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken}`,
    }
    const request = client.request(
      url,
      {method: 'POST', headers, agent: false, signal: AbortSignal.timeout(timeoutMs)},
      (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk
          if (body.length > MAX_BODY_CHARACTERS) response.destroy(new Error('the response is too long'))
        })
        response
          .on('error', reject)
          .on('end', () =>
            response.statusCode === 200 ? resolve(body) : reject(new Error(errorMessage(response.statusCode, body))),
          )
      },
    )
    request.on('error', reject)
    request.end(JSON.stringify({AccountId: accountId, AccessConfigurationId: accessConfig}))
  })
  return (JSON.parse(body) as {CloudCredential?: Record<string, string>}).CloudCredential ?? {}
}

/** An access token that was revoked early, for example by signing out, gets 401. */
const errorMessage = (status: number | undefined, body: string) =>
  status === 401 ? 'empty or expired, please re-login' : `${status} ${body}`
