/** A message as the vendors' SDK writes it, posted whole as with `curl --data-binary`: accepted, and followed to 06. */
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { apiOf, copies, untilCompleted, type Api } from '../support/api.ts'
import { bookOf } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { pdf } from '../support/edoc.ts'
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts'
import { interior, ministries, office, openProvince, settleIn, type Province } from '../support/province.ts'

const { url: databaseUrl } = await freshDatabase()
const documentId = '5f0c2d1e-8f1a-4b77-9a52-3c1de0b7a1f4'
const signature = 'Q2jhu68ga8O9IG3huqt1LCBraMO0bmcgcGjhuqNpIGNo4buvIGvDvSB0aOG6rXQ='
let province: Province
let gateway: GatewayProcess
let api: Api

beforeAll(async () => {
  province = await openProvince()
  const keys = await settleIn(databaseUrl)
  gateway = await startGateway({ env: { ...province.env, DATABASE_URL: databaseUrl } })
  api = apiOf(province.url, keys.ioffice)
})
afterAll(async () => {
  await gateway.stop()
  await province.close()
})

it('is answered with 202, and GET shows every recipient move to 06', async () => {
  const response = await api.post(Buffer.from(sdkMessage(await zipOf(pdf))))
  const accepted = (await response.json()) as { message: string; documentId: string; deliveries: object[] }
  expect(response.status).toBe(202)
  expect(accepted).toMatchObject({ message: 'edoc', duplicate: false })
  expect(accepted.deliveries).toHaveLength(3)

  const [document] = await untilCompleted(api, [accepted.documentId], 30_000)
  expect(document?.reference).toMatchObject({ documentId, code: '1896/VP-TTĐT' })
  expect(
    copies([document ?? expect.fail()])
      .map(each => each.recipientCode)
      .toSorted()
  ).toEqual([ministries[0].code, ministries[1].code, interior.code].toSorted())
  expect(bookOf(province.axis).map(taken => taken.documentId)).toEqual([documentId, documentId])
}, 40_000)

it('has its PDF out of the ZIP that stands under the PDF’s type for who reads; the bytes go on as they came', async () => {
  const [document] = await api.documents()
  const { attachments } = await api.read<{ attachments: readonly object[] }>(
    `/v1/documents/${document?.id ?? ''}`
  )
  const name = '1896_VP-TTĐT.pdf'
  expect(attachments).toEqual([
    expect.objectContaining({ number: 1, name, mediaType: 'application/pdf', sha256: sha256(pdf) })
  ])
  const zip = Buffer.from(await zipOf(pdf), 'base64')
  expect(province.onewin.truth().documents[0]?.attachments).toEqual([
    { name, size: zip.length, sha256: sha256(zip) }
  ])
})

it('is kept as it was posted; its dummy signature covers no other bytes and does not travel', async () => {
  const [document] = await api.documents()
  const path = `/v1/documents/${document?.id ?? ''}`
  const { raw } = await api.read<{ raw: { sha256: string } }>(path)
  expect(raw.sha256).toBe(sha256(Buffer.from(sdkMessage(await zipOf(pdf)))))
  const envelope = await api.text(`${path}/envelope`)
  expect(envelope).toContain(`<edXML:DocumentId>${documentId}</edXML:DocumentId>`)
  expect(envelope).not.toContain('SignatureValue')
})

it('posted once more is known again, and nothing is sent twice', async () => {
  const again = await api.post(Buffer.from(sdkMessage(await zipOf(pdf))))
  expect(again.status).toBe(202)
  expect(await again.json()).toMatchObject({ duplicate: true })
  expect(bookOf(province.axis)).toHaveLength(2)
})

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** One entry, under a name that nobody shall see, as the Java library packs it. */
async function zipOf(content: Buffer): Promise<string> {
  const zip = new ZipFile()
  zip.addBuffer(content, '7d0b2f6a-31c4-4f2e-b8f5-51b0f0d6a2e9', { mtime: new Date('2026-03-02T00:00:00Z') })
  zip.end()
  return (await buffer(zip.outputStream)).toString('base64')
}

