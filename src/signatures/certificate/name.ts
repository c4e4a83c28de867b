/** Distinguished names: reading, comparing (RFC 5280 section 7.1) and showing (RFC 4514). */
import { Parts, partsOf, tags, type Element } from '../der/element.ts'
import { hexOf, oidOf, textOf } from '../der/values.ts'

export interface NameAttribute {
  /** Dotted. */
  readonly type: string
  readonly value: Element
  /** Undefined when the value is no character string or is broken. */
  readonly text: string | undefined
}

export interface Name {
  readonly der: Uint8Array
  readonly rdns: readonly (readonly NameAttribute[])[]
  /** One string an RDN: equal names have equal keys, whatever their case, spaces and kind of string. */
  readonly keys: readonly string[]
  /** All keys as one. */
  readonly key: string
}

/** Throws `Malformed`. */
export function readName(element: Element): Name {
  const rdns = new Parts(element).rest(tags.set).map(rdn => partsOf(rdn, tags.sequence).map(readAttribute))
  const keys = rdns.map(keyOfRdn)
  return { der: element.der, rdns, keys, key: keys.join('\n') }
}

export const isEmpty = (name: Name): boolean => name.rdns.length === 0

/** Whether `name` is `base` or stands below it. */
export function isWithin(name: Name, base: Name): boolean {
  return base.keys.every((key, index) => name.keys[index] === key)
}

/** `name` with one more RDN below it (nameRelativeToCRLIssuer). */
export function keyBelow(name: Name, rdn: Element): string {
  const attributes = partsOf(rdn, tags.sequence).map(readAttribute)
  return [...name.keys, keyOfRdn(attributes)].join('\n')
}

/** The first value of this type, nearest to the subject. */
export function textIn(name: Name, type: string): string | undefined {
  return name.rdns
    .toReversed()
    .flat()
    .find(attribute => attribute.type === type)?.text
}

/** Every value of this type. */
export const textsIn = (name: Name, type: string): string[] =>
  name.rdns.flat().flatMap(({ type: is, text }) => (is === type && text !== undefined ? [text] : []))

/** RFC 4514: most specific first, UTF-8 as it is. */
export function showName(name: Name): string {
  return name.rdns
    .toReversed()
    .map(rdn => rdn.map(showAttribute).join('+'))
    .join(',')
}

function readAttribute(element: Element): NameAttribute {
  const parts = new Parts(element)
  const type = oidOf(parts.next(tags.oid))
  const value = parts.next()
  parts.end()
  return { type, value, text: textOf(value) }
}

function keyOfRdn(attributes: readonly NameAttribute[]): string {
  return attributes
    .map(
      ({ type, text, value }) => `${type}=${text === undefined ? `#${hexOf(value.der)}` : keyOfText(text)}`
    )
    .sort()
    .join('+')
}

/** RFC 4518 in what matters: compatibility form, one case, spaces at the ends gone and inside made one; quoted. */
const keyOfText = (text: string) =>
  JSON.stringify(text.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replaceAll(/\s+/gu, ' '))

/** Short names registered for LDAP (RFC 4519, RFC 2798, RFC 2985, ITU-T X.520); any other type is shown as its number. */
const shortNames = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.20', 'telephoneNumber'],
  ['2.5.4.42', 'givenName'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress']
])

function showAttribute({ type, value, text }: NameAttribute): string {
  const name = shortNames.get(type)
  return name === undefined || text === undefined
    ? `${name ?? type}=#${hexOf(value.der)}`
    : `${name}=${escape(text)}`
}

/** RFC 4514 section 2.4; control characters too, so that nobody's name breaks a line of ours. */
function escape(text: string): string {
  return text
    .replaceAll(/["+,;<>\\]/g, String.raw`\$&`)
    .replace(/^[ #]/, String.raw`\$&`)
    .replace(/(?<!^|\\) $/, String.raw`\ `)
    .replaceAll(/\p{Cc}/gu, char =>
      [...Buffer.from(char)].map(octet => `\\${hexOf(Uint8Array.of(octet))}`).join('')
    )
}
