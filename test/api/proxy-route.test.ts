import {describe, expect, test} from '@jest/globals'
import {formatProxy, type ProxyError, resolveProxyRoute} from '../../src/api/proxy-route.js'

const HOST = 'pai-dlc.cn-hangzhou.aliyuncs.com'
const route = (env: Record<string, string>, host = HOST, protocol: 'http' | 'https' = 'https') =>
  resolveProxyRoute(protocol, host, protocol === 'https' ? 443 : 80, env)
const shown = (...words: Parameters<typeof route>) => {
  const found = route(...words)
  return found && `${found.protocol}://${formatProxy(found)}`
}

describe('the proxy of a request', () => {
  test.each<[string, Parameters<typeof route>, string | undefined]>([
    ['is undefined by default', [{}], undefined],
    ['comes from HTTPS_PROXY', [{HTTPS_PROXY: 'http://p.corp:3128'}], 'http://p.corp:3128 (HTTPS_PROXY)'],
    [
      'comes from the lower-case variable first',
      [{HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2'}],
      'http://b:2 (https_proxy)',
    ],
    ['does not come from a blank variable', [{https_proxy: ' ', ALL_PROXY: 'p.corp'}], 'http://p.corp:80 (ALL_PROXY)'],
    ['is http without a scheme', [{HTTPS_PROXY: 'p.corp:8080'}], 'http://p.corp:8080 (HTTPS_PROXY)'],
    ['can use TLS', [{HTTPS_PROXY: 'https://p.corp'}], 'https://p.corp:443 (HTTPS_PROXY)'],
    ['does not come from HTTP_PROXY for https', [{HTTP_PROXY: 'http://p.corp'}], undefined],
    [
      'comes from HTTP_PROXY for http',
      [{HTTP_PROXY: 'http://p.corp', HTTPS_PROXY: 'http://q'}, 'x.y', 'http'],
      'http://p.corp:80 (HTTP_PROXY)',
    ],
    [
      'comes from ALL_PROXY for http and https',
      [{all_proxy: 'http://p.corp'}, 'x.y', 'http'],
      'http://p.corp:80 (all_proxy)',
    ],
    ['can have an IPv6 address', [{HTTPS_PROXY: 'http://[fd00::1]:3128'}], 'http://fd00::1:3128 (HTTPS_PROXY)'],
    ['is undefined for 127.0.0.1', [{ALL_PROXY: 'p'}, '127.0.0.1', 'http'], undefined],
    ['is undefined for localhost', [{ALL_PROXY: 'p'}, 'localhost'], undefined],
    ['is undefined for the metadata server', [{ALL_PROXY: 'p'}, '100.100.100.200', 'http'], undefined],
  ])('%s', (_what, words, expected) => expect(shown(...words)).toBe(expected))
})

describe('NO_PROXY', () => {
  test.each([
    ['*', HOST, true],
    ['aliyuncs.com', HOST, true],
    ['.aliyuncs.com', HOST, true],
    ['*.aliyuncs.com', HOST, true],
    [HOST.toUpperCase(), HOST, true],
    [`${HOST}:443`, HOST, true],
    [`${HOST}:8443`, HOST, false],
    ['yuncs.com', HOST, false],
    ['a.example, .aliyuncs.com', HOST, true],
    ['a.example b.example', HOST, false],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['10.0.0.0/99', '10.1.2.3', false],
    ['fd00::/8', 'fd00::1', true],
    ['10.1.2.3', '10.1.2.3', true],
    ['fd00::1', 'fd00::1', true],
  ])('%s excludes %s: %s', (NO_PROXY, host, isAround) =>
    expect(shown({HTTPS_PROXY: 'http://p.corp', NO_PROXY}, host)).toBe(
      isAround ? undefined : 'http://p.corp:80 (HTTPS_PROXY)',
    ),
  )

  test('is read in lower case first, even if it is empty', () =>
    expect(shown({HTTPS_PROXY: 'p', NO_PROXY: '*', no_proxy: ''})).toBe('http://p:80 (HTTPS_PROXY)'))
})

test('user name and password are decoded, and only put into the header', () => {
  const found = route({HTTPS_PROXY: 'http://us%40er:p%3Ass@p.corp:3128'})
  expect(found).toMatchObject({authorization: `Basic ${Buffer.from('us@er:p:ss').toString('base64')}`})
  expect(found && formatProxy(found)).toBe('p.corp:3128 (HTTPS_PROXY)')
})

test.each([['socks5://u:secret@p:1080'], ['http://'], ['http://u:secret@p:99999']])(
  'an invalid variable is named, but its value is not shown: %s',
  (text) => {
    let error: ProxyError | undefined
    try {
      route({HTTPS_PROXY: text})
    } catch (thrown) {
      error = thrown as ProxyError
    }
    expect(error).toMatchObject({code: 'ProxyUnusable', reason: expect.stringMatching(/^HTTPS_PROXY /)})
    expect(JSON.stringify([error?.reason, error?.suggestions])).not.toContain('secret')
  },
)
