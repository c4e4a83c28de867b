import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edoc, EdxmlMessage, StatusMessage } from '../../src/domain/envelope.ts'
import { readMessage } from '../../src/edxml/read.ts'
import { appendTrace, composeSkeleton, sealMessage, writeMessage } from '../../src/edxml/write.ts'
import { arbitraryEdoc, arbitraryStatus } from './support/arbitrary-message.ts'
import { chunked, gather, MemoryStore } from './support/memory-store.ts'

/** Many runs on a busy machine take their time. */
const slow = { timeout: 60_000 }

const store = new MemoryStore()
const write = (message: EdxmlMessage) => gather(writeMessage(message, store))
const readBack = async (bytes: Uint8Array) => readMessage(chunked(bytes), store)

const pdf = store.add(Buffer.from('%PDF-1.4\n'))
const letter: Edoc = {
  kind: 'edoc',
  header: {
    from: { organId: 'H19.07', organName: 'Sở Nội vụ' },
    to: [{ organId: 'H19.23' }, { organId: 'H19.24' }],
    documentId: 'd1',
    codeNumber: '125',
    codeNotation: 'SNV-VP',
    promulgationDate: '2026-03-02',
    subject: 'V/v <rà soát> & báo cáo',
    otherInfo: { priority: 2, appendixes: [] },
    responseFor: [],
    toPlaces: ['Lưu: VT']
  },
  trace: [{ organId: 'H19.07', timestamp: '2026-03-02T09:15:00+07:00' }],
  business: { type: 'new' },
  attachments: [
    {
      contentId: 'a1',
      name: 'Công văn.pdf',
      declaredType: 'application/pdf',
      transmitted: pdf,
      content: pdf,
      mediaType: 'application/pdf'
    }
  ]
}

describe('the form', () => {
  it('is that of the axis, to the byte', async () => {
    expect((await write(letter)).toString()).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>H19.07</edXML:OrganId>
          <edXML:OrganName>Sở Nội vụ</edXML:OrganName>
        </edXML:From>
        <edXML:To>
          <edXML:OrganId>H19.23</edXML:OrganId>
        </edXML:To>
        <edXML:To>
          <edXML:OrganId>H19.24</edXML:OrganId>
        </edXML:To>
        <edXML:DocumentId>d1</edXML:DocumentId>
        <edXML:Code>
          <edXML:CodeNumber>125</edXML:CodeNumber>
          <edXML:CodeNotation>SNV-VP</edXML:CodeNotation>
        </edXML:Code>
        <edXML:PromulgationInfo>
          <edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>
        </edXML:PromulgationInfo>
        <edXML:Subject>V/v &lt;rà soát&gt; &amp; báo cáo</edXML:Subject>
        <edXML:OtherInfo>
          <edXML:Priority>2</edXML:Priority>
        </edXML:OtherInfo>
        <edXML:ToPlaces>
          <edXML:Place>Lưu: VT</edXML:Place>
        </edXML:ToPlaces>
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>
        <edXML:TraceHeader>
          <edXML:OrganId>H19.07</edXML:OrganId>
          <edXML:Timestamp>2026/03/02 09:15:00</edXML:Timestamp>
        </edXML:TraceHeader>
      </edXML:TraceHeaderList>
    </edXML:edXMLHeader>
    <edXML:edXMLBody>
      <edXML:edXMLManifest version="1.0">
        <edXML:Reference>
          <edXML:ContentId>cid:a1</edXML:ContentId>
          <edXML:ContentType>application/pdf</edXML:ContentType>
          <edXML:AttachmentName>Công văn.pdf</edXML:AttachmentName>
        </edXML:Reference>
      </edXML:edXMLManifest>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>
    <Attachment>
      <ContentId>cid:a1</ContentId>
      <AttachmentName>Công văn.pdf</AttachmentName>
      <ContentType>application/pdf</ContentType>
      <edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">JVBERi0xLjQK</edXML:ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>
</edXML>
`)
  })

  it('a status has neither To nor trace nor body', async () => {
    const status: StatusMessage = {
      kind: 'status',
      from: { organId: 'H19.23' },
      responseFor: {
        organId: 'H19.07',
        code: '125/SNV-VP',
        documentId: 'd1',
        promulgationDate: '2026-03-02'
      },
      staff: { department: 'Văn phòng', staff: 'Nguyễn Văn Chanh' },
      statusCode: '03',
      description: 'Đã tiếp nhận',
      timestamp: '2026-03-02T10:00:00+07:00'
    }
    expect((await write(status)).toString()).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>H19.23</edXML:OrganId>
        </edXML:From>
        <edXML:ResponseFor>
          <edXML:OrganId>H19.07</edXML:OrganId>
          <edXML:Code>125/SNV-VP</edXML:Code>
          <edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>
          <edXML:DocumentId>d1</edXML:DocumentId>
        </edXML:ResponseFor>
        <edXML:StaffInfo>
          <edXML:Department>Văn phòng</edXML:Department>
          <edXML:Staff>Nguyễn Văn Chanh</edXML:Staff>
        </edXML:StaffInfo>
        <edXML:StatusCode>03</edXML:StatusCode>
        <edXML:Description>Đã tiếp nhận</edXML:Description>
        <edXML:Timestamp>2026/03/02 10:00:00</edXML:Timestamp>
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
  </edXML:edXMLEnvelope>
</edXML>
`)
  })

  it('a signature that came with a message is not sent on; one made for this form is', async () => {
    const signed: Edoc = { ...letter, signatureXml: '<Signature>old</Signature>' }
    expect(await write(signed)).toEqual(await write(letter))
    const sealed = await gather(writeMessage(signed, store, { signatureXml: '<Signature>new</Signature>' }))
    expect(sealed.toString()).toContain(
      '</edXML:TraceHeaderList>\n      <Signature>new</Signature>\n    </edXML:edXMLHeader>'
    )
    expect(await readBack(sealed)).toMatchObject({ kind: 'read' })
  })

  it('a hop is added at the end of the trace', () => {
    const hop = { organId: 'H19', timestamp: '2026-03-02T09:20:00+07:00' }
    expect(appendTrace(letter, hop).trace).toEqual([...letter.trace, hop])
    expect(letter.trace).toHaveLength(1)
  })
})

