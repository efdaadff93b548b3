/** Data-parallel training in plain Node: each rank works on its share of every batch, and all ranks average their gradients. */
import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {setTimeout as wait} from 'node:timers/promises'
import {parseArgs} from 'node:util'
import {gunzipSync} from 'node:zlib'
import {GroupError, joinGroup} from './group.mjs'

const PIXELS = 64
const HIDDEN = 32
const DIGITS = 10
const PARAMETERS = (PIXELS + 1) * HIDDEN + (HIDDEN + 1) * DIGITS
const MOMENTUM = 0.9
const HELD_OUT = 360

await train().catch((error) => {
  console.error(error instanceof GroupError ? `error: ${error.message}` : error)
  process.exitCode = 1
})

async function train() {
  const {rank, world, steps, batch, lr, seed, ...options} = readSettings()
  const who = `rank ${rank}/${world}`
  const random = randomNumbers(seed)
  const images = shuffle(readImages(), random)
  const [heldOut, lessons] = [images.slice(0, HELD_OUT), images.slice(HELD_OUT)]
  const parameters = Float32Array.from({length: PARAMETERS}, () => (random() - 0.5) / 2)
  const velocity = new Float32Array(PARAMETERS)
  const batches = cutBatches(lessons, batch, random)

  console.log(
    `${who} joins at ${options.host}:${options.port}: ${lessons.length} images to learn, ${heldOut.length} held out, ${batch} a step`,
  )
  const group = await joinGroup({...options, rank, world, settings: [steps, batch, lr, seed]})
  try {
    for (let step = 1; step <= steps; step++) {
      const share = shareOf(batches.next().value, rank, world)
      // Damages one label on the last rank, so that the failure runs through the code a bad file would.
      if (step === options.failAtStep && rank === world - 1) share[0] = {...share[0], label: 17}

      const total = await group.sum(gradient(parameters, share))
      for (let i = 0; i < PARAMETERS; i++) {
        velocity[i] = MOMENTUM * velocity[i] - (lr * total[i]) / batch
        parameters[i] += velocity[i]
      }

      if (step % options.logEvery === 0 || step === steps) {
        const [loss, accuracy] = [total[PARAMETERS] / batch, total[PARAMETERS + 1] / batch]
        const count = `${String(step).padStart(String(steps).length)}/${steps}`
        console.log(`step ${count}  loss ${loss.toFixed(4)}  accuracy ${accuracy.toFixed(3)}  ${who}`)
      }
      if (options.stepDelay > 0) await wait(options.stepDelay)
    }
  } finally {
    group.close()
  }

  if (rank === 0)
    console.log(`test accuracy ${accuracyOn(heldOut, parameters).toFixed(4)} on ${heldOut.length} held-out images`)
  console.log(`parameters ${createHash('sha256').update(parameters).digest('hex').slice(0, 16)}  ${who}`)
}

/** Sums over these images: the slope of the loss for each parameter, then the loss itself and the number of right answers. */
function gradient(parameters, images) {
  const sums = new Float32Array(PARAMETERS + 2)
  const model = layersOf(parameters)
  const slope = layersOf(sums)
  for (const {pixels, label, line} of images) {
    if (label >= DIGITS) throw new RangeError(`digits.csv.gz line ${line}: label ${label} is not a digit from 0 to 9`)
    const {hidden, chances} = predict(model, pixels)
    sums[PARAMETERS] -= Math.log(Math.max(chances[label], 1e-12))
    if (likeliest(chances) === label) sums[PARAMETERS + 1] += 1

    const errors = chances.map((chance, digit) => chance - (digit === label ? 1 : 0))
    for (let h = 0; h < HIDDEN; h++) {
      let error = 0
      for (let digit = 0; digit < DIGITS; digit++) {
        slope.output[h * DIGITS + digit] += errors[digit] * hidden[h]
        error += errors[digit] * model.output[h * DIGITS + digit]
      }
      if (hidden[h] === 0) continue
      for (let p = 0; p < PIXELS; p++) slope.input[h * PIXELS + p] += error * pixels[p]
      slope.inputBias[h] += error
    }
    for (let digit = 0; digit < DIGITS; digit++) slope.outputBias[digit] += errors[digit]
  }
  return sums
}

