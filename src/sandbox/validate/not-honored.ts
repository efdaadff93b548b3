import type {FieldSchema} from '../../api/field.js'
import {PARAMETERS, SCHEMAS} from '../../api/generated/schemas.js'
import type {Operations} from '../../api/generated/types.js'
import {isRecord} from '../../platform/record.js'

/** A field that requests sent and the sandbox did not act on. */
export interface NotHonoredField {
  /** Such as CreateJob.JobSpecs[].SystemDisk. */
  Field: string
  /** `unknown`: the contract lacks it. `no effect`: the sandbox returns it, but does nothing with it. */
  Reason: 'unknown' | 'no effect'
  Seen: number
}

export interface NotHonoredFields {
  record(operation: keyof Operations, query: readonly [name: string, value: string][], body: Buffer): void
  report(): NotHonoredField[]
  clear(): void
}

/** Fields of CreateJob that need machines, networks or services which the sandbox does not have. */
const NO_EFFECT: ReadonlySet<string> = new Set(
  `CodeSource.IsSharedMountPath CredentialConfig DebuggerConfigContent ElasticSpec Options RoleArn ThirdpartyLibDir
  ThirdpartyLibs UserVpc
  DataSources[].AccessPointId DataSources[].EnableCache DataSources[].MountAccess DataSources[].RoleArn
  DataSources[].RoleChain
  JobSpecs[].AssignNodeSpec JobSpecs[].AutoScalingSpec JobSpecs[].Driver JobSpecs[].ElasticSpotSpecs
  JobSpecs[].ExtraPodSpec JobSpecs[].HyperNodeSchedulingConfig JobSpecs[].ImageConfig JobSpecs[].LocalMountSpecs
  JobSpecs[].OversoldType JobSpecs[].ResourceConfig.SharedMemory JobSpecs[].ServiceSpec
  JobSpecs[].StartupDependencies JobSpecs[].SystemDisk
  Settings.AdvancedSettings Settings.AllocateAllRDMADevices Settings.AllowUnschedulableNodes
  Settings.DataJuicerConfig Settings.Driver Settings.ElasticSpotJobMaxRestartTimes Settings.EnableCPUAffinity
  Settings.EnableDSWDev Settings.EnableErrorMonitoringInAIMaster Settings.EnableOssAppend Settings.EnableRDMA
  Settings.EnableTideResource Settings.ErrorMonitoringArgs Settings.ModelConfig Settings.OversoldType`.split(/\s+/),
)

/** More distinct fields are not remembered: a client may make them up. */
const MAX_FIELDS = 200

/** @param onNew called once for each field */
export function createNotHonoredFields(onNew: (field: NotHonoredField) => void = () => {}): NotHonoredFields {
  const fields = new Map<string, NotHonoredField>()
  return {
    record(operation, query, body) {
      for (const [path, reason] of findNotHonored(operation, query, body)) {
        const name = `${operation}.${path}`
        const known = fields.get(name)
        if (known) known.Seen += 1
        else if (fields.size < MAX_FIELDS) {
          const field: NotHonoredField = {Field: name, Reason: reason, Seen: 1}
          fields.set(name, field)
          onNew(field)
        }
      }
    },
    report: () => [...fields.values()],
    clear: () => fields.clear(),
  }
}

/** Each path once. Values that mean the default, such as false, 0 and "", do not count. */
function findNotHonored(
  operation: keyof Operations,
  query: readonly [name: string, value: string][],
  bytes: Buffer,
): Map<string, NotHonoredField['Reason']> {
  const {query: queryFields, body: bodyFields} = PARAMETERS[operation] ?? {query: {}, body: {}}
  const found = new Map<string, NotHonoredField['Reason']>()
  for (const [name] of query) if (!hasParameter(queryFields, name)) found.set(name, 'unknown')
  const body: unknown = bytes.length > 0 && Object.keys(bodyFields).length > 0 ? JSON.parse(bytes.toString('utf8')) : {}
  if (isRecord(body)) visitFields('', bodyFields, body, {operation, found})
  return found
}

/** An object in the query has one parameter per field, such as TokenSettings.EnableLogDownloadJob. */
const hasParameter = (fields: Record<string, FieldSchema>, name: string) =>
  name in fields || (name.includes('.') && fields[name.split('.')[0] ?? '']?.serialize === 'flat')

interface Visit {
  operation: keyof Operations
  found: Map<string, NotHonoredField['Reason']>
}

function visitFields(
  prefix: string,
  fields: Record<string, FieldSchema>,
  value: Record<string, unknown>,
  visit: Visit,
): void {
  for (const [name, entry] of Object.entries(value)) {
    if (isDefault(entry)) continue
    const schema = fields[name]
    const path = `${prefix}${name}`
    if (!schema) {
      // A CodeSource of CreateJob may have a Uri, which the contract omits.
      if (path !== 'CodeSource.Uri') visit.found.set(path, 'unknown')
    } else if (visit.operation === 'CreateJob' && NO_EFFECT.has(path)) visit.found.set(path, 'no effect')
    else visitValue(path, schema, entry, visit)
  }
}

function visitValue(path: string, {ref, arrayOf}: FieldSchema, value: unknown, visit: Visit): void {
  if (Array.isArray(value) && arrayOf) {
    for (const item of value) visitValue(`${path}[]`, arrayOf, item, visit)
  } else if (ref && isRecord(value)) visitFields(`${path}.`, SCHEMAS[ref] ?? {}, value, visit)
}

const isDefault = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === 0 ||
  value === '' ||
  (typeof value === 'object' && Object.values(value).every(isDefault))
