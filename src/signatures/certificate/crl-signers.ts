/** Who may have signed a list, and what shows it (RFC 5280 section 6.3.3 f and g). */
import type { Problem } from '../../domain/problem.ts'
import type { Evidence } from '../../domain/signature.ts'
import type { Certificate } from './certificate.ts'
import type { Crl } from './crl.ts'
import { judgePath } from './path.ts'
import { signsCrls } from './purpose.ts'
import { certificateEvidence, isInForce, type RevocationQuestion } from './revocation-answer.ts'
import type { PathSearch } from './search.ts'
import type { Arithmetic } from './signed.ts'

/** Lists signed by those whose lists are signed by others … end somewhere. */
const maxNesting = 5
const maxSigners = 8

/** Revocation along a path of its own; whose revocation is being asked already is in `pending`. */
type JudgeRevocation = (
  path: readonly Certificate[],
  at: Date,
  pending: ReadonlySet<string>
) => Promise<{ readonly problems: readonly Problem[]; readonly evidence: readonly Evidence[] }>

export class CrlSigners {
  readonly #ground: { readonly search: PathSearch; readonly arithmetic: Arithmetic }
  readonly #judgePath: JudgeRevocation

  constructor(
    ground: { readonly search: PathSearch; readonly arithmetic: Arithmetic },
    judge: JudgeRevocation
  ) {
    this.#ground = ground
    this.#judgePath = judge
  }

  /**
   * The signer was in force when the list was made, may sign lists, and is an authority
   * of this very path or has a path of its own to the same anchor. The certificate in question never signs its own
   * absence from a list, though PKITS 4.14.30 would let it.
   */
  async vouchFor(crl: Crl, question: RevocationQuestion): Promise<readonly Evidence[] | null> {
    const { search, arithmetic } = this.#ground
    const { issuer, path, certificate } = question
    const isInPath = (each: Certificate) =>
      each.sha256 !== certificate.sha256 && path.some(({ sha256 }) => sha256 === each.sha256)
    const byKey = (each: Certificate) => Number(each.extensions.subjectKey === crl.authorityKey)
    const signers = [issuer, ...search.named(crl.issuer.key).filter(each => each.sha256 !== issuer.sha256)]
      .filter(
        each => each.subject.key === crl.issuer.key && signsCrls(each) && isInForce(each, crl.thisUpdate)
      )
      .toSorted((a, b) => Number(isInPath(b)) - Number(isInPath(a)) || byKey(b) - byKey(a))
    for (const signer of signers.slice(0, maxSigners)) {
      if (arithmetic(crl.signed, signer.publicKey) !== 'genuine') continue
      if (isInPath(signer)) return []
      const evidence = await this.#vouchForSigner(signer, crl.thisUpdate, question)
      if (evidence !== null) return evidence
    }
    return null
  }

  async #vouchForSigner(
    signer: Certificate,
    at: Date,
    { path, pending }: RevocationQuestion
  ): Promise<readonly Evidence[] | null> {
    if (pending.has(signer.sha256) || pending.size > maxNesting) return null
    let tried = 0
    for await (const own of this.#ground.search.paths(signer)) {
      if (++tried > maxSigners) break
      if (own[0]?.sha256 !== path[0]?.sha256) continue
      const { arithmetic } = this.#ground
      if (judgePath(own, { at, policies: {}, arithmetic }).length > 0) continue
      const { problems, evidence } = await this.#judgePath(own, at, pending)
      if (problems.length === 0) return [...own.map(certificateEvidence), ...evidence]
    }
    return null
  }
}
