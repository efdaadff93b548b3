import type {Setting} from '../setting.js'
import type {Profile} from './profile-files.js'

export const CREDENTIAL_MODES = [
  'AK',
  'StsToken',
  'RamRoleArn',
  'ChainableRamRoleArn',
  'EcsRamRole',
  'OIDC',
  'CloudSSO',
  'OAuth',
  'External',
  'CredentialsURI',
  'BearerToken',
] as const
export type CredentialMode = (typeof CREDENTIAL_MODES)[number]

/** Everything needed to get a credential. Contains keys: never show it. */
export type CredentialSource =
  | {kind: 'static'; accessKeyId: string; accessKeySecret: string; securityToken?: string}
  | ({kind: 'role'; base: CredentialSource; externalId?: string; policy?: string} & AssumeRoleOptions)
  | ({kind: 'oidc'; providerArn: string; tokenFile: string} & AssumeRoleOptions)
  | {kind: 'instance'; roleName?: string; requiresToken: boolean}
  | {kind: 'uri'; uri: string}
  | {kind: 'bearer'; token: string}
  | ({kind: 'cloudSso'} & CloudSsoSignIn)
  | {kind: 'library'; profile: string; home: string; mode: CredentialMode}
export interface AssumeRoleOptions {
  roleArn: string
  sessionName: string
  durationSeconds: number
  stsHost: string
}

/** Who signs the calls: a profile if there is one, the credential's mode and its source. */
export interface Identity {
  profile: Setting<string | null>
  credential: Setting<CredentialMode>
  credentialSource: CredentialSource
  activeProfile?: Profile
  notes: string[]
}

/** A CloudSSO sign-in, valid until `expiresAt` in seconds since the epoch. */
export interface CloudSsoSignIn {
  signInUrl: string
  accountId: string
  accessConfig: string
  accessToken: string
  expiresAt: number
}
