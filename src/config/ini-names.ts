/** What the credentials library calls the modes, and their fields. */
const INI_MODES: Record<string, string> = {
  access_key: 'AK',
  sts: 'StsToken',
  ram_role_arn: 'RamRoleArn',
  ecs_ram_role: 'EcsRamRole',
  oidc_role_arn: 'OIDC',
  credentials_uri: 'CredentialsURI',
  bearer: 'BearerToken',
  rsa_key_pair: 'RsaKeyPair',
}
const INI_FIELDS = {
  security_token: 'sts_token',
  role_arn: 'ram_role_arn',
  role_session_name: 'ram_session_name',
  role_name: 'ram_role_name',
  oidc_token_file_path: 'oidc_token_file',
}

/** Mode and fields of a section of ~/.alibabacloud/credentials under the names of ~/.aliyun/config.json, which may stand there as well. */
export function fromIniNames({type = '', ...fields}: Record<string, string>): {mode: string; fields: Record<string, string>} {
  return {mode: INI_MODES[type] ?? type, fields: {...fields, ...renamed(fields, INI_FIELDS)}}
}

function renamed(fields: Record<string, string>, names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).flatMap(([from, to]) => (fields[from] ? [[to, fields[from]]] : [])))
}
