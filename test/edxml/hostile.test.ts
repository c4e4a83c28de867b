import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../src/edxml/read.ts'
import { chunked, MemoryStore } from './support/memory-store.ts'
import { attachment, codesOf, letter, Q, readText } from './support/xml.ts'

/** Many runs on a busy machine take their time. */
const slow = { timeout: 60_000 }

describe('what two parsers could read in two ways is refused', () => {
  const subject = (text: string) => letter({ subject: `<Subject>${text}</Subject>` })
  const cases: readonly (readonly [name: string, message: string | Uint8Array, code: string])[] = [
    ['NUL in text', subject('a\0b'), 'edxml.not-well-formed'],
    ['NUL before the root', `<?xml version="1.0"?>\0<edXML xmlns="${Q}"/>`, 'edxml.junk-before-declaration'],
    [
      'a control character in a tag',
      letter({ extra: '<Content\u0001>x</Content>' }),
      'edxml.not-well-formed'
    ],
    ['&#0;', subject('&#0;'), 'edxml.not-well-formed'],
    ['&#xFFFF;', subject('&#xFFFF;'), 'edxml.not-well-formed'],
    ['U+FFFF as it is', subject('\uFFFF'), 'edxml.not-well-formed'],
    [']]> in text', subject('a ]]> b'), 'edxml.not-well-formed'],
    ['a bare <', subject('a < b'), 'edxml.not-well-formed'],
    ['an unfinished reference', subject('a &amp b'), 'edxml.not-well-formed'],
    ['an entity in an attribute', letter({ extra: '<Content a="&x;">x</Content>' }), 'edxml.not-well-formed'],
    ['mismatched tags', letter({ extra: '<Content>x</Subject>' }), 'edxml.not-well-formed'],
    ['an end tag too many', letter({ extra: '</Content>' }), 'edxml.not-well-formed'],
    ['duplicate attributes', letter({ extra: '<Content a="1" a="2"/>' }), 'edxml.not-well-formed'],
    [
      'attributes equal by namespace',
      letter({ extra: '<Content xmlns:p="u" xmlns:q="u" p:a="1" q:a="2"/>' }),
      'edxml.not-well-formed'
    ],
    ['< in an attribute', letter({ extra: '<Content a="<"/>' }), 'edxml.not-well-formed'],
    ['no space between attributes', letter({ extra: `<Content a="1"b="2"/>` }), 'edxml.not-well-formed'],
    ['an attribute without quotes', letter({ extra: '<Content a=1/>' }), 'edxml.not-well-formed'],
    ['a prefix not bound', letter({ extra: '<p:Content/>' }), 'edxml.prefix-unbound'],
    ['xmlns bound to nothing', letter({ extra: '<Content xmlns:p=""/>' }), 'edxml.not-well-formed'],
    ['xml bound anew', letter({ extra: '<Content xmlns:xml="u"/>' }), 'edxml.not-well-formed'],
    [
      'a namespace written with references',
      letter({ extra: `<p:Content xmlns:p="${Q.replace(':', '&#58;')}">x</p:Content>` }),
      'edxml.not-well-formed'
    ],
    ['two colons in a name', letter({ extra: '<a:b:c xmlns:a="u"/>' }), 'edxml.prefix-unbound'],
    [
      'a known name in a strange namespace',
      letter({ extra: '<Content xmlns="u">x</Content>' }),
      'edxml.wrong-namespace'
    ],
    [
      'a known name in no namespace',
      letter({ extra: '<Content xmlns="">x</Content>' }),
      'edxml.wrong-namespace'
    ],
    ['two roots', letter({ tail: `<edXML xmlns="${Q}"/>` }), 'edxml.trailing-content'],
    ['a NUL behind the root', letter({ tail: '\0' }), 'edxml.not-well-formed'],
    ['CDATA behind the root', letter({ tail: '<![CDATA[]]>' }), 'edxml.trailing-content'],
    ['DOCTYPE', letter({ prolog: '<!DOCTYPE edXML>' }), 'edxml.doctype'],
    ['doctype in small letters', letter({ prolog: '<!doctype edXML>' }), 'edxml.doctype'],
    ['DOCTYPE inside the root', letter({ extra: '<!DOCTYPE a>' }), 'edxml.doctype'],
    ['an unfinished DOCTYPE', '<!DOCTYPE edXML [', 'edxml.doctype'],
    ['ENTITY alone', letter({ extra: '<!ENTITY a "b">' }), 'edxml.not-well-formed'],
    ['a PI in a value', subject('100<?x 0?>'), 'edxml.processing-instruction'],
    ['a PI behind the root', letter({ tail: '<?x?>' }), 'edxml.processing-instruction'],
    ['a second declaration', letter({ extra: '<?xml version="1.0"?>' }), 'edxml.processing-instruction'],
    ['<?XML?>', letter({ prolog: '<?XML version="1.0"?>' }), 'edxml.processing-instruction'],
    ['a comment in a value', subject('AGENCY<!-- -->-A'), 'edxml.comment-in-text'],
    ['a comment beside CDATA', subject('<!-- --><![CDATA[x]]>'), 'edxml.comment-in-text'],
    ['-- in a comment', letter({ extra: '<!-- a -- b -->' }), 'edxml.not-well-formed'],
    ['---> at the end of a comment', letter({ extra: '<!-- a --->' }), 'edxml.not-well-formed'],
    ['an unfinished comment', letter({ tail: '<!-- ' }), 'edxml.not-well-formed'],
    [
      'UTF-8 too long for its character',
      Buffer.from(subject('@').replace('@', 'À'), 'latin1'),
      'edxml.encoding-unsupported'
    ],
    ['UTF-16 without a mark', Buffer.from(letter(), 'utf16le'), 'edxml.encoding-unsupported'],
    [
      'UTF-16 declared',
      letter({ prolog: '<?xml version="1.0" encoding="UTF-16"?>' }),
      'edxml.encoding-unsupported'
    ],
    [
      'UTF-7 declared',
      letter({ prolog: '<?xml version="1.0" encoding="utf-7"?>' }),
      'edxml.encoding-unsupported'
    ],
    [
      'a surrogate in UTF-8',
      Buffer.concat([Buffer.from(letter({ tail: '<!-- ' })), Buffer.from('eda080202d2d3e', 'hex')]),
      'edxml.encoding-unsupported'
    ]
  ]
  it.each(cases)('%s', async (_name, message, code) => {
    expect(await codesOf(message)).toContain(code)
  })
})

