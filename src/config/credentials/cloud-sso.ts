import http from 'node:http'
import https from 'node:https'
import type {CredentialsProvider} from '@alicloud/credentials'
import type {CloudSso} from './types.js'

type Credentials = Awaited<ReturnType<CredentialsProvider['getCredentials']>>

/** A session is asked for anew so long before it ends, in milliseconds. */
const STALE_MS = 15 * 60_000

/**
 * Sessions for a sign-in to CloudSSO, which `aliyun configure` makes. The credentials library computes the body of this
 * request, and does not send it (2.4.7). `limit` in milliseconds. Throws errors whose words may hold keys, as the
 * library's do.
 */
export function cloudSsoProvider(signIn: CloudSso, limit: number, now = Date.now): CredentialsProvider {
  let session: Credentials | undefined
  let end = 0
  return {
    getProviderName: () => 'cloud_sso',
    async getCredentials() {
      if (session && now() < end - STALE_MS) return session
      if (signIn.accessToken === '' || signIn.expires * 1000 <= now())
        throw new Error('CloudSSO access token is empty or expired, please re-login')
      const {
        AccessKeyId = '',
        AccessKeySecret = '',
        SecurityToken = '',
        Expiration = '',
      } = await exchange(signIn, limit)
      end = Date.parse(Expiration) || 0
      session = {
        accessKeyId: AccessKeyId,
        accessKeySecret: AccessKeySecret,
        securityToken: SecurityToken,
        providerName: 'cloud_sso',
      } as Credentials
      return session
    },
  }
}

async function exchange(
  {signInUrl, accountId, accessConfig, accessToken}: CloudSso,
  limit: number,
): Promise<Record<string, string>> {
  const url = new URL('/cloud-credentials', signInUrl)
  const client = url.protocol === 'https:' ? https : http
  const text = await new Promise<string>((resolve, reject) => {
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${accessToken}`,
    }
    const asking = client.request(
      url,
      {method: 'POST', headers, agent: false, signal: AbortSignal.timeout(limit)},
      (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (piece) => (body += piece))
        answer
          .on('error', reject)
          .on('end', () =>
            answer.statusCode === 200 ? resolve(body) : reject(new Error(refusal(answer.statusCode, body))),
          )
      },
    )
    asking.on('error', reject)
    asking.end(JSON.stringify({AccountId: accountId, AccessConfigurationId: accessConfig}))
  })
  return (JSON.parse(text) as {CloudCredential?: Record<string, string>}).CloudCredential ?? {}
}

/** 401 is what an access token gets that has ended before its time, as by signing out. */
const refusal = (status: number | undefined, body: string) =>
  status === 401 ? 'empty or expired, please re-login' : `${status} ${body}`
