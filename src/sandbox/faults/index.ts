export {sendFaulty} from './deliver.js'
export {createFaultInjector, type FaultInjector, type FaultReport} from './faults.js'
export {FAULT_KINDS, type FaultKind} from './kinds.js'
export {FaultError, parseFaults} from './parse.js'
