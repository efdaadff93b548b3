// One hash over all files that a build is made of: the build keeps it, tests of the built program compare it.
import {createHash} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** @param {string} root folder of the package */
export function sourceDigest(root) {
  const files = readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file))
    .sort()
  const hash = createHash('sha256')
  for (const file of [...files, 'oclif.manifest.json', join('scripts', 'build.js')])
    hash
      .update(`${file.replaceAll('\\', '/')}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}
