/** Any small document that the strict scanner takes: namespaces, undeclared defaults, references, CDATA, line ends. */
import fc from 'fast-check'

const prefixes = ['', 'a', 'b', 'B', 'é', 'a.1', 'ab'] as const
const uris = ['urn:a', 'urn:b', 'urn:ab', 'http://x/a', 'http://x/B', 'urn:B'] as const
const names = ['e', 'f', 'Élan', 'x-y', 'z1'] as const

const textPiece = fc.constantFrom(
  'abc',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '&amp;',
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&#13;',
  '&#xA;',
  '&#9;',
  '&#x1F600;',
  'é',
  '😀',
  '\u0085',
  '\u2028',
  '>',
  ']',
  ']]',
  '"',
  "'",
  '<![CDATA[<a>&amp;]]>',
  '<![CDATA[]]]]><![CDATA[>]]>',
  '<![CDATA[a\r\nb\rc]]>',
  '<![CDATA[]]>'
)
const text = fc
  .array(textPiece, { maxLength: 5 })
  .map(pieces => pieces.join(''))
  .map(joined => joined.replaceAll(']]>', ']] >').replaceAll('<![CDATA[<a>&amp;]] >', '<![CDATA[<a>&amp;]]>'))
  .map(joined => joined.replaceAll(/<!\[CDATA\[((?:(?!\]\] >|\]\]>)[^])*)\]\] >/g, '<![CDATA[$1]]>'))
const valuePiece = fc.constantFrom(
  'v',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '&amp;',
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&#13;',
  '&#xA;',
  '&#9;',
  '😀',
  'é',
  '>',
  "'"
)
const value = fc.array(valuePiece, { maxLength: 4 }).map(pieces => pieces.join(''))

interface Tree {
  readonly prefix: (typeof prefixes)[number]
  readonly name: string
  readonly declared: readonly (readonly [string, string])[]
  readonly attributes: readonly (readonly [string, string, string])[]
  readonly xml: string | undefined
  readonly texts: readonly string[]
  readonly children: readonly Tree[]
  readonly gap: string
}

const tree: fc.Memo<Tree> = fc.memo(depth =>
  fc.record({
    prefix: fc.constantFrom(...prefixes),
    name: fc.constantFrom(...names),
    declared: fc.uniqueArray(fc.tuple(fc.constantFrom(...prefixes), fc.constantFrom(...uris, '')), {
      maxLength: 3,
      selector: each => each[0]
    }),
    attributes: fc.uniqueArray(fc.tuple(fc.constantFrom(...prefixes), fc.constantFrom(...names), value), {
      maxLength: 4,
      selector: each => each[1]
    }),
    xml: fc.option(fc.constantFrom('xml:lang="vi"', 'xml:space="preserve"'), { nil: undefined, freq: 8 }),
    texts: fc.array(text, { minLength: 4, maxLength: 4 }),
    children: depth <= 1 ? fc.constant([]) : fc.array(tree(depth - 1), { maxLength: 3 }),
    gap: fc.constantFrom(' ', '\n  ', '\r\n\t')
  })
)

/** Declares whatever is used and not in scope, so that every tree is a document. */
function write(node: Tree, scope: ReadonlyMap<string, string>): string {
  const inside = new Map(scope)
  const declared = new Map(node.declared.filter(([prefix, uri]) => prefix === '' || uri !== ''))
  for (const prefix of [node.prefix, ...node.attributes.map(each => each[0])])
    if (prefix !== '' && !declared.has(prefix) && !inside.has(prefix))
      declared.set(prefix, `urn:x${prefix.replace('é', 'e')}`)
  for (const [prefix, uri] of declared) inside.set(prefix, uri)
  const qualified = (prefix: string, name: string) => (prefix === '' ? name : `${prefix}:${name}`)
  const attributes = [
    ...[...declared].map(([prefix, uri]) => `${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${uri}"`),
    ...(node.xml === undefined ? [] : [node.xml]),
    ...node.attributes.map(([prefix, name, v]) => `${qualified(prefix, name)}="${v}"`)
  ]
  const name = qualified(node.prefix, node.name)
  const opening = [name, ...attributes].join(node.gap)
  const [first = '', ...texts] = node.texts
  if (node.children.length === 0 && first === '') return `<${opening} />`
  const inner = node.children.map((child, at) => write(child, inside) + (texts[at] ?? '')).join('')
  return `<${opening}>${first}${inner}</${name}\n>`
}

export const arbitraryXml: fc.Arbitrary<string> = fc
  .record({
    root: tree(4),
    declaration: fc.constantFrom('', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\r\n'),
    comment: fc.constantFrom('', '<!-- c -->', '<!---->\n')
  })
  .map(({ root, declaration, comment }) => declaration + comment + write(root, new Map()) + comment)
