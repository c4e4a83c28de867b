/** Signs a file in a process of its own and says how much memory that took: node --import tsx large.ts FROM TO. */
import { closeSync, createWriteStream, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { signPdf } from '../../../src/signatures/pdf/sign/sign.ts'
import { signingKeyOf, testPki } from '../../support/pki.ts'
import { at } from './signing.ts'

const [from, to] = process.argv.slice(2) as [string, string]
const handle = openSync(from, 'r')
const source = {
  size: fstatSync(handle).size,
  read(offset: number, length: number) {
    const bytes = Buffer.allocUnsafe(length)
    if (readSync(handle, bytes, 0, length, offset) !== length) throw new RangeError('outside')
    return bytes
  }
}
const key = signingKeyOf(await testPki(), 'dong-nai')
const begun = performance.now()
const signed = await signPdf(source, { key, form: { kind: 'number-and-time', number: '1286/QĐ-UBND' }, at })
if ('code' in signed) throw new Error(signed.code)
await pipeline(signed.bytes(), createWriteStream(to))
closeSync(handle)
// The kernel's own mark: what getrusage says is inherited from the process that started this one.
const peak = Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024)
console.log(
  JSON.stringify({
    peak,
    seconds: (performance.now() - begun) / 1000,
    size: signed.size,
    sha256: signed.sha256
  })
)
