/** Any message that can be written: every block present or absent, Vietnamese and awkward text in every value. */
import fc from 'fast-check'
import type {
  Attachment,
  Business,
  Edoc,
  EdocHeader,
  OrganizationBlock,
  ResponseFor,
  StaffInfo,
  StatusMessage,
  TraceHeader
} from '../../../src/domain/envelope.ts'
import type { MemoryStore } from './memory-store.ts'

const words = fc.constantFrom(
  'Ủy ban',
  'nhân dân',
  'ĐỒNG NAI',
  'Nguyễn Thị Ánh',
  'ừ',
  'o\u031B\u0323',
  '<b>',
  '&amp;',
  '&',
  ']]>',
  '"',
  "'",
  '<!-- -->',
  '<![CDATA[',
  '<?x?>',
  'a\r\nb',
  'a\tb',
  '\u{1F600}',
  '\u00A0',
  '125/SNV-VP',
  '%',
  '0',
  '{',
  '\\'
)
const trimmed = (text: string) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')

/** Text as a reader gives it: not empty, without white space around it. */
const text = (max = 300) =>
  fc
    .array(words, { minLength: 1, maxLength: 6 })
    .map(parts => trimmed(parts.join(' ')).slice(0, max))
    .map(trimmed)
    .filter(value => value !== '' && !/[\uD800-\uDBFF]$/.test(value))
const id = fc.stringMatching(/^[0-9A-Z]{1,4}(\.[0-9A-Z]{1,3}){0,3}$/).filter(value => value.length <= 35)
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))
const instant = fc.tuple(day, fc.nat(23), fc.nat(59), fc.nat(59)).map(([date, ...clock]) => {
  return `${date}T${clock.map(part => String(part).padStart(2, '0')).join(':')}+07:00`
})

/** Every combination of the optional fields. */
const some = <T>(
  required: { [K in keyof T]?: fc.Arbitrary<T[K]> },
  optional: { [K in keyof T]?: fc.Arbitrary<T[K]> }
) =>
  fc.record<Record<string, unknown>>(
    { ...required, ...optional },
    {
      requiredKeys: Object.keys(required)
    }
  ) as unknown as fc.Arbitrary<T>

const said = <T extends object>(value: fc.Arbitrary<T>) => value.filter(each => Object.keys(each).length > 0)
const list = <T>(item: fc.Arbitrary<T>, minLength = 0) => fc.array(item, { minLength, maxLength: 3 })

const organization = some<OrganizationBlock>(
  { organId: id },
  {
    organizationInCharge: text(),
    organName: text(),
    organAdd: text(),
    email: text(),
    telephone: text(),
    fax: text(),
    website: text()
  }
)
const responseFor = some<ResponseFor>(
  {},
  { organId: id, code: text(), documentId: text(), promulgationDate: day }
)
const staff = said(
  some<StaffInfo>(
    {},
    {
      department: text(),
      staff: text(),
      email: text(),
      mobile: text(),
      departmentId: text(),
      staffId: text()
    }
  )
)

const header = some<EdocHeader>(
  {
    from: organization,
    to: list(organization, 1),
    documentId: text(),
    promulgationDate: day,
    subject: text(),
    otherInfo: some<EdocHeader['otherInfo']>(
      { priority: fc.constantFrom(0, 1, 2, 3, 4), appendixes: list(text()) },
      {
        sphereOfPromulgation: text(),
        typerNotation: text(),
        promulgationAmount: fc.nat(999_999_999),
        pageAmount: fc.nat(999),
        direction: fc.constantFrom('true', 'false'),
        replyFors: text(),
        referenceCodes: text()
      }
    ),
    responseFor: list(said(responseFor)),
    toPlaces: list(text())
  },
  {
    codeNumber: text(100),
    codeNotation: text(100),
    place: text(),
    documentType: said(
      some<NonNullable<EdocHeader['documentType']>>(
        {},
        { type: text(), typeDetail: text(), typeName: text() }
      )
    ),
    content: text(),
    signer: said(
      some<NonNullable<EdocHeader['signer']>>({}, { competence: text(), position: text(), fullName: text() })
    ),
    dueDate: day,
    steeringType: fc.constantFrom('0', '1', '2', '3'),
    taskCodes: list(text(), 1),
    applicationType: text()
  }
)

const business = some<Business>(
  { type: fc.constantFrom('new', 'recall', 'update', 'replace') },
  {
    documentId: text(),
    reason: text(),
    paper: fc.constantFrom('0', '1'),
    documentInfo: fc.record({ contentChanged: fc.boolean(), receiversChanged: fc.boolean() }),
    receivers: list(
      fc.record({ organId: id, change: fc.constantFrom('removed' as const, 'added' as const) }),
      1
    ),
    staff,
    replacements: list(fc.record({ documentId: text(), organIds: list(id) }), 1)
  }
)

const trace = list(some<TraceHeader>({}, { organId: id, timestamp: instant }))

const files = [
  ['application/pdf', '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'],
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['text/plain', 'K\xc3\xadnh g\xe1\xbb\xadi'],
  ['application/octet-stream', '\0\x01\xff']
] as const

/** Attachments whose bytes are put into `store`. */
const attachment = (store: MemoryStore): fc.Arbitrary<Attachment> =>
  fc
    .record({
      file: fc.constantFrom(...files),
      more: fc.uint8Array({ maxLength: 100 }),
      name: fc.constantFrom('Công văn.pdf', 'a', 'Phụ lục 1 & 2.docx', 'ảnh.png'),
      declaredType: text(),
      description: fc.option(text(), { nil: undefined })
    })
    .map(({ file: [mediaType, start], more, name, declaredType, description }) => {
      // more bytes than the start would make text something else
      const bytes = Buffer.concat([
        Buffer.from(start, 'latin1'),
        mediaType === 'text/plain' ? Buffer.alloc(0) : more
      ])
      const content = store.add(bytes)
      return {
        contentId: '',
        name,
        ...(description === undefined ? {} : { description }),
        declaredType,
        transmitted: content,
        content,
        mediaType
      }
    })

export const arbitraryEdoc = (store: MemoryStore): fc.Arbitrary<Edoc> =>
  fc.record({
    kind: fc.constant('edoc' as const),
    header,
    trace,
    business,
    attachments: list(attachment(store), 1).map(all =>
      all.map((each, at) => ({ ...each, contentId: `tệp-${at}` }))
    )
  })

export const arbitraryStatus: fc.Arbitrary<StatusMessage> = some<StatusMessage>(
  {
    kind: fc.constant('status' as const),
    from: organization,
    responseFor: some<ResponseFor>(
      { organId: id, documentId: text() },
      { code: text(), promulgationDate: day }
    ),
    statusCode: fc.constantFrom('01', '02', '03', '04', '05', '06', '13', '15', '16', '99')
  },
  { staff, description: text(), timestamp: instant }
)
