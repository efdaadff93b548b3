import {describe, expect, test} from '@jest/globals'
import {renderEvent} from '../../src/render/events.js'
import {createPodPrefixes, renderLogLine} from '../../src/render/logs.js'
import {podLabel} from '../../src/render/pod-label.js'

describe('a log line is printed', () => {
  test.each([
    ['without the time of the service', '2021-01-28 14:07:45  My job started.', {}, 'My job started.'],
    [
      'with the time of the service on request',
      '2021-01-28 14:07:45  My job started.',
      {showTimestamps: true},
      '2021-01-28 14:07:45  My job started.',
    ],
    ['with the indentation of the program', '2021-01-28 14:07:45    at main()', {}, '  at main()'],
    ['with the time of the program', '2026-11-23 20:41:03,123 INFO ok', {}, '2026-11-23 20:41:03,123 INFO ok'],
    [
      'with the program’s time after the service’s',
      '2021-01-28 14:07:45  2021-01-28 14:07:45  x',
      {},
      '2021-01-28 14:07:45  x',
    ],
    ['unchanged if it has no time', 'plain\n', {showTimestamps: true}, 'plain'],
    ['with its prefix even if it is empty', '', {prefix: 'master-0 | '}, 'master-0 | '],
    [
      'with each step of a progress bar on its own line',
      ' 5%|\r 10%|\r\n',
      {prefix: 'worker-1 | '},
      'worker-1 |  5%|\nworker-1 |  10%|',
    ],
    ['without colors if color is off', '\u001b[31mred', {}, 'red'],
    ['with colors that are closed', '\u001b[31mred', {color: true}, '\u001b[31mred\u001b[0m'],
    ['without access to the clipboard', '\u001b]52;c;eA==\u0007ok\u202e', {color: true}, 'ok'],
    [
      'with a dim time in color',
      '2021-01-28 14:07:45  x',
      {color: true, showTimestamps: true},
      '\u001b[2m2021-01-28 14:07:45\u001b[22m  x',
    ],
  ])('%s', (_what, line, options, expected) => {
    expect(renderLogLine(line, {color: false, ...options})).toBe(expected)
  })

  test('with prefixes of equal width and different colors for several pods', () => {
    const ids = ['dlckjd5hm84tmjec-master-0', 'dlckjd5hm84tmjec-worker-12']
    expect([...createPodPrefixes(ids, {color: false})]).toEqual([
      [ids[0], 'master-0  | '],
      [ids[1], 'worker-12 | '],
    ])
    expect([...createPodPrefixes(ids, {color: true}).values()]).toEqual([
      '\u001b[36mmaster-0  |\u001b[39m ',
      '\u001b[35mworker-12 |\u001b[39m ',
    ])
  })

  test.each([
    ['dlckjd5hm84tmjec-worker-748', 'worker-748'],
    ['dlc1-worker-gpu-0', 'worker-gpu-0'],
    ['dlc-20210126170216-abcdefghijklm-worker-0', 'worker-0'],
    ['dlckjd5hm84tmjec', 'dlckjd5hm84tmjec'],
    ['odd', 'odd'],
    [undefined, ''],
  ])('with pod %s called %s', (podId, expected) => {
    expect(podLabel(podId)).toBe(expected)
  })
})

describe('an event is printed', () => {
  test.each([
    [
      'with time and text',
      '2021-01-28 14:07:24 Created pod: dlc1-worker-0\n',
      false,
      '2021-01-28 14:07:24  Created pod: dlc1-worker-0',
    ],
    ['without a time', 'Created', true, 'Created'],
    [
      'with a dim time in color',
      '2021-01-28 14:07:24 Created',
      true,
      '\u001b[2m2021-01-28 14:07:24\u001b[22m  Created',
    ],
    [
      'with bad news in red',
      '2021-01-28 14:07:24 exited with code 1',
      true,
      '\u001b[2m2021-01-28 14:07:24\u001b[22m  \u001b[31mexited with code 1\u001b[39m',
    ],
    ['with the time of the service', '2021-01-28 14:07:24 Created', false, '2021-01-28 14:07:24  Created'],
    ['without control sequences', '2021-01-28 14:07:24 a\u001b[2J\rb', false, '2021-01-28 14:07:24  a b'],
  ])('%s', (_what, text, color, expected) => {
    expect(renderEvent(text, {color})).toBe(expected)
  })

  test.each([
    ['2021-01-28 18:07:24 Created', '2021-01-29 02:07:24  Created'],
    ['2021-01-28T18:07:24.120Z Created', '2021-01-29 02:07:24  Created'],
    ['2021-13-28 18:07:24 Created', '2021-13-28T18:07:24Z  Created'],
    ['Created', 'Created'],
  ])('in the reader’s time zone: %s', (text, expected) => {
    expect(renderEvent(text, {color: false, usesLocalTime: true, timeZone: 'Asia/Shanghai'})).toBe(expected)
  })
})
