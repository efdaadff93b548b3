export type IniSections = Map<string, Record<string, string>>

/** The sections of an ini file. `invalidLine` is the first line (from 1) that can't be parsed. */
export function parseIni(text: string): {sections: IniSections; invalidLine?: number} {
  const sections: IniSections = new Map()
  let section: Record<string, string> | undefined
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim()
    if (!line || /^[#;]/.test(line)) continue

    const name = /^\[([^\]]+)\]\s*(?:[#;].*)?$/.exec(line)?.[1]?.trim()
    const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (name) {
      section = sections.get(name) ?? {}
      sections.set(name, section)
    } else if (section && key) {
      section[key] = unquote(value ?? '')
    } else {
      return {sections, invalidLine: index + 1}
    }
  }
  return {sections}
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value)?.[2]
  return quoted ?? value.replace(/\s+[#;].*$/, '')
}

/** The credentials library's mode names. */
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

/** Converts a section of ~/.alibabacloud/credentials to the mode and field names of ~/.aliyun/config.json. */
export function normalizeIniProfile({type = '', ...fields}: Record<string, string>): {
  mode: string
  fields: Record<string, string>
} {
  return {mode: INI_MODES[type] ?? type, fields: {...fields, ...renameFields(fields, INI_FIELDS)}}
}

function renameFields(fields: Record<string, string>, newNames: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(newNames).flatMap(([from, to]) => (fields[from] ? [[to, fields[from]]] : [])),
  )
}
