/** Which names an authority may certify (RFC 5280 sections 4.2.1.10, 6.1.3 b and c, 6.1.4 g). */
import type { Certificate } from './certificate.ts'
import type { GeneralName } from './general-name.ts'
import { isEmpty, isWithin, showName, textsIn } from './name.ts'

/** What the path so far allows. Permitted sets narrow one another; excluded ones add up. */
export interface NameSpace {
  readonly permitted: readonly (readonly GeneralName[])[]
  readonly excluded: readonly GeneralName[]
}

export const anyName: NameSpace = { permitted: [], excluded: [] }

/** Names times constraints: more than any honest certificate needs, and soon done. */
const maxComparisons = 250_000

export function narrow(space: NameSpace, certificate: Certificate): NameSpace {
  const constraints = certificate.extensions.nameConstraints
  if (constraints === undefined) return space
  return {
    permitted:
      constraints.permitted.length === 0 ? space.permitted : [...space.permitted, constraints.permitted],
    excluded: [...space.excluded, ...constraints.excluded]
  }
}

/** The first name of the certificate that is not allowed, for the report; undefined when all are. */
export function nameOutside(space: NameSpace, certificate: Certificate): string | undefined {
  const names = namesOf(certificate)
  const constraints = space.excluded.length + space.permitted.flat().length
  if (names.length * constraints > maxComparisons) return 'more names and constraints than can be compared'
  return names.map(name => faultOf(name, space)).find(fault => fault !== undefined)
}

/** Subject, alternative names, and the e-mail addresses inside the subject (RFC 5280 section 4.2.1.10). */
function namesOf({ subject, extensions }: Certificate): GeneralName[] {
  return [
    ...(isEmpty(subject) ? [] : [{ kind: 'directory', name: subject } as const]),
    ...textsIn(subject, '1.2.840.113549.1.9.1').map(text => ({ kind: 'email', text }) as const),
    ...extensions.subjectNames
  ]
}

function faultOf(name: GeneralName, space: NameSpace): string | undefined {
  const shown = shownName(name)
  if (space.excluded.some(base => sameForm(base, name) && matches(name, base, 'excluded')))
    return `${shown} is excluded`
  const outside = space.permitted.some(set => {
    const bases = set.filter(base => sameForm(base, name))
    return bases.length > 0 && !bases.some(base => matches(name, base, 'permitted'))
  })
  return outside ? `${shown} is not among the permitted` : undefined
}

const shownName = (name: GeneralName) =>
  name.kind === 'directory'
    ? showName(name.name)
    : name.kind === 'ip' || name.kind === 'other'
      ? name.kind
      : name.text

const sameForm = (base: GeneralName, name: GeneralName) =>
  base.kind === name.kind && (base.kind !== 'other' || name.kind !== 'other' || base.tag === name.tag)

/** A name of a form that is not understood, or that cannot be taken apart, always matches an exclusion, never a permission. */
function matches(name: GeneralName, base: GeneralName, as: 'permitted' | 'excluded'): boolean {
  const unsure = as === 'excluded'
  switch (name.kind) {
    case 'directory':
      return base.kind === 'directory' && isWithin(name.name, base.name)
    case 'dns':
      return base.kind === 'dns' && matchesDns(name.text, base.text, unsure)
    case 'email':
      return base.kind === 'email' && (matchesEmail(name.text, base.text) ?? unsure)
    case 'uri':
      return base.kind === 'uri' && (matchesUri(name.text, base.text) ?? unsure)
    case 'ip':
      return base.kind === 'ip' && (matchesIp(name.octets, base.octets) ?? unsure)
    case 'other':
      return unsure
  }
}

/** `host.example.com` for `example.com`; a leading dot in the constraint asks for something below it. */
function matchesDns(name: string, base: string, unsure: boolean): boolean {
  const [host, domain] = [name.toLowerCase().replace(/\.$/, ''), base.toLowerCase()]
  // *.example.com covers whatever an exclusion below example.com names
  if (unsure && host.startsWith('*.') && isBelow(domain, host.slice(2))) return true
  return (
    domain === '' ||
    (domain.startsWith('.') ? host.endsWith(domain) : host === domain || isBelow(host, domain))
  )
}

const isBelow = (host: string, domain: string) => host.endsWith(`.${domain}`)

/** A mailbox (local part as it is, host in any case), a host, or with a leading dot all hosts below it. */
function matchesEmail(name: string, base: string): boolean | undefined {
  const at = name.lastIndexOf('@')
  if (at < 1 || name.includes('"') || name.indexOf('@') !== at) return undefined
  const host = name.slice(at + 1).toLowerCase()
  const baseAt = base.lastIndexOf('@')
  if (baseAt >= 0)
    return name.slice(0, at) === base.slice(0, baseAt) && host === base.slice(baseAt + 1).toLowerCase()
  return matchesHost(host, base)
}

/** The host of an authority; an address or no host at all is beyond the rule (RFC 5280 section 4.2.1.10). */
function matchesUri(name: string, base: string): boolean | undefined {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i
    .exec(name)?.[1]
    ?.toLowerCase()
  if (host === undefined || /^[\d.]+$/.test(host)) return undefined
  return matchesHost(host, base)
}

const matchesHost = (host: string, base: string) => {
  const domain = base.toLowerCase()
  return domain === '' || (domain.startsWith('.') ? host.endsWith(domain) : host === domain)
}

/** Address and mask side by side: 8 octets for IPv4, 32 for IPv6. */
function matchesIp(address: Uint8Array, base: Uint8Array): boolean | undefined {
  if (address.length !== 4 && address.length !== 16) return undefined
  if (base.length !== 8 && base.length !== 32) return undefined
  const size = address.length
  if (base.length !== size * 2) return false
  return address.every((octet, at) => {
    const mask = base[size + at] ?? 0
    return (octet & mask) === ((base[at] ?? 0) & mask)
  })
}
