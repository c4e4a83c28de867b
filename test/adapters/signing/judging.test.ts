import { mkdir, readdir, utimes } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clearScratch } from '../../../src/adapters/signing/examine.ts'
import type { Edoc } from '../../../src/domain/envelope.ts'
import { readMessage, defaultLimits } from '../../../src/edxml/read.ts'
import { writeMessage } from '../../../src/edxml/write.ts'
import { edoc, gather, once } from '../../support/edoc.ts'
import type { SigningBench } from '../../support/signing.ts'
import { openSigningBench } from '../../support/signing.ts'
import { makePdf } from '../../signatures/pdf-sign/made.ts'

let bench: SigningBench
beforeAll(async () => void (bench = await openSigningBench()))
afterAll(() => bench.close())
beforeEach(() => void (bench.lookup.down = []))

const sender = { code: '000.00.01.H19' }

async function message(attachment = makePdf()): Promise<Edoc> {
  return (await edoc(bench.contents, { attachment })).message
}

async function signed(): Promise<Edoc> {
  const applied = await bench.signatures.apply(await message(), sender, { form: 'issue' }, new Date())
  if (applied.kind !== 'applied') throw new Error(JSON.stringify(applied))
  return applied.message
}

async function judge(of: Edoc) {
  const raw = await bench.contents.put(writeMessage(of, bench.contents))
  return bench.signatures.judge({ message: of, raw, receivedAt: new Date() })
}

/** As an axis would bring it: written with its seal, and read again. */
async function arrived(of: Edoc, change = (text: string) => text) {
  const seal = await bench.signatures.seal(of, new Date())
  const bytes = await gather(
    writeMessage(of, bench.contents, seal === null ? {} : { signatureXml: seal.signatureXml })
  )
  const read = await readMessage(
    once(Buffer.from(change(bytes.toString('utf8')))),
    bench.contents,
    defaultLimits
  )
  if (read.kind !== 'read' || read.message.kind !== 'edoc') throw new Error(JSON.stringify(read))
  return bench.signatures.judge({ message: read.message, raw: read.raw, receivedAt: new Date() })
}

describe('a document judged', () => {
  it('with an agency’s signature on its PDF is valid, and every piece of evidence is kept', async () => {
    const { report } = await judge(await signed())
    expect(report).toMatchObject({ class: 'VALID_NO_TSA', trustVersion: 1 })
    const [signature] = report.files[0]!.signatures
    expect(signature).toMatchObject({ role: 'agency', class: 'VALID_NO_TSA' })
    expect(signature!.evidence.length).toBeGreaterThan(2)
    for (const { sha256 } of signature!.evidence)
      expect((await gather(bench.contents.open(sha256))).length).toBeGreaterThan(0)
  })

  it('whose revocation cannot be had now is not decided, and with the evidence of before it is', async () => {
    const of = await signed()
    const before = (await judge(of)).report
    bench.lookup.down = ['ocsp', 'crl', 'certificate']
    expect((await judge(of)).report.class).toBe('INDETERMINATE')
    const raw = await bench.contents.put(writeMessage(of, bench.contents))
    const kept = before.files[0]!.signatures.flatMap(each => each.evidence)
    const again = await bench.signatures.judge({
      message: of,
      raw,
      receivedAt: new Date(before.judgedAt),
      kept
    })
    expect(again.report.class).toBe('VALID_NO_TSA')
  })

  it('with one byte changed in its PDF is invalid', async () => {
    const of = await signed()
    const bytes = await gather(bench.contents.open(of.attachments[0]!.content.sha256))
    const at = bytes.indexOf('To be signed')
    bytes[at] = bytes[at]! ^ 1
    const content = await bench.contents.put(once(bytes))
    const altered = { ...of, attachments: [{ ...of.attachments[0]!, content, transmitted: content }] }
    expect((await judge(altered)).report).toMatchObject({ class: 'INVALID' })
  })

  it('with a seal that holds brings what the seal covers, read from the signed bytes', async () => {
    const of = await message()
    const { report, signed: covered } = await arrived(of)
    expect(report.envelope).toMatchObject({ class: 'VALID_NO_TSA', place: 'edXMLHeader/Signature' })
    expect(covered?.header.subject).toBe(of.header.subject)
  })

  it('with a seal over another subject is invalid and brings nothing', async () => {
    const of = await message()
    const { report, signed: covered } = await arrived(of, text => text.replace('báo cáo', 'bác bỏ'))
    expect(report.envelope?.class).toBe('INVALID')
    expect(covered).toBeUndefined()
  })

  it('keeps its seal when an axis adds its hop at the end of the trace', async () => {
    const hop =
      '<edXML:TraceHeader><edXML:OrganId>vxp</edXML:OrganId><edXML:Timestamp>2026/03/02 09:00:00</edXML:Timestamp></edXML:TraceHeader>'
    const { report } = await arrived(await message(), text =>
      text.replace(/(<\/edXML:TraceHeader>)(?![^]*<edXML:TraceHeader)/, `$1${hop}`)
    )
    expect(report.envelope?.class).toBe('VALID_NO_TSA')
  })
})

