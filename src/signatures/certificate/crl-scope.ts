/** Whether a list speaks about a certificate, and of which reasons (RFC 5280 section 6.3.3 b to d). */
import { same, type Certificate } from './certificate.ts'
import type { Crl } from './crl.ts'
import { allReasons, keysOfPoint, type DistributionPoint } from './distribution-point.ts'
import { keyOfGeneralName, type GeneralName } from './general-name.ts'

/** The point that stands for "any list of the issuer" when a certificate names none (RFC 5280 section 6.3.3). */
export const impliedPoint = ({ issuer }: Certificate): DistributionPoint => ({
  name: { full: [{ kind: 'directory', name: issuer }] }
})

/** The reasons that the list covers for this certificate as fetched for this point; null when it is not about it. */
export function reasonsCovered(
  crl: Crl,
  point: DistributionPoint,
  certificate: Certificate
): ReadonlySet<number> | null {
  const { scope } = crl
  if (!isByRightIssuer(crl, point, certificate)) return null
  if (scope !== undefined) {
    const isCa = certificate.extensions.basicConstraints?.ca === true
    if (scope.onlyAttributes || (scope.onlyUsers && isCa) || (scope.onlyAuthorities && !isCa)) return null
    if (scope.name !== undefined && !sharesName(crl, scope.name, point, certificate)) return null
  }
  const byPoint = point.reasons ?? allReasons
  const byScope = scope?.reasons ?? allReasons
  return new Set([...allReasons].filter(reason => byPoint.has(reason) && byScope.has(reason)))
}

function isByRightIssuer(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  if (point.issuer === undefined) return crl.issuer.key === certificate.issuer.key
  return crl.scope?.indirect === true && directoryKeys(point.issuer).includes(crl.issuer.key)
}

function sharesName(
  crl: Crl,
  name: NonNullable<DistributionPoint['name']>,
  point: DistributionPoint,
  certificate: Certificate
): boolean {
  const ofList = keysOfPoint(name, crl.issuer)
  const issuer = point.issuer === undefined ? certificate.issuer : crl.issuer
  const ofPoint =
    point.name === undefined ? (point.issuer ?? []).map(keyOfGeneralName) : keysOfPoint(point.name, issuer)
  return ofPoint.some(key => ofList.includes(key))
}

const directoryKeys = (names: readonly GeneralName[]) =>
  names.flatMap(each => (each.kind === 'directory' ? [each.name.key] : []))

/** Whether `delta` brings this complete list up to date (RFC 5280 section 6.3.3 c; 5.2.4). */
export function updates(delta: Crl, base: Crl): boolean {
  if (delta.baseNumber === undefined || delta.number === undefined || base.number === undefined) return false
  return (
    delta.issuer.key === base.issuer.key &&
    delta.authorityKey === base.authorityKey &&
    sameScope(delta, base) &&
    base.number >= delta.baseNumber &&
    base.number < delta.number
  )
}

const sameScope = (a: Crl, b: Crl) =>
  a.scope === undefined || b.scope === undefined ? a.scope === b.scope : same(a.scope.der, b.scope.der)
