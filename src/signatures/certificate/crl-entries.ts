/**
 * The entries of a CRL (RFC 5280 section 5.3), walked where they lie: a list may have a million of them, and a tree of
 * objects over 20 MB would cost gigabytes.
 */
import { elementAt, Malformed, Parts, readDer, tags, type Element } from '../der/element.ts'
import { countOf, timeOf } from '../der/values.ts'
import { readRawExtensions } from './extensions.ts'
import { readGeneralNames } from './general-name.ts'

/** CRLReason's numbers that decide something (RFC 5280 section 5.3.1). */
export const crlReasons = { certificateHold: 6, removeFromCRL: 8 } as const

export interface CrlEntry {
  readonly revokedAt: Date
  readonly reason?: number
  /** When the key is known or suspected to have been compromised. */
  readonly invalidSince?: Date
}

interface EntryExtensions {
  readonly reason?: number
  readonly invalidSince?: Date
  /** Key of the name; it holds for the entries that follow too. */
  readonly issuer?: string
  readonly unknownCritical?: string
}

export interface EntriesSummary {
  readonly count: number
  readonly unknownCritical: readonly string[]
  /** Where another issuer's entries begin (indirect lists), and whose. */
  readonly sections: readonly { readonly at: number; readonly issuer: string }[]
}

/** An entry's extensions when they are a reason and nothing else, as nearly all are: known octets and one more. */
const onlyReason = Buffer.from('300c300a0603551d1504030a01', 'hex')

/** Every entry once: its form, extensions that nobody knows, sections. Throws `Malformed`. */
export function summarise(entries: Uint8Array): EntriesSummary {
  const bytes = Buffer.from(entries.buffer, entries.byteOffset, entries.length)
  const unknownCritical = new Set<string>()
  const sections: { at: number; issuer: string }[] = []
  let count = 0
  for (let at = 0; at < bytes.length; count++) {
    if (bytes[at] !== tags.sequence) throw new Malformed('an entry that is no sequence')
    const start = contentOf(bytes, at)
    const end = endOf(bytes, at)
    if (bytes[start] !== tags.integer) throw new Malformed('an entry without a serial number')
    const time = endOf(bytes, start)
    if (time >= end || (bytes[time] !== tags.utcTime && bytes[time] !== tags.generalizedTime))
      throw new Malformed('an entry without a time')
    const rest = endOf(bytes, time)
    if (rest < end && !isOnlyReason(bytes, rest, end)) {
      const extensions = elementAt(bytes, rest)
      if (extensions.tag !== tags.sequence || rest + extensions.der.length !== end)
        throw new Malformed('an entry with parts that nobody knows')
      const { issuer, unknownCritical: unknown } = readEntryExtensions(extensions)
      if (issuer !== undefined) sections.push({ at, issuer })
      if (unknown !== undefined) unknownCritical.add(unknown)
    }
    at = end
  }
  return { count, unknownCritical: [...unknownCritical], sections }
}

/** The first entry of this serial (INTEGER's octets in hex) that `owns` says is of the right issuer. */
export function findEntry(
  entries: Uint8Array,
  serialOctets: string,
  owns: (at: number) => boolean
): CrlEntry | undefined {
  const bytes = Buffer.from(entries.buffer, entries.byteOffset, entries.length)
  const serial = Buffer.from(serialOctets, 'hex')
  for (let at = 0; at < bytes.length; at = endOf(bytes, at)) {
    const number = contentOf(bytes, at)
    const start = contentOf(bytes, number)
    const end = endOf(bytes, number)
    if (end - start !== serial.length || bytes.compare(serial, 0, serial.length, start, end) !== 0) continue
    if (owns(at)) return readListed(elementAt(bytes, at))
  }
  return undefined
}

/** Listed is revoked: a date that nobody can read does not make it less so, it makes it so since ever. */
function readListed(element: Element): CrlEntry {
  try {
    return readEntry(element)
  } catch (error) {
    if (error instanceof Malformed) return { revokedAt: new Date(0) }
    throw error
  }
}

function readEntry(element: Element): CrlEntry {
  const parts = new Parts(element)
  parts.next(tags.integer)
  const revokedAt = timeOf(parts.next())
  const extensions = parts.optional(tags.sequence)
  const { reason, invalidSince } = extensions === undefined ? {} : readEntryExtensions(extensions)
  return {
    revokedAt,
    ...(reason === undefined ? {} : { reason }),
    ...(invalidSince === undefined ? {} : { invalidSince })
  }
}

function readEntryExtensions(of: Element): EntryExtensions {
  const read: { -readonly [K in keyof EntryExtensions]: EntryExtensions[K] } = {}
  for (const { oid, critical, value } of readRawExtensions(of)) {
    if (oid === '2.5.29.21') read.reason = countOf(readDer(value, tags.enumerated))
    else if (oid === '2.5.29.24') read.invalidSince = timeOf(readDer(value, tags.generalizedTime))
    else if (oid === '2.5.29.29') {
      const [name] = readGeneralNames(readDer(value, tags.sequence))
      if (name?.kind !== 'directory') throw new Malformed('an entry whose issuer has no directory name')
      read.issuer = name.name.key
    } else if (critical) read.unknownCritical = oid
  }
  return read
}

const isOnlyReason = (bytes: Buffer, at: number, end: number) =>
  end - at === onlyReason.length + 1 && bytes.compare(onlyReason, 0, onlyReason.length, at, end - 1) === 0

/** Where the content of the element at `at` begins. One octet of tag: entries have no others. */
function contentOf(bytes: Uint8Array, at: number): number {
  const length = bytes[at + 1] ?? 0
  return at + 2 + (length >= 0x80 ? length & 0x7f : 0)
}

function endOf(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0
  if (first < 0x80) return at + 2 + first
  let length = 0
  for (let octet = at + 2; octet < at + 2 + (first & 0x7f); octet++)
    length = length * 256 + (bytes[octet] ?? 0)
  return contentOf(bytes, at) + length
}
