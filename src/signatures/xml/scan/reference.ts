/** The five names and the numbers: without a DOCTYPE there are no other references (XML 1.0 sections 4.1, 4.6). */
const named: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'"
}

/** The character, or undefined when the reference means none that XML has. */
export function resolveReference(reference: string): string | undefined {
  if (Object.hasOwn(named, reference)) return named[reference]
  const found = /^&#(?:x([0-9A-Fa-f]+)|([0-9]+));$/.exec(reference)
  if (found === null) return undefined
  const code = found[1] === undefined ? Number(found[2]) : Number.parseInt(found[1], 16)
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return allowed ? String.fromCodePoint(code) : undefined
}

/** The value of an attribute from what stands between its quotes (XML 1.0 section 3.3.3), or undefined. */
export function attributeValue(raw: string): string | undefined {
  if (!/[&\t\n\r]/.test(raw)) return raw
  let sound = true
  const value = raw.replaceAll(/\r\n|[\t\n\r]/g, ' ').replaceAll(/&[^;]{0,11};?/g, reference => {
    const character = resolveReference(reference)
    if (character === undefined) sound = false
    return character ?? ''
  })
  return sound ? value : undefined
}
