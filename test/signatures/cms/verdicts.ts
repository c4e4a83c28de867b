/** Verdicts on the tests' signatures, in the world that the throw-away PKI makes. */
import { verifyCms, type CmsContext, type CmsVerdict } from '../../../src/signatures/cms/verify.ts'
import { pkiLookup } from '../../support/pki.ts'
import { contentOf, letter, pki, trust } from './workshop.ts'

export function contextNow(overrides: Partial<CmsContext> = {}): CmsContext {
  const now = new Date()
  return { trust, lookup: pkiLookup(pki), receivedAt: now, now, ...overrides }
}

export async function verdictOn(
  cms: Uint8Array,
  overrides: Partial<CmsContext> = {},
  content: Uint8Array = letter
): Promise<CmsVerdict> {
  return verifyCms(cms, contentOf(content), contextNow(overrides))
}

export const codesOf = (verdict: { readonly problems: readonly { readonly code: string }[] }): string[] =>
  verdict.problems.map(each => each.code)