describe('a message that only wants to be expensive', () => {
  it('of namespaces without end is refused before they cost anything', async () => {
    const declared = (level: number) =>
      Array.from({ length: 700 }, (_, i) => `xmlns:p${level}x${i}="urn:${i}"`).join(' ')
    const levels = Array.from({ length: 40 }, (_, level) => `<a ${declared(level)}>`).join('')
    const message = `<edXML xmlns="${Q}">${levels}${'<b xmlns:q="urn:q"/>'.repeat(20_000)}`
    expect(await codesOf(message)).toEqual(['edxml.too-many-namespaces'])
  })

  it('200,000 siblings', slow, async () => {
    expect(await codesOf(letter({ extra: '<a/>'.repeat(200_000) }))).toEqual(['edxml.too-many-elements'])
  })
  it('20,000 levels', async () => {
    expect(await codesOf(letter({ extra: '<a>'.repeat(20_000) }))).toEqual(['edxml.too-deep'])
  })
  it('text beyond the skeleton', async () => {
    const limits = { maxSkeletonBytes: 10_000 }
    expect(await codesOf(letter({ subject: `<Subject>${'x'.repeat(20_000)}</Subject>` }), limits)).toEqual([
      'edxml.skeleton-too-large'
    ])
  })
  it('one endless tag', async () => {
    expect(await codesOf(`<edXML a="${'x'.repeat(100_000)}">`)).toEqual(['edxml.skeleton-too-large'])
  })
  it('one endless comment', async () => {
    expect(await codesOf(`<!--${'x'.repeat(20_000)}-->`, { maxSkeletonBytes: 10_000 })).toEqual([
      'edxml.skeleton-too-large'
    ])
  })
  it('more recipients than the limit', async () => {
    const to = '<To><OrganId>H19</OrganId></To>'.repeat(6)
    expect(await codesOf(letter({ to }), { maxRecipients: 5 })).toEqual(['edxml.too-many-recipients'])
  })
  it('more attachments than the limit', async () => {
    const attachments = attachment('1', 'QUJD').repeat(3)
    expect(await codesOf(letter({ attachments }), { maxAttachments: 2 })).toEqual(['attachment.too-many'])
  })
  it('an attachment over its limit is dropped on the way, and the rest is still judged', async () => {
    const store = new MemoryStore()
    const content = Buffer.alloc(3000).toString('base64')
    const result = await readText(letter({ content, subject: '' }), { maxAttachmentBytes: 1000 }, store)
    expect(result.kind === 'refused' && result.problems.map(each => each.code)).toEqual([
      'edxml.subject-missing',
      'attachment.too-large'
    ])
    expect([...store.contents.values()].map(bytes => bytes.length)).not.toContain(3000)
  })
})