describe('what is promised of the bytes', () => {
  it('the seal is the digest and size of what is written, and writing again gives the same', async () => {
    const bytes = await write(letter)
    expect(await sealMessage(letter, store)).toEqual({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length
    })
    expect(await write(letter)).toEqual(bytes)
  })

  it('the composed skeleton is what the reader finds in the written message', async () => {
    const result = await readBack(await write(letter))
    const skeleton = createHash('sha256').update(composeSkeleton(letter).bytes).digest('hex')
    expect(result).toMatchObject({ kind: 'read', skeletonSha256: skeleton })
  })

  it('content that is shorter than it should be is never sent as if it were whole', async () => {
    const wrong = { sha256: pdf.sha256, size: pdf.size + 1 }
    const message = { ...letter, attachments: [{ ...letter.attachments[0]!, transmitted: wrong }] }
    await expect(write(message)).rejects.toMatchObject({ code: 'content.altered' })
  })

  it.each(['a\0b', 'a\u0008b', 'a\uFFFEb', 'a\uD800b', '\uDC00'])(
    '%j cannot be carried and is refused',
    subject => {
      const message = { ...letter, header: { ...letter.header, subject } }
      expect(() => composeSkeleton(message)).toThrow(
        expect.objectContaining({
          code: 'edxml.character-not-allowed',
          facts: expect.objectContaining({ field: 'Subject' })
        })
      )
    }
  )

  it('a date that is none is thrown, not left out', () => {
    const message = { ...letter, header: { ...letter.header, promulgationDate: '2026-02-30' } }
    expect(() => composeSkeleton(message)).toThrow()
  })
})

describe('read(write(m)) is m', () => {
  it('for any document', slow, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryEdoc(store), async message => {
        const result = await readBack(await write(message))
        expect(result.kind === 'read' ? result.message : result).toEqual(message)
      }),
      { numRuns: 300 }
    )
  })
  it('for any status', slow, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryStatus, async message => {
        const result = await readBack(await write(message))
        expect(result.kind === 'read' ? result.message : result).toEqual(message)
      }),
      { numRuns: 300 }
    )
  })
})

describe('write(read(x)) means what x means', () => {
  const folder = new URL('../../contracts/samples/good/', import.meta.url)
  it.each(readdirSync(folder))('%s', async file => {
    const first = await readBack(readFileSync(new URL(file, folder)))
    if (first.kind !== 'read') throw new Error(JSON.stringify(first))
    const again = await readBack(await write(first.message))
    const { signatureXml: _left, ...meant } = first.message as Edoc
    expect(again).toMatchObject({ kind: 'read' })
    if (again.kind === 'read')
      expect(withoutDeclared(again.message)).toEqual(withoutDeclared(meant as EdxmlMessage))
  })

  /** A type the sender left out is filled in with what the bytes are. */
  const withoutDeclared = (message: EdxmlMessage) =>
    message.kind === 'status'
      ? message
      : { ...message, attachments: message.attachments.map(({ declaredType: _, ...rest }) => rest) }
})
