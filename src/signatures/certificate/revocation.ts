/**
 * Whether the certificates of a path were revoked at a time: what came along first, then OCSP, then lists. An anchor is
 * not asked about: the store vouches for it. Unavailable is never "not revoked".
 */
import type { Problem } from '../../domain/problem.ts'
import type { Evidence } from '../../domain/signature.ts'
import type { Certificate } from './certificate.ts'
import { checkByCrls, type CrlGround } from './crl-check.ts'
import { CrlSigners } from './crl-signers.ts'
import { urlsOf } from './distribution-point.ts'
import type { Material } from './material.ts'
import { checkByOcsp, type OcspGround } from './ocsp-check.ts'
import { ocspRequest } from './ocsp-request.ts'
import { distinct } from './path.ts'
import { open, type RevocationAnswer, type RevocationQuestion } from './revocation-answer.ts'
import type { PathSearch } from './search.ts'
import type { Arithmetic } from './signed.ts'

export interface RevocationGround {
  readonly now: Date
  readonly arithmetic: Arithmetic
  readonly search: PathSearch
  readonly material: Material
}

const maxUrls = 3

export class RevocationCheck {
  readonly #ground: RevocationGround
  readonly #byCrl: CrlGround
  readonly #byOcsp: OcspGround

  constructor(ground: RevocationGround) {
    const { now, arithmetic } = ground
    this.#ground = ground
    const signers = new CrlSigners(ground, (path, at, pending) => this.judgePath(path, at, pending))
    this.#byCrl = { now, vouchFor: (crl, question) => signers.vouchFor(crl, question) }
    this.#byOcsp = {
      now,
      arithmetic,
      get known() {
        return ground.search.known
      },
      unrevoked: async (responder, question) => {
        const answer = await this.#byLists(nested(question, responder))
        return answer.status === 'good' ? answer.evidence : null
      }
    }
  }

  /** Every certificate of the path below its anchor, from the top: the word of a revoked authority counts no more. */
  async judgePath(
    path: readonly Certificate[],
    at: Date,
    pending: ReadonlySet<string> = new Set()
  ): Promise<{ readonly problems: readonly Problem[]; readonly evidence: readonly Evidence[] }> {
    const evidence: Evidence[] = []
    for (const [index, certificate] of path.entries()) {
      const issuer = path[index - 1]
      if (issuer === undefined) continue
      const answer = await this.#judge({
        certificate,
        issuer,
        path: path.slice(0, index + 1),
        at,
        pending: new Set([...pending, certificate.sha256])
      })
      evidence.push(...answer.evidence)
      if (answer.status === 'good') continue
      const isTarget = index === path.length - 1
      return {
        problems: answer.problems.map(problem => (isTarget ? problem : ofAuthority(problem))),
        evidence
      }
    }
    return { problems: [], evidence }
  }

  async #judge(question: RevocationQuestion): Promise<RevocationAnswer> {
    const { material } = this.#ground
    const [ocsp, lists] = [
      await checkByOcsp(question, material.ocsp, this.#byOcsp),
      await checkByCrls(question, material.crls, this.#byCrl)
    ]
    const embedded = firstOf([ocsp, lists], ['revoked', 'good'])
    if (embedded !== undefined) return embedded
    const asked = await this.#askOcsp(question)
    if (asked.status === 'good' || asked.status === 'revoked') return asked
    const listed = await this.#byLists(question)
    if (listed.status === 'good' || listed.status === 'revoked') return listed
    const all = [ocsp, lists, asked, listed]
    const reason = mostTelling(
      all.flatMap(({ problems }) => problems),
      question
    )
    const heard = all.flatMap(({ evidence }) => evidence)
    return firstOf(all, ['held']) ?? open([reason], heard)
  }

  async #askOcsp(question: RevocationQuestion): Promise<RevocationAnswer> {
    const { certificate, issuer } = question
    const problems: Problem[] = []
    const heard: Evidence[] = []
    for (const url of certificate.extensions.ocspUrls.slice(0, maxUrls)) {
      const request = ocspRequest(certificate, issuer)
      const answer = await this.#ground.material.fetchOcsp(url, request.der)
      if ('code' in answer) {
        problems.push(answer)
        continue
      }
      // A responder may leave the nonce out (RFC 6960 section 4.4.1); another one is an answer to somebody else
      if (answer.nonce !== undefined && answer.nonce !== request.nonce) {
        problems.push({ code: 'certificate.revocation-untrusted', detail: `OCSP ${url}: another nonce` })
        continue
      }
      const word = await checkByOcsp(question, [answer], this.#byOcsp)
      if (word.status !== 'open') return word
      problems.push(...word.problems)
      heard.push(...word.evidence)
      if (word.problems.length === 0)
        problems.push({
          code: 'certificate.revocation-untrusted',
          detail: `OCSP ${url}: about another certificate`
        })
    }
    return open(problems, heard)
  }

  async #byLists(question: RevocationQuestion): Promise<RevocationAnswer> {
    const { material } = this.#ground
    const { crlPoints, freshestCrlPoints } = question.certificate.extensions
    const problems: Problem[] = []
    for (const url of [...urlsOf(crlPoints).slice(0, maxUrls), ...urlsOf(freshestCrlPoints).slice(0, 1)]) {
      const problem = await material.fetchCrl(url)
      if (problem !== undefined) problems.push(problem)
    }
    const answer = await checkByCrls(question, material.crls, this.#byCrl)
    return answer.status === 'open' ? open([...problems, ...answer.problems], answer.evidence) : answer
  }
}

const nested = (question: RevocationQuestion, responder: Certificate): RevocationQuestion => ({
  certificate: responder,
  issuer: question.issuer,
  path: [...question.path.slice(0, -1), responder],
  at: question.at,
  pending: new Set([...question.pending, responder.sha256])
})

const firstOf = (answers: readonly RevocationAnswer[], statuses: readonly RevocationAnswer['status'][]) =>
  statuses.map(status => answers.find(each => each.status === status)).find(each => each !== undefined)

const ofAuthority = (problem: Problem): Problem =>
  problem.code === 'certificate.revoked' ? { ...problem, code: 'certificate.issuer-revoked' } : problem

const byWeight: readonly Problem['code'][] = [
  'certificate.revocation-lapsed',
  'certificate.revocation-unknown',
  'certificate.revocation-stale',
  'certificate.revocation-untrusted',
  'certificate.revocation-unavailable'
]

/** One reason, the one that says most, with what was met as its facts. */
function mostTelling(problems: readonly Problem[], { certificate }: RevocationQuestion): Problem {
  const code = byWeight.find(each => problems.some(problem => problem.code === each))
  if (code === undefined)
    return {
      code: 'certificate.revocation-unavailable',
      detail: `no address to ask for ${certificate.facts.subject}`.slice(0, 300)
    }
  const details = distinct(problems.filter(problem => problem.code === code)).map(
    ({ detail }) => detail ?? ''
  )
  return { code, detail: `${certificate.facts.subject}: ${details.join('; ')}`.slice(0, 300) }
}
