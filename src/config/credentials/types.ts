import type {Setting} from '../setting.js'
import type {Profile} from './profile-files.js'

/** The ways to a credential that this program knows, as `aliyun configure` calls them. */
export const MODES = [
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
export type Mode = (typeof MODES)[number]

/**
 * How to get a credential: everything that is needed and nothing that is looked up later. It holds keys, so it is never
 * shown.
 */
export type Recipe =
  | {kind: 'static'; accessKeyId: string; accessKeySecret: string; securityToken?: string}
  | ({kind: 'role'; base: Recipe; externalId?: string; policy?: string} & Role)
  | ({kind: 'oidc'; providerArn: string; tokenFile: string} & Role)
  | {kind: 'instance'; roleName?: string; tokenOnly: boolean}
  | {kind: 'uri'; uri: string}
  | {kind: 'bearer'; token: string}
  | ({kind: 'cloudSso'} & CloudSso)
  | {kind: 'library'; profile: string; home: string; mode: Mode}
export interface Role {
  roleArn: string
  sessionName: string
  /** Seconds. */
  duration: number
  stsHost: string
}

/** Who acts: the profile if one does, the credential's mode, and how to get it. */
export interface Identity {
  profile: Setting<string | null>
  credential: Setting<Mode>
  recipe: Recipe
  /** The profile in use. */
  used?: Profile
  notes: string[]
}

/** A sign-in to CloudSSO that lasts until `expires`, in seconds since the epoch. */
export interface CloudSso {
  signInUrl: string
  accountId: string
  accessConfig: string
  accessToken: string
  expires: number
}