/** Prefixed envelope, bare attachments, comments, `cid:` on one side only, a signature in nobody's namespace. */
function sdkMessage(base64: string): string {
  const organ = (tag: string, { code, name }: { code: string; name: string }) => `
        <edXML:${tag}>
          <edXML:OrganId>${code}</edXML:OrganId>
          <edXML:OrganizationInCharge>${name}</edXML:OrganizationInCharge>
          <edXML:OrganName>${name}</edXML:OrganName>
          <edXML:OrganAdd>Số 2 Nguyễn Văn Trị, phường Trấn Biên</edXML:OrganAdd>
          <edXML:Email>vanthu@example.gov.vn</edXML:Email>
          <edXML:Telephone/>
          <edXML:Fax></edXML:Fax>
          <edXML:Website>example.gov.vn</edXML:Website>
        </edXML:${tag}>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- ví dụ của bộ công cụ -->
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>${organ('From', office)}
        <!-- các nơi nhận -->${organ('To', ministries[0])}${organ('To', ministries[1])}${organ('To', interior)}
        <edXML:DocumentId>${documentId}</edXML:DocumentId>
        <edXML:Code>
          <edXML:CodeNumber>1896</edXML:CodeNumber>
          <edXML:CodeNotation>VP-TTĐT</edXML:CodeNotation>
        </edXML:Code>
        <edXML:PromulgationInfo>
          <edXML:Place>Đồng Nai</edXML:Place>
          <edXML:PromulgationDate>2026/03/02</edXML:PromulgationDate>
        </edXML:PromulgationInfo>
        <edXML:DocumentType>
          <edXML:Type>1</edXML:Type>
          <edXML:TypeDetail>0</edXML:TypeDetail>
          <edXML:TypeName>Công văn</edXML:TypeName>
        </edXML:DocumentType>
        <edXML:Subject>V/v kết nối, liên thông phần mềm quản lý văn bản &amp; điều hành</edXML:Subject>
        <edXML:Content>V/v kết nối, liên thông</edXML:Content>
        <edXML:SignerInfo>
          <edXML:Competence>TL. CHỦ TỊCH</edXML:Competence>
          <edXML:Position>Chánh Văn phòng</edXML:Position>
          <edXML:FullName>Trần Thị Mẫu</edXML:FullName>
        </edXML:SignerInfo>
        <edXML:DueDate>2026/03/31</edXML:DueDate>
        <edXML:OtherInfo>
          <edXML:Priority>0</edXML:Priority>
          <edXML:SphereOfPromulgation>Liên thông văn bản</edXML:SphereOfPromulgation>
          <edXML:TyperNotation>TTM</edXML:TyperNotation>
          <edXML:PromulgationAmount>2</edXML:PromulgationAmount>
          <edXML:PageAmount>3</edXML:PageAmount>
          <edXML:Direction>false</edXML:Direction>
          <edXML:Appendixes><edXML:Appendix>Phụ lục I</edXML:Appendix></edXML:Appendixes>
        </edXML:OtherInfo>
        <edXML:ResponseFor />
        <edXML:SteeringType>1</edXML:SteeringType>
        <edXML:ToPlaces><edXML:Place>Như trên</edXML:Place><edXML:Place>Lưu: VT</edXML:Place></edXML:ToPlaces>
      </edXML:MessageHeader>
      <edXML:TraceHeaderList>
        <edXML:TraceHeader>
          <edXML:OrganId>${office.code}</edXML:OrganId>
          <edXML:Timestamp>2026/03/02 08:15:00</edXML:Timestamp>
        </edXML:TraceHeader>
        <edXML:Bussiness>
          <edXML:BussinessDocType>0</edXML:BussinessDocType>
          <edXML:BussinessDocReason>Văn bản điện tử mới</edXML:BussinessDocReason>
          <edXML:Paper>0</edXML:Paper>
        </edXML:Bussiness>
      </edXML:TraceHeaderList>
      <Signature>
        <SignedInfo>
          <CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315" />
          <SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1" />
          <Reference URI="">
            <DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1" />
            <DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</DigestValue>
          </Reference>
        </SignedInfo>
        <SignatureValue>${signature}</SignatureValue>
        <KeyInfo><X509Data><X509SubjectName>CN=Mẫu</X509SubjectName></X509Data></KeyInfo>
      </Signature>
    </edXML:edXMLHeader>
    <edXML:edXMLBody>
      <edXML:edXMLManifest version="1.0">
        <edXML:Reference>
          <edXML:ContentId>cid:209</edXML:ContentId>
          <edXML:ContentType>application/pdf</edXML:ContentType>
          <edXML:Description>Công văn</edXML:Description>
          <edXML:AttachmentName>1896_VP-TTĐT.pdf</edXML:AttachmentName>
        </edXML:Reference>
      </edXML:edXMLManifest>
    </edXML:edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>
    <Attachment>
      <ContentId>209</ContentId>
      <AttachmentName>1896_VP-TTĐT.pdf</AttachmentName>
      <Description>Công văn</Description>
      <ContentType>application/pdf</ContentType>
      <edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">${base64}</edXML:ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>
</edXML>
`
}