describe('attachment content is only what stands in its one place', () => {
  const elsewhere = '<ContentTransferEncoded>QUJD</ContentTransferEncoded>'
  it('in the header it is an unknown element, not an attachment', async () => {
    const store = new MemoryStore()
    const result = await readText(letter({ extra: elsewhere }), {}, store)
    expect(result).toMatchObject({ kind: 'read', warnings: [{ code: 'edxml.unknown-element' }] })
    expect([...store.contents.values()].map(String)).not.toContain('ABC')
  })
  it('there the cap of the skeleton counts', async () => {
    const extra = `<ContentTransferEncoded>${'QUJD'.repeat(5000)}</ContentTransferEncoded>`
    expect(await codesOf(letter({ extra }), { maxSkeletonBytes: 10_000 })).toEqual([
      'edxml.skeleton-too-large'
    ])
  })
  it('in another namespace it is a mistake', async () => {
    const attachments = attachment('1', 'QUJD').replace(
      '<ContentTransferEncoded>',
      '<ContentTransferEncoded xmlns="u">'
    )
    expect(await codesOf(letter({ attachments }))).toContain('edxml.wrong-namespace')
  })
  it('twice in one attachment is refused', async () => {
    const attachments = attachment('1', `QUJD</ContentTransferEncoded><ContentTransferEncoded>QUJE`)
    expect(await codesOf(letter({ attachments }))).toEqual(['edxml.element-repeated'])
  })
  it('a placeholder of the splitter written by the sender is content like any other', async () => {
    const store = new MemoryStore()
    const attachments = attachment('1', '0001') + attachment('2', 'QUJD')
    await readText(letter({ attachments }), {}, store)
    expect([...store.contents.values()].map(each => each.toString('hex'))).toContain('d34d35')
  })
})

describe('the bytes are kept, whatever they are', () => {
  it('a refused message is kept whole', async () => {
    const store = new MemoryStore()
    const text = letter({ prolog: '<!DOCTYPE a>' })
    const result = await readText(text, {}, store)
    expect(store.contents.get(result.raw.sha256)?.toString()).toBe(text)
  })
  it('of one too large the first part is kept', async () => {
    const store = new MemoryStore()
    const text = letter({ subject: `<Subject>${'x'.repeat(3000)}</Subject>` })
    const result = await readText(text, { maxMessageBytes: 1000 }, store)
    expect(result).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'edxml.too-large' }],
      raw: { size: 1000 }
    })
    expect(store.contents.get(result.raw.sha256)?.toString()).toBe(text.slice(0, 1000))
  })
  it('a message of exactly the limit is read', async () => {
    const text = letter()
    expect(await codesOf(text, { maxMessageBytes: Buffer.byteLength(text) })).toEqual(['read'])
  })
})

describe('what breaks on our side is thrown, not blamed on the sender', () => {
  const broken = (fails: (nth: number) => boolean) => {
    let nth = 0
    const store = new MemoryStore()
    const put = store.put.bind(store)
    store.put = bytes => (fails(nth++) ? Promise.reject(new Error('disk full')) : put(bytes))
    return store
  }
  it('a store that cannot take the raw bytes', async () => {
    await expect(
      readText(
        letter(),
        {},
        broken(nth => nth === 0)
      )
    ).rejects.toThrow('disk full')
  })
  it('a store that cannot take an attachment', async () => {
    await expect(
      readText(
        letter(),
        {},
        broken(nth => nth === 1)
      )
    ).rejects.toThrow('disk full')
  })
  it('a line that breaks', async () => {
    async function* line() {
      yield Buffer.from(letter().slice(0, -60))
      throw new Error('connection reset')
    }
    await expect(readMessage(line(), new MemoryStore())).rejects.toThrow('connection reset')
  })
})

