/** Where a certificate's revocation stands (RFC 5280 sections 4.2.1.13 and 5.2.5). */
import { inParts, insideOf, Malformed, Parts, primitive, tags, type Element } from '../der/element.ts'
import { bitsOf } from '../der/values.ts'
import { keyOfGeneralName, readGeneralNames, type GeneralName } from './general-name.ts'
import { keyBelow, type Name } from './name.ts'

/** DistributionPointName: full names, or an RDN below whoever issues the list. */
export type PointName = { readonly full: readonly GeneralName[] } | { readonly relative: Element }

export interface DistributionPoint {
  readonly name?: PointName
  /** ReasonFlags' numbers. Absent: all. */
  readonly reasons?: ReadonlySet<number>
  /** Present when somebody else than the certificate's issuer issues the list. */
  readonly issuer?: readonly GeneralName[]
}

/** keyCompromise (1) … aACompromise (8); bit 0 is unused (RFC 5280 section 4.2.1.13). */
export const allReasons: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8])

/** Throws `Malformed`. */
export function readDistributionPoint(element: Element): DistributionPoint {
  const parts = new Parts(element)
  const name = parts.optional(inParts(0))
  const reasons = parts.optional(primitive(1))
  const issuer = parts.optional(inParts(2))
  parts.end()
  if (name === undefined && issuer === undefined) throw new Malformed('a distribution point of nothing')
  return {
    ...(name === undefined ? {} : { name: readPointName(name) }),
    ...(reasons === undefined ? {} : { reasons: bitsOf(reasons) }),
    ...(issuer === undefined ? {} : { issuer: readGeneralNames(issuer) })
  }
}

/** The CHOICE stands in an explicit tag. */
export function readPointName(explicit: Element): PointName {
  const choice = insideOf(explicit)
  if (choice.tag === inParts(0)) return { full: readGeneralNames(choice) }
  if (choice.tag === inParts(1)) return { relative: choice }
  throw new Malformed('a distribution point name of no known kind')
}

/** Its names as keys to compare; `issuer` is the list's, which a relative name is below of. */
export function keysOfPoint(name: PointName, issuer: Name): string[] {
  return 'full' in name ? name.full.map(keyOfGeneralName) : [`directory ${keyBelow(issuer, name.relative)}`]
}

/** The addresses over HTTP in it. */
export function urlsOf(points: readonly DistributionPoint[]): string[] {
  return points.flatMap(({ name }) =>
    name === undefined || !('full' in name)
      ? []
      : name.full.flatMap(each => (each.kind === 'uri' && /^https?:\/\//i.test(each.text) ? [each.text] : []))
  )
}

export const readDistributionPoints = (of: Element): DistributionPoint[] => {
  const parts = new Parts(of).rest(tags.sequence)
  if (parts.length === 0) throw new Malformed('a list of nothing')
  return parts.map(readDistributionPoint)
}
