export interface FieldSchema {
  type?: 'string' | 'number' | 'boolean' | 'any'
  ref?: string
  arrayOf?: FieldSchema
  mapOf?: FieldSchema
  required?: boolean
  requiredByText?: boolean
  requiredWhen?: unknown
  enum?: (string | number)[]
  enumByJobType?: Record<string, string[]>
  valueEnum?: unknown
  keys?: unknown
  default?: unknown
  min?: number
  max?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  pattern?: string
  forbiddenPrefixes?: string[]
  serialize?: string
  list?: string
  content?: string
  unit?: string
  deprecated?: boolean
  unsupported?: boolean
  match?: string
}
