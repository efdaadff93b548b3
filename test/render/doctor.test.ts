import {expect, test} from '@jest/globals'
import {renderDoctor} from '../../src/render/doctor.js'

const check = (
  Group: string,
  Name: string,
  Result: 'ok' | 'warning' | 'failed' | 'skipped',
  Detail: string,
  Fix: string | null = null,
) => ({
  Group,
  Name,
  Result,
  Detail,
  Fix,
})
const CHECKS = [
  check('This machine', 'Node.js', 'ok', 'v22.1.0'),
  check(
    'This machine',
    'Proxy',
    'warning',
    'HTTPS_PROXY: set, yet calls go straight to the endpoint',
    'Run it where the endpoint can be reached',
  ),
  check(
    'Service',
    'pai-dlc',
    'failed',
    'https://x: nothing\u001b[2J listens there',
    'pai-dlc auth policy --for "discover workspaces"',
  ),
  check('Service', 'Clock', 'skipped', 'not checked: the server time is unknown'),
]
const view = {width: 60, color: false, now: 0}

test('doctor shows aligned checks by group, with advice and counts', () => {
  expect(renderDoctor(CHECKS, view).split('\n')).toEqual([
    'This machine',
    '  ✓ Node.js  v22.1.0',
    '  ! Proxy    HTTPS_PROXY: set, yet calls go straight to the',
    '             endpoint',
    '             → Run it where the endpoint can be reached',
    '',
    'Service',
    '  ✗ pai-dlc  https://x: nothing listens there',
    '             → pai-dlc auth policy --for "discover workspaces"',
    '  - Clock    not checked: the server time is unknown',
    '',
    '1 failed, 1 warning, 1 ok, 1 skipped',
  ])
})

test('doctor shows ASCII symbols without Unicode', () => {
  expect(renderDoctor(CHECKS.slice(0, 2), {...view, unicode: false})).toMatch(/\+ Node\.js[\s\S]*> Run it/)
})
