/** Verifies a file in a process of its own and says what that took: node --import tsx large.ts FILE. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { verifyPdf } from '../../../../src/signatures/pdf/verify.ts'
import { contextNow } from './judged.ts'

const handle = openSync(process.argv[2]!, 'r')
const file = {
  size: fstatSync(handle).size,
  read(offset: number, length: number) {
    const bytes = Buffer.allocUnsafe(length)
    if (readSync(handle, bytes, 0, length, offset) !== length) throw new RangeError('outside')
    return bytes
  }
}
// The kernel's own mark: what getrusage says is inherited from the process that started this one.
const mark = (key: string) =>
  Math.round(
    Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024
  )
const before = mark('VmHWM')
const begun = performance.now()
const verdict = await verifyPdf(file, contextNow())
closeSync(handle)
console.log(
  JSON.stringify({
    before,
    peak: mark('VmHWM'),
    seconds: (performance.now() - begun) / 1000,
    class: verdict.class,
    problems: verdict.problems,
    signatures: verdict.signatures.length
  })
)
