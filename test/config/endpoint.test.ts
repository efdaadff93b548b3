import {describe, expect, test} from '@jest/globals'
import {defaultEndpoint, endpointOverrides, endpointUrl, isLoopback, parseEndpoint} from '../../src/config/endpoint.js'
import {catchCliError, createFakeSettingsInput} from './fake-environment.js'

describe('parseEndpoint', () => {
  test.each([
    ['pai-dlc.cn-hangzhou.aliyuncs.com', 'https://pai-dlc.cn-hangzhou.aliyuncs.com'],
    ['proxy.example:8443', 'https://proxy.example:8443'],
    ['https://proxy.example', 'https://proxy.example'],
    ['https://proxy.example/', 'https://proxy.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.9.8.7', 'http://127.9.8.7'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://localhost:1', 'http://localhost:1'],
    ['HTTP://LocalHost:1', 'http://localhost:1'],
  ])('takes %s', (text, url) => {
    expect(endpointUrl(parseEndpoint(text, '--endpoint'))).toBe(url)
  })

  test.each([
    ['http://pai.example', 'http is allowed only for this machine'],
    ['http://127.0.0.1.evil.example', 'http is allowed only for this machine'],
    ['http://localhost.evil.example:80', 'http is allowed only for this machine'],
    ['http://10.0.0.1', 'http is allowed only for this machine'],
    ['https://user:hunter2@pai.example', 'user name'],
    ['user:hunter2@pai.example', 'user name'],
    ['https://pai.example/api', 'path'],
    ['pai.example/api', 'path'],
    ['https://pai.example?x=hunter2', 'query'],
    ['https://pai.example#hunter2', 'query'],
    ['ftp://pai.example', 'not a host name'],
    ['::1', 'not a host name'],
    ['pai example', 'not a host name'],
    ['', 'not a host name'],
  ])('refuses %s: %s', (text, why) => {
    const error = catchCliError(() => parseEndpoint(text, 'PAI_DLC_ENDPOINT'))
    expect(error).toMatchObject({exit: 2, message: expect.stringContaining(why)})
    expect(error?.message).toContain('PAI_DLC_ENDPOINT')
    expect(JSON.stringify(error)).not.toContain('hunter2')
  })
})

describe('endpointOverrides', () => {
  const of = (endpoint?: string | string[], variable = '') => {
    const overrides = endpointOverrides(createFakeSettingsInput({flags: {endpoint}, env: {PAI_DLC_ENDPOINT: variable}}))
    return Object.entries(overrides).map(
      ([product, {value, source}]) => `${product} ${endpointUrl(value)} ${source.name}`,
    )
  }

  test.each<[string, string | string[] | undefined, string, string[]]>([
    ['nothing', undefined, '', []],
    [
      'one flag for both',
      'a.example',
      '',
      ['pai-dlc https://a.example --endpoint', 'aiworkspace https://a.example --endpoint'],
    ],
    [
      'a variable for both',
      [],
      'a.example',
      ['pai-dlc https://a.example PAI_DLC_ENDPOINT', 'aiworkspace https://a.example PAI_DLC_ENDPOINT'],
    ],
    [
      'a flag over the variable',
      ['pai-dlc=b.example'],
      'a.example',
      ['pai-dlc https://b.example --endpoint', 'aiworkspace https://a.example PAI_DLC_ENDPOINT'],
    ],
    [
      'own over both',
      ['aiworkspace=b.example', 'a.example'],
      '',
      ['pai-dlc https://a.example --endpoint', 'aiworkspace https://b.example --endpoint'],
    ],
    [
      'a variable with products',
      [],
      'pai-dlc=a.example,aiworkspace=b.example',
      ['pai-dlc https://a.example PAI_DLC_ENDPOINT', 'aiworkspace https://b.example PAI_DLC_ENDPOINT'],
    ],
  ])('%s', (_, flag, variable, expected) => expect(of(flag, variable)).toEqual(expected))

  test.each([
    [['pai-dlc=a.example', 'pai-dlc=b.example'], 'twice'],
    [['a.example', 'b.example'], 'twice'],
    [['dsw=a.example'], '--endpoint: unknown product dsw. Products: pai-dlc, aiworkspace.'],
    [['pai-dlc='], 'not a host name'],
  ])('refuses %j', (flag, why) => {
    expect(catchCliError(() => of(flag))).toMatchObject({exit: 2, message: expect.stringContaining(why)})
  })
})

test.each([
  ['pai-dlc', false, 'pai-dlc.cn-hangzhou.aliyuncs.com'],
  ['aiworkspace', true, 'aiworkspace-vpc.cn-hangzhou.aliyuncs.com'],
] as const)('the rule for %s, vpc %s', (product, vpc, host) => {
  expect(defaultEndpoint(product, 'cn-hangzhou', vpc)).toEqual({protocol: 'https', host})
})

test.each([
  ['127.0.0.1', true],
  ['127.255.0.9:80', true],
  ['localhost', true],
  ['[::1]:9', true],
  ['[::1]', true],
  ['128.0.0.1', false],
  ['127.evil.example', false],
  ['[::2]', false],
])('%s is loopback: %s', (host, expected) => expect(isLoopback(host)).toBe(expected))
