// One client through all calls.
import {spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {root} from '../write-or-check.js'
import {CALLS, REFUSALS} from './calls.js'
import {startClient} from './clients.js'
import {BEYOND, OPERATIONS, strangers} from './contract.js'

const PATIENCE = {times: 100, ms: 100}

/**
 * What became of each row: `faults` is empty where all was right; `lost` are fields of the contract that this version
 * of the client does not have yet; `unsupported` if the client cannot express the call. A client that can't start is skipped, with its reason; one that breaks off later is
 * no client to skip.
 */
export async function conform(client, start = startClient) {
  const sandbox = startSandbox()
  try {
    let started
    try {
      started = await start(client, new URL(sandbox.Endpoint).host)
    } catch (error) {
      return {name: client.name, versions: {}, rows: [], skipped: error.message}
    }
    const {versions, ask, close} = started
    const rows = await askAll({ask, sandbox, seen: {}})
    await close()
    return {name: client.name, versions, rows}
  } finally {
    sandbox.stop()
  }
}

async function askAll(world) {
  const rows = []
  try {
    for (const row of CALLS) rows.push({name: nameOf(row), ...(await tryCall(row, world))})
    for (const row of REFUSALS) rows.push({name: nameOf(row), lost: [], ...(await tryRefusal(row, world))})
  } catch (error) {
    rows.push({name: 'all that is left', faults: [`the client broke off: ${error.message}`], lost: []})
  }
  return rows
}

/** @param {{operation: string, what?: string}} row */
export const nameOf = ({operation, what}) => (what ? `${operation}, ${what}` : operation)

/** @param {any} row */
async function tryCall({operation, input = {}, right = () => true, keep, patient}, world) {
  const given = typeof input === 'function' ? input(world.seen) : input
  for (let turn = 1; ; turn++) {
    const outcome = await call(operation, given, world)
    if (outcome.unsupported || needsMissingId(operation, given)) return {faults: [], lost: [], unsupported: true}
    // Models of an older client drop fields, so later answers may lack what they set.
    world.hasDropped ||= outcome.dropped === true
    const raw = world.sandbox.lastAnswer(operation)
    const isRight = outcome.model !== undefined && holds(() => right(outcome.model, world.seen))
    if (!isRight && patient && turn < PATIENCE.times) {
      await sleep(PATIENCE.ms)
      continue
    }
    if (!isRight && (outcome.model ? world.hasDropped : outcome.dropped))
      return {faults: [], lost: [], unsupported: true}
    if (!outcome.model)
      return {faults: [`${outcome.raised ?? 'Error'} ${outcome.code ?? ''}: ${outcome.message}`], lost: []}
    Object.assign(world.seen, keep && holds(() => keep(outcome.model)))
    const {lost, changed} = differences(operation, raw, outcome.model)
    const wrong = isRight ? [] : [`the answer is not what was asked for: ${JSON.stringify(raw).slice(0, 400)}`]
    return {
      faults: [...new Set([...wrong, ...strangers(operation, raw), ...outcome.mistyped, ...changed])],
      lost: [...new Set(lost)],
    }
  }
}

/** The call that would have returned the id was one that the client cannot express. */
const needsMissingId = (operation, input) =>
  [...OPERATIONS[operation].path.matchAll(/\{(\w+)\}/g)].some(([, name]) => input[name] === undefined)

/** @param {any} row */
async function tryRefusal({operation, input = {}, key = {}, headers, first, ready, refused}, world) {
  if (first) await call(operation, input, world, {headers})
  if (ready) await world.sandbox.control(...ready)
  const outcome = await call(operation, input, world, {key, headers})
  if (ready) await world.sandbox.control(ready[0], {})
  if (outcome.unsupported) return {faults: [], unsupported: true}
  const {code} = refused
  const isCode = code instanceof RegExp ? code.test(outcome.code) : outcome.code === code
  // The aliyun CLI prints no status.
  if ((outcome.status ?? refused.status) === refused.status && isCode) return {faults: []}
  const fault = `not refused with ${refused.status} ${code} but ${JSON.stringify(outcome).slice(0, 300)}`
  return {faults: [fault]}
}

function call(operation, input, {ask, sandbox}, {key = {}, headers = {}} = {}) {
  const {product, path} = OPERATIONS[operation]
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const rest = Object.fromEntries(
    Object.entries(input).filter(([name, value]) => !names.includes(name) && value !== undefined),
  )
  const own = {id: sandbox.AccessKeyId, secret: sandbox.AccessKeySecret}
  return ask({
    operation,
    product,
    path: names.map((name) => String(input[name])),
    input: rest,
    headers,
    key: {...own, ...key},
  })
}

/**
 * What was on the wire and is not, or otherwise, in what the client's models made of it. Models leave out what is
 * empty.
 */
function differences(path, raw, model) {
  if (raw === null || raw === undefined || isEmpty(raw)) return {lost: [], changed: []}
  if (model === null || model === undefined) return {lost: [path], changed: []}
  if (typeof raw !== 'object') {
    const changed =
      raw === model ? [] : [`${path} is ${JSON.stringify(raw)} on the wire and ${JSON.stringify(model)} in the model`]
    return {lost: [], changed}
  }
  const parts = Object.keys(raw).map((name) =>
    BEYOND.includes(name)
      ? {lost: [], changed: []}
      : differences(Array.isArray(raw) ? `${path}[]` : `${path}.${name}`, raw[name], model[name]),
  )
  return {lost: parts.flatMap(({lost}) => lost), changed: parts.flatMap(({changed}) => changed)}
}

const isEmpty = (value) => typeof value === 'object' && Object.keys(value).length === 0

function holds(claim) {
  try {
    return claim()
  } catch {
    return false
  }
}

/** A sandbox of its own, twenty times as fast, with the jobs of some weeks. */
function startSandbox() {
  const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-conformance-'))
  const file = join(folder, 'sandbox.json')
  const tap = new URL('tap.js', import.meta.url)
  const env = {
    ...process.env,
    PAI_DLC_SANDBOX_STATE: file,
    TAP: folder,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${tap}`,
  }
  const run = (...words) =>
    spawnSync(process.execPath, [join(root, 'bin', 'run.js'), 'sandbox', ...words], {env, encoding: 'utf8'})
  const {status, stderr} = run('start', '--detach', '--history', '--speed', '20', '--seed', 'conformance')
  if (status !== 0) throw new Error(`The sandbox did not start: ${stderr}`)
  const state = JSON.parse(readFileSync(file, 'utf8'))
  const stop = () => {
    process.off('exit', stop)
    run('stop')
    rmSync(folder, {recursive: true, force: true})
  }
  // Whatever ends this script, a closed pipe included.
  process.once('exit', stop)
  return {
    ...state,
    /** To the operation, as it went over the wire. */
    lastAnswer(operation) {
      const path = join(folder, `${operation}.json`)
      return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
    },
    async control(command, body) {
      const headers = {'x-sandbox-key': state.ControlToken}
      const answer = await fetch(`${state.Endpoint}/sandbox/v1/${command}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`The sandbox refused ${command}: ${await answer.text()}`)
    },
    stop,
  }
}