/** One hidden layer with ReLU, then a softmax: the chance of each digit. */
function predict({input, inputBias, output, outputBias}, pixels) {
  const hidden = Float64Array.from(inputBias, (bias, h) => {
    let sum = bias
    for (let p = 0; p < PIXELS; p++) sum += input[h * PIXELS + p] * pixels[p]
    return Math.max(sum, 0)
  })
  const scores = Float64Array.from(outputBias, (bias, digit) => {
    return hidden.reduce((sum, value, h) => sum + value * output[h * DIGITS + digit], bias)
  })
  const top = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - top))
  const total = powers.reduce((sum, power) => sum + power)
  return {hidden, chances: powers.map((power) => power / total)}
}

/** Names the parts of the one flat vector that travels between the ranks. */
function layersOf(vector) {
  const [a, b, c] = [PIXELS * HIDDEN, (PIXELS + 1) * HIDDEN, (PIXELS + 1) * HIDDEN + HIDDEN * DIGITS]
  const [input, inputBias] = [vector.subarray(0, a), vector.subarray(a, b)]
  return {input, inputBias, output: vector.subarray(b, c), outputBias: vector.subarray(c, PARAMETERS)}
}

function accuracyOn(images, parameters) {
  const model = layersOf(parameters)
  return images.filter(({pixels, label}) => likeliest(predict(model, pixels).chances) === label).length / images.length
}

function likeliest(chances) {
  return chances.indexOf(Math.max(...chances))
}

function readImages() {
  const rows = gunzipSync(readFileSync(new URL('digits.csv.gz', import.meta.url)))
    .toString()
    .trim()
    .split('\n')
  return rows.map((row, index) => {
    const values = row.split(',').map(Number)
    return {
      pixels: Float32Array.from(values.slice(0, PIXELS), (value) => value / 16),
      label: values[PIXELS],
      line: index + 1,
    }
  })
}

/** Endless batches, every image once before any comes again; the same on each rank, as all start from one seed. */
function* cutBatches(images, size, random) {
  let queue = []
  while (true) {
    while (queue.length < size) queue = [...queue, ...shuffle(images, random)]
    yield queue.slice(0, size)
    queue = queue.slice(size)
  }
}

function shareOf(batch, rank, world) {
  return batch.slice(Math.floor((rank * batch.length) / world), Math.floor(((rank + 1) * batch.length) / world))
}

function shuffle(items, random) {
  const shuffled = [...items]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]]
  }
  return shuffled
}

/** mulberry32: small, seeded and the same on every machine, which Math.random is not. */
function randomNumbers(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function readSettings() {
  const text = {type: 'string'}
  const names = ['steps', 'batch', 'lr', 'seed', 'log-every', 'step-delay-ms', 'timeout-ms', 'fail-at-step']
  const {values: flags} = parseArgs({options: Object.fromEntries(names.map((name) => [name, text]))})
  const {MASTER_ADDR = '127.0.0.1', MASTER_PORT = '23456', WORLD_SIZE = '1', RANK = '0'} = process.env
  const world = wholeNumber('WORLD_SIZE', WORLD_SIZE, 1)
  const lr = Number(flags.lr ?? 0.2)
  if (!(lr > 0)) throw new RangeError(`--lr must be a number above 0, not "${flags.lr}"`)
  return {
    rank: wholeNumber('RANK', RANK, 0, world - 1),
    world,
    host: MASTER_ADDR,
    port: wholeNumber('MASTER_PORT', MASTER_PORT, 1, 65535),
    steps: wholeNumber('--steps', flags.steps ?? 200, 1),
    batch: wholeNumber('--batch', flags.batch ?? 120, world),
    lr,
    seed: wholeNumber('--seed', flags.seed ?? 1, 0),
    logEvery: wholeNumber('--log-every', flags['log-every'] ?? 1, 1),
    stepDelay: wholeNumber('--step-delay-ms', flags['step-delay-ms'] ?? 0, 0),
    timeout: wholeNumber('--timeout-ms', flags['timeout-ms'] ?? 120_000, 1),
    failAtStep: wholeNumber('--fail-at-step', flags['fail-at-step'] ?? 0, 0),
  }
}

function wholeNumber(name, given, least, most = Number.MAX_SAFE_INTEGER) {
  const value = Number(given)
  if (given !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not "${given}"`)
}
