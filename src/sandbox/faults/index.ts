export {deliver} from './deliver.js'
export {createFaults, type FaultReport, type Faults} from './faults.js'
export {FAULT_KINDS, type FaultKind} from './kinds.js'
export {FaultError, parseFaults} from './parse.js'
