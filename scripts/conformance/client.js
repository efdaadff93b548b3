// Calls by the official TypeScript SDKs, unmodified. A call a line on stdin, its outcome a line on stdout, both JSON
// (see calls.js).
import {createRequire} from 'node:module'
import {createInterface} from 'node:readline'

const NAMES = {'pai-dlc': '@alicloud/pai-dlc20201203', aiworkspace: '@alicloud/aiworkspace20210204'}

const require = createRequire(import.meta.url)
const packages = Object.fromEntries(
  Object.entries(NAMES).map(([product, name]) => [product, {sdk: require(name), path: require.resolve(name)}]),
)

async function call({operation, product, path, input, headers, key}) {
  const {sdk, path: from} = packages[product]
  const near = createRequire(from)
  const {cast} = near('@darabonba/typescript')
  const {Config} = near('@alicloud/openapi-core').$OpenApiUtil
  const config = {
    accessKeyId: key.id,
    accessKeySecret: key.secret,
    endpoint: process.env.ENDPOINT,
    protocol: 'HTTP',
    regionId: 'cn-hangzhou',
  }
  const client = new sdk.default(new Config(config))
  const Request = sdk[`${operation}Request`]
  const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}WithOptions`
  try {
    const answer = await client[method](...path, ...(Request ? [cast(input, new Request({}))] : []), headers, {})
    return {model: answer.body.toMap(), mistyped: []}
  } catch (error) {
    return {
      code: error.code,
      status: error.statusCode,
      message: String(error.message).slice(0, 300),
      raised: error.name,
    }
  }
}

const say = (value) => console.log(JSON.stringify(value))
say({versions: Object.fromEntries(Object.values(NAMES).map((name) => [name, require(`${name}/package.json`).version]))})
for await (const line of createInterface({input: process.stdin})) say(await call(JSON.parse(line)))
