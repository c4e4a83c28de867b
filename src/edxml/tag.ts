/** Reads one complete tag of the skeleton, strictly; namespaces are resolved by the caller's scope. */
export interface StartTag {
  readonly name: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly selfClosed: boolean
}

const start =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
// The combining marks stand in a class of their own: within the other they would seem to join its last letter.
const xmlName = `[${start}](?:[${start}\\-.0-9\\u{B7}\\u{203F}-\\u{2040}]|[\\u{300}-\\u{36F}])*`
const opening = new RegExp(`<(${xmlName})`, 'uy')
const attribute = new RegExp(
  `[ \\t\\r\\n]+(${xmlName})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  'uy'
)
const closing = /[ \t\r\n]*(\/?)>$/uy
const ending = new RegExp(`^</(${xmlName})[ \\t\\r\\n]*>$`, 'u')

/** Undefined when the text is not a start tag. */
export function parseStartTag(text: string): StartTag | undefined {
  opening.lastIndex = 0
  const name = opening.exec(text)?.[1]
  if (name === undefined) return undefined
  const attributes: [string, string][] = []
  let at = opening.lastIndex
  for (;;) {
    attribute.lastIndex = at
    const found = attribute.exec(text)
    if (found === null) break
    const [, key = '', quoted, apostrophed = ''] = found
    attributes.push([key, quoted ?? apostrophed])
    at = attribute.lastIndex
  }
  closing.lastIndex = at
  const close = closing.exec(text)
  if (close === null) return undefined
  if (new Set(attributes.map(([key]) => key)).size !== attributes.length) return undefined
  return { name, attributes, selfClosed: close[1] === '/' }
}

/** The name in an end tag, or undefined when the text is not one. */
export const parseEndTag = (text: string): string | undefined => ending.exec(text)?.[1]

const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])([^"'<]*)\1(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])([A-Za-z][A-Za-z0-9._-]*)\3)?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\5)?[ \t\r\n]*\?>$/

export function parseDeclaration(text: string): { version: string; encoding?: string } | undefined {
  const found = declaration.exec(text)
  if (found === null) return undefined
  const [, , version = '', , encoding] = found
  return { version, ...(encoding === undefined ? {} : { encoding }) }
}
