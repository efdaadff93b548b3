// Loaded into every command under test: whatever would leave this machine ends the command at once, and loudly.
const dns = require('node:dns')
const net = require('node:net')

const {connect} = net.Socket.prototype

net.Socket.prototype.connect = function (...words) {
  const [options] = Array.isArray(words[0]) ? words[0] : words
  const host =
    typeof options === 'object' ? (options.host ?? 'localhost') : typeof words[1] === 'string' ? words[1] : 'localhost'
  const isLocal =
    typeof options === 'string' || options?.path !== undefined || /^(127\.|localhost$|\[?::1\]?$)/.test(host)
  if (!isLocal) leave(`connect ${host}`)
  return connect.apply(this, words)
}

const {lookup} = dns
dns.lookup = (host, ...rest) => (/^(127\.|localhost$)/.test(host) ? lookup(host, ...rest) : leave(`look up ${host}`))

function leave(what) {
  process.stderr.write(`NETWORK: tried to ${what}\n`)
  process.exit(99)
}
