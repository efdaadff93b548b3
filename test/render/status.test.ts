import {expect, test} from '@jest/globals'
import {formatStatus, paintStatus} from '../../src/render/status.js'
import {createColors} from '../../src/render/view.js'

test.each([
  ['Creating', '◌ Creating', '. Creating', '\u001b[36mx\u001b[39m'],
  ['Queuing', '◌ Queuing', '. Queuing', '\u001b[33mx\u001b[39m'],
  ['Bidding', '◌ Bidding', '. Bidding', '\u001b[33mx\u001b[39m'],
  ['EnvPreparing', '◌ EnvPreparing', '. EnvPreparing', '\u001b[36mx\u001b[39m'],
  ['SanityChecking', '◌ SanityChecking', '. SanityChecking', '\u001b[36mx\u001b[39m'],
  ['Running', '● Running', '* Running', '\u001b[34mx\u001b[39m'],
  ['Restarting', '↻ Restarting', '~ Restarting', '\u001b[33mx\u001b[39m'],
  ['Stopping', '□ Stopping', '- Stopping', '\u001b[33mx\u001b[39m'],
  ['SucceededReserving', '✓ SucceededReserving', '+ SucceededReserving', '\u001b[32mx\u001b[39m'],
  ['FailedReserving', '✗ FailedReserving', 'x FailedReserving', '\u001b[31mx\u001b[39m'],
  ['Succeeded', '✓ Succeeded', '+ Succeeded', '\u001b[32mx\u001b[39m'],
  ['Failed', '✗ Failed', 'x Failed', '\u001b[31mx\u001b[39m'],
  ['Stopped', '■ Stopped', '- Stopped', '\u001b[90mx\u001b[39m'],
  ['PreAllocating', '? PreAllocating', '? PreAllocating', '\u001b[35mx\u001b[39m'],
  ['constructor', '? constructor', '? constructor', '\u001b[35mx\u001b[39m'],
  ['\u001b[2JOdd\u202e', '? Odd', '? Odd', '\u001b[35mx\u001b[39m'],
  [undefined, '', '', 'x'],
])('status %s looks like %s or %s', (status, symbol, ascii, painted) => {
  expect(formatStatus(status)).toBe(symbol)
  expect(formatStatus(status, false)).toBe(ascii)
  expect(paintStatus('x', status, createColors(true))).toBe(painted)
  expect(paintStatus('x', status, createColors(false))).toBe('x')
})