describe('however it is cut or spoilt', () => {
  const store = new MemoryStore()
  const whole = Buffer.from(
    letter({
      prolog: '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- trước -->',
      subject: '<Subject><![CDATA[V/v ]] rà soát]]></Subject>',
      content: 'S8OtbmgN\r\n Z+G7r&#13;\nWk=\n'
    })
  )
  async function* cut(bytes: Uint8Array, at: readonly number[]) {
    let from = 0
    for (const to of [...at, bytes.length]) {
      yield bytes.subarray(from, to)
      from = to
    }
  }
  const shown = async (pieces: AsyncIterable<Uint8Array>) => JSON.stringify(await readMessage(pieces, store))

  it('a cut at any byte changes nothing', slow, async () => {
    const expected = await shown(chunked(whole))
    expect(JSON.parse(expected)).toMatchObject({ kind: 'read' })
    for (let at = 1; at < whole.length; at++) expect(await shown(cut(whole, [at]))).toBe(expected)
    expect(await shown(chunked(whole, 1))).toBe(expected)
  })

  it('cuts and a spoilt byte together: the same verdict, never a crash', slow, async () => {
    const positions = fc.array(fc.nat(whole.length - 1), { maxLength: 6 })
    const spoil = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(positions, spoil, async (at, [position, byte]) => {
        const bytes = Buffer.from(whole)
        bytes[position] = byte
        const once = await shown(chunked(bytes))
        expect(
          await shown(
            cut(
              bytes,
              at.toSorted((a, b) => a - b)
            )
          )
        ).toBe(once)
        expect(['read', 'refused']).toContain(JSON.parse(once).kind)
      }),
      { numRuns: 600 }
    )
  })

  it('random bytes are refused, never a crash', slow, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => {
        expect((await readMessage(chunked(bytes), store)).kind).toBe('refused')
      }),
      { numRuns: 300 }
    )
  })

  it('random trees of known names are answered, never a crash', slow, async () => {
    const name = fc.constantFrom(
      ...['edXMLEnvelope', 'edXMLHeader', 'MessageHeader', 'From', 'To', 'OrganId', 'Subject', 'StatusCode'],
      ...['ResponseFor', 'TraceHeaderList', 'Bussiness', 'BussinessDocType', 'edXMLBody', 'edXMLManifest'],
      ...['Reference', 'ContentId', 'Attachment', 'AttachmentEncoded', 'ContentTransferEncoded', 'Signature'],
      ...['OtherInfo', 'ReplyFors', 'Unknown', 'constructor', '__proto__', 'toString']
    )
    const attributes = fc.constantFrom('', '', ' xmlns="u"', ' xmlns=""', ` xmlns="${Q}"`, ' a="1"')
    const leaf = fc.constantFrom(
      '',
      ' ',
      'x',
      '0000',
      'QUJD',
      '<!-- c -->',
      '<![CDATA[y]]>',
      '&#13;',
      '&amp;',
      '&x;'
    )
    const { tree } = fc.letrec<{ tree: string }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc
          .tuple(name, attributes, fc.array(tie('tree'), { maxLength: 4 }))
          .map(([tag, xmlns, inner]) => `<${tag}${xmlns}>${inner.join('')}</${tag}>`)
      )
    }))
    const trees = fc.array(tree, { maxLength: 4 }).map(all => all.join(''))
    await fc.assert(
      fc.asyncProperty(trees, trees, trees, async (header, envelope, root) => {
        const text = `<edXML xmlns="${Q}"><edXMLEnvelope><edXMLHeader><MessageHeader>${header}</MessageHeader>${envelope}</edXMLHeader></edXMLEnvelope>${root}</edXML>`
        expect((await readMessage(chunked(Buffer.from(text), 50), store)).kind).toMatch(/read|refused/)
      }),
      { numRuns: 1000 }
    )
  })

  it('random markup is answered, never a crash', slow, async () => {
    const token = fc.constantFrom(
      '<',
      '>',
      '/',
      '</',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '&',
      ';',
      '&#13;',
      '"',
      "'",
      '=',
      ' ',
      '\n',
      'a',
      ':',
      'xmlns',
      `<edXML xmlns="${Q}">`,
      '</edXML>',
      '<AttachmentEncoded>',
      '</AttachmentEncoded>',
      '<Attachment>',
      '</Attachment>',
      '<ContentTransferEncoded>',
      '</ContentTransferEncoded>',
      'QUJD',
      'é',
      '\0'
    )
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 30 }), async tokens => {
        const result = await readMessage(
          chunked(Buffer.from(`<edXML xmlns="${Q}">${tokens.join('')}`), 7),
          store
        )
        expect(result.kind).toBe('refused')
      }),
      { numRuns: 600 }
    )
  })
})
