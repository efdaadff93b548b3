import fc from 'fast-check'

/** What has broken programs before. */
export const NASTY = [
  ...['', ' ', '-', '--', '---', '=', '-=', '--=', ',', ':', '/', '\\', '..', '../..', '.', '*', '?', '%', '%s', '%00', '#', '|', '&', ';', '"'],
  ...["'", '`', '$HOME', '~', '@', '@/dev/null', '@nope', '/dev/null', '/', 'NUL', 'C:\\x', '{', '}', '[', ']', '{}', '[]', 'null', 'true'],
  ...['0', '-0', '-1', '1', '9', '1.5', '1e3', '1e999', '-1e999', 'NaN', 'Infinity', '0x10', '010', '1_000', '٣', '9'.repeat(400), '1'.repeat(16)],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'prototype', 'a.b', 'a[0]', 'a[-1]', 'a[99999999999]', 'a[0', 'a..b'],
  ...['a=b', 'a=', '=b', 'a==b', 'A=\u0000', 'JobSpecs[0].PodCount=4', 'JobSpecs=x', 'Envs.a=1', '__proto__.a=1', 'Settings.Tags[a.b]=1'],
  ...['\u001b[31mred\u001b[0m', '\u001b]52;c;cm0=\u0007', '\u009b2J', '\u202egnp', '\u0000', '\u0007', '\u007f', '\r', '\n', '\t', '\ufeff', '\u2028'],
  ...['💥', '👩‍👩‍👧', 'é', 'ﷺ', '漢字', '\ud800', 'x'.repeat(5_000), '('.repeat(500), '['.repeat(500), '.*'.repeat(50), '(a+)+$', '\\'],
  ...['2026-03-20', '2026-02-30T25:61:61Z', '10m', '-10m', '1w2d', '999999999d', 'now', '2h', 'dlc1xjcumbfm7aai', 'cn-hangzhou', 'PyTorchJob'],
  ...['d-x:/mnt', 'd-x:', ':', 'oss://b.oss-cn-hangzhou.aliyuncs.com/x:/mnt:RO', 'Jobs[].JobId', '@', 'a || b', 'sum(`1`)', '&', 'Worker', 'ecs.g6.large'],
]

export const word = fc.oneof(
  {arbitrary: fc.constantFrom(...NASTY), weight: 5},
  {arbitrary: fc.string({maxLength: 30}), weight: 2},
  {arbitrary: fc.string({unit: 'binary', maxLength: 30}), weight: 2},
)