describe('signatures asked for', () => {
  it('are refused by code for an agency whose key is not here', async () => {
    const applied = await bench.signatures.apply(
      await message(),
      { code: 'X' },
      { form: 'issue' },
      new Date()
    )
    expect(applied).toMatchObject({ kind: 'refused', problems: [{ code: 'key.not-found' }] })
  })

  it('send the PDF itself where it came wrapped in a ZIP, under the type that it then has', async () => {
    const of = await message()
    const [attachment] = of.attachments
    const zip = await bench.contents.put(once(Buffer.from('PK wrapped')))
    const wrapped = { ...attachment!, declaredType: 'application/zip', transmitted: zip }
    const applied = await bench.signatures.apply(
      { ...of, attachments: [wrapped] },
      sender,
      { form: 'issue' },
      new Date()
    )
    if (applied.kind !== 'applied') throw new Error(JSON.stringify(applied))
    const [signedOne] = applied.message.attachments
    expect(signedOne).toMatchObject({ declaredType: 'application/pdf', transmitted: signedOne!.content })
    expect((await gather(bench.contents.open(signedOne!.content.sha256))).subarray(0, 5).toString()).toBe(
      '%PDF-'
    )
  })

  it('leave no draft behind', async () => {
    await signed()
    expect(await readdir(`${bench.folder}/contents/incoming`)).toEqual([])
  })
})

describe('a file that is only looked at', () => {
  it('of a run that was killed is cleared away at a later start, and nobody else’s', async () => {
    const scratch = `${bench.folder}/left`
    await mkdir(`${scratch}/file-old`, { recursive: true })
    await mkdir(`${scratch}/file-new`)
    const yesterday = new Date(Date.now() - 86_400_000)
    await utimes(`${scratch}/file-old`, yesterday, yesterday)
    await clearScratch(scratch, new Date())
    expect(await readdir(scratch)).toEqual(['file-new'])
    await clearScratch(`${scratch}/nowhere`, new Date())
  })

  it('leaves nothing behind', async () => {
    const found = await bench.examiner.examine(once(makePdf()), 'thử.pdf')
    expect(found).toMatchObject({ kind: 'pdf', report: { class: 'UNSIGNED', files: [{ name: 'thử.pdf' }] } })
    const { bytes } = await edoc(bench.contents)
    expect(await bench.examiner.examine(once(bytes), 'thử.edxml')).toMatchObject({ kind: 'edxml' })
    expect(await bench.examiner.examine(once(Buffer.from('xin chào')), 'thử')).toMatchObject({
      kind: 'refused',
      problems: [{ code: expect.stringMatching(/^edxml\./) }]
    })
    expect(await readdir(`${bench.folder}/looked-at`)).toEqual([])
  })
})
