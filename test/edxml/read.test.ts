import { describe, expect, it } from 'vitest'
import { edxmlErrors } from '../../src/domain/errors/edxml.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { codesOf, letter, Q, readText } from './support/xml.ts'

describe('a refusal names the place', () => {
  it('the second of two recipients, by its number and line', async () => {
    const to = '<To><OrganId>H19.23</OrganId></To>\n<To><OrganName>UBND xã</OrganName></To>'
    expect(await readText(letter({ to }))).toMatchObject({
      problems: [{ code: 'edxml.recipient-missing', field: 'MessageHeader/To[2]/OrganId', line: 4 }]
    })
  })
  it('a schema error, without quoting what was written', async () => {
    const extra =
      '</MessageHeader><TraceHeaderList><Bussiness><BussinessDocType>mật</BussinessDocType></Bussiness></TraceHeaderList><MessageHeader>'
    const text = letter({ extra }).replace('<MessageHeader>\n</MessageHeader>', '')
    const result = await readText(text)
    expect(result).toMatchObject({
      problems: [{ code: 'edxml.schema', field: 'TraceHeaderList/Bussiness/BussinessDocType', line: 5 }]
    })
    expect(JSON.stringify(result)).not.toContain('mật')
  })
  it('a schema error beside elements that were left out before: the right one of several', async () => {
    const to = '<Xa/><To><OrganId>H19.23</OrganId></To><Xa/><To><OrganId>H19.<b/>24</OrganId></To>'
    expect(await readText(letter({ to }))).toMatchObject({
      problems: [{ code: 'edxml.schema', field: 'MessageHeader/To[2]/OrganId' }]
    })
  })
  it('an unknown root inside the root, with text that belongs nowhere', async () => {
    expect(await codesOf(`<edXML xmlns="${Q}">?<edXML xmlns="${Q}"></edXML></edXML>`)).toEqual([
      'edxml.schema'
    ])
  })
  it('everything that is wrong with the header is told together', async () => {
    const text = letter({ to: '', subject: '' }).replace('2026/03/02', '2026/02/30').replace('d1', '')
    expect((await codesOf(text)).toSorted()).toEqual([
      'edxml.document-identity-missing',
      'edxml.promulgation-date-invalid',
      'edxml.recipient-missing',
      'edxml.subject-missing'
    ])
  })
  it('what could still be read stays with the refusal, as evidence', async () => {
    const seen = { from: 'H19.07', documentId: 'd1', code: '125/SNV', subject: 'V/v' }
    const extra = '<Code><CodeNumber>125</CodeNumber><CodeNotation>SNV</CodeNotation></Code>'
    expect(await readText(letter({ to: '', extra }))).toMatchObject({ kind: 'refused', seen })
  })
})

describe('tolerance', () => {
  const header = async (extra: string) => {
    const result = await readText(letter({ extra }))
    if (result.kind !== 'read' || result.message.kind !== 'edoc') throw new Error(JSON.stringify(result))
    return result.message.header
  }
  it('an empty element is an absent one', async () => {
    expect(
      await header('<Content> \n </Content><ResponseFor/><DueDate></DueDate><SignerInfo/>')
    ).toMatchObject({
      responseFor: []
    })
    expect(await header('<Content/>')).not.toHaveProperty('content')
  })
  it('white space around a value is not part of it, inside it is', async () => {
    expect(await header('<Content>\n  a\n  b </Content>')).toHaveProperty('content', 'a\n  b')
  })
  it('extensions of VNPT are carried', async () => {
    const extra = `<OtherInfo><Priority>3</Priority><Direction>true</Direction>
      <ReplyFors><ReplyFor>17/UBND</ReplyFor><ReplyFor>18/UBND</ReplyFor></ReplyFors>
      <ReferenceCodes>19/UBND</ReferenceCodes></OtherInfo>
      <ResponseForTask><TaskCode>T1</TaskCode><TaskCode>T2</TaskCode></ResponseForTask>
      <ApplicationType>1</ApplicationType>`
    expect(await header(extra)).toMatchObject({
      otherInfo: { priority: 3, direction: 'true', replyFors: '17/UBND; 18/UBND', referenceCodes: '19/UBND' },
      taskCodes: ['T1', 'T2'],
      applicationType: '1'
    })
  })
  it.each(['', ' xmlns="http://www.w3.org/2000/09/xmldsig#"'])(
    'a Signature%s is kept as it came',
    async xmlns => {
      const signature = `<Signature${xmlns}><KeyInfo a='1'/>\n<Signature/><!-- c --></Signature>`
      const text = letter().replace(
        '</MessageHeader>',
        `</MessageHeader>\n${signature}<ErrorList xmlns:p="u"/>`
      )
      expect(await readText(text)).toMatchObject({ kind: 'read', message: { signatureXml: signature } })
    }
  )
  it('of two Signatures none is chosen', async () => {
    const two = '</MessageHeader><Signature/><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    expect(await codesOf(letter().replace('</MessageHeader>', two))).toEqual(['edxml.element-repeated'])
  })
  it('a relative namespace name, which canonical XML forbids, hurts nobody', async () => {
    const text = letter({ extra: '<p:Ext xmlns:p="u"/>' }).replace(
      '</MessageHeader>',
      '</MessageHeader><Signature/>'
    )
    expect(await codesOf(text)).toEqual(['read'])
  })
  it('attributes are let be', async () => {
    expect(await header('<Content id="1" xml:lang="vi">x</Content>')).toMatchObject({ content: 'x' })
  })
})

it('every code that refuses a message has an example', () => {
  const files = ['hostile', 'attachments', 'read', 'write'].map(
    name => new URL(`${name}.test.ts`, import.meta.url)
  )
  const table = new URL('../../contracts/samples/README.md', import.meta.url)
  const examples = [...files, table].map(file => readFileSync(file, 'utf8')).join('\n')
  expect(readdirSync(new URL('../../contracts/samples/broken', import.meta.url)).length).toBeGreaterThan(50)
  expect(Object.keys(edxmlErrors).filter(code => !examples.includes(code))).toEqual([])
})
