/** A letter and its PDF as edXML, in the form of QCVN 102:2016 that the axis itself writes. */
import type { Letter, Office } from './letter.ts'

const namespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'

/** `at`: when its office sent it, the first trace mark. */
export function letterEdxml(letter: Letter, pdf: Buffer, at: Date): Buffer {
  const contentId = `cid:${letter.id}-1`
  const file = `${letter.number}-${letter.notation}.pdf`
  const date = letter.date.replaceAll('-', '/')
  const { competence, position, fullName } = letter.signer
  const header = [
    element('From', office(letter.from)),
    ...letter.to.map(to => element('To', office(to))),
    element('DocumentId', text(documentIdOf(letter))),
    element(
      'Code',
      element('CodeNumber', text(letter.number)) + element('CodeNotation', text(letter.notation))
    ),
    element('PromulgationInfo', element('Place', text(letter.place)) + element('PromulgationDate', date)),
    element(
      'DocumentType',
      element('Type', '18') + element('TypeDetail', '1') + element('TypeName', text(letter.typeName))
    ),
    element('Subject', text(letter.subject)),
    element('Content', text(letter.subject)),
    element(
      'SignerInfo',
      (competence === undefined ? '' : element('Competence', text(competence))) +
        element('Position', text(position)) +
        element('FullName', text(fullName))
    ),
    ...(letter.dueDate === undefined ? [] : [element('DueDate', letter.dueDate.replaceAll('-', '/'))]),
    element('OtherInfo', element('Priority', String(letter.priority)) + element('PageAmount', '1')),
    element('ToPlaces', letter.toPlaces.map(place => element('Place', text(place))).join(''))
  ]
  const trace = element(
    'TraceHeader',
    element('OrganId', text(letter.from.code)) + element('Timestamp', stamp(at))
  )
  const reference = [
    element('ContentId', contentId),
    element('ContentType', 'application/pdf'),
    element('AttachmentName', text(file))
  ]
  return Buffer.from(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<edXML xmlns="${namespace}">`,
      `<edXML:edXMLEnvelope xmlns:edXML="${namespace}">`,
      '<edXML:edXMLHeader>',
      element('MessageHeader', `\n${header.join('\n')}\n`),
      element('TraceHeaderList', trace + element('Bussiness', element('BussinessDocType', '0'))),
      '</edXML:edXMLHeader>',
      '<edXML:edXMLBody><edXML:edXMLManifest version="1.0">',
      element('Reference', reference.join('')),
      '</edXML:edXMLManifest></edXML:edXMLBody>',
      '</edXML:edXMLEnvelope>',
      '<AttachmentEncoded><Attachment>',
      `<ContentId>${contentId}</ContentId><AttachmentName>${text(file)}</AttachmentName>`,
      '<ContentType>application/pdf</ContentType>',
      `<edXML:ContentTransferEncoded xmlns:edXML="${namespace}">${pdf.toString('base64')}</edXML:ContentTransferEncoded>`,
      '</Attachment></AttachmentEncoded>',
      '</edXML>',
      ''
    ].join('\n')
  )
}

/** QĐ 28/2018 Art 10.2.b as practised: office, day, number and notation. */
export function documentIdOf(letter: Letter): string {
  return `${letter.from.code},${letter.date.replaceAll('-', '/')},${letter.number}/${letter.notation}`
}

function office({ code, name }: Office): string {
  return element('OrganId', text(code)) + element('OrganName', text(name))
}

function element(name: string, inner: string): string {
  return `<edXML:${name}>${inner}</edXML:${name}>`
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** yyyy/MM/dd HH:mm:ss on Vietnam's clocks. */
function stamp(at: Date): string {
  return new Date(at.getTime() + 7 * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
    .replaceAll('-', '/')
}
