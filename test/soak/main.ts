import {parseArgs} from 'node:util'
import {soakCreates} from './creates.js'

const {values} = parseArgs({
  options: {creates: {type: 'string', default: '1000'}, 'fault-rate': {type: 'string', default: '0.25'}, seed: {type: 'string'}},
})
const seed = values.seed ?? String(Date.now())
process.stderr.write(`Creating ${values.creates} jobs, faults in ${Number(values['fault-rate']) * 100} % of all requests, seed ${seed} …\n`)
const figures = await soakCreates({creates: Number(values.creates), faultRate: Number(values['fault-rate']), seed})
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
process.exitCode = figures.doubled + figures.lost === 0 && figures.made === figures.reported ? 0 : 1
