import type {Setting} from '../setting.js'
import type {Profile} from './profile-files.js'

/** The ways to a credential that this program knows, as `aliyun configure` calls them. */
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

/**
 * How to get a credential: everything that is needed and nothing that is looked up later. It holds keys, so it is never
 * shown.
 */
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
  /** Seconds. */
  durationSeconds: number
  stsHost: string
}

/** Who acts: the profile if one does, the credential's mode, and how to get it. */
export interface Identity {
  profile: Setting<string | null>
  credential: Setting<CredentialMode>
  credentialSource: CredentialSource
  /** The profile in use. */
  activeProfile?: Profile
  notes: string[]
}

/** A sign-in to CloudSSO that lasts until `expires`, in seconds since the epoch. */
export interface CloudSsoSignIn {
  signInUrl: string
  accountId: string
  accessConfig: string
  accessToken: string
  expiresAt: number
}
