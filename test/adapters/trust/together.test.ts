/** The store, the network and the cache as one: a certificate judged with what all of them bring. */
import { expect, it, onTestFinished } from 'vitest'
import { readDirectoryCsv } from '../../../src/adapters/csv/directory.ts'
import { importDirectory } from '../../support/directory.ts'
import { createLookupCache } from '../../../src/adapters/postgres/lookup-cache.ts'
import { createTrustStore } from '../../../src/adapters/postgres/trust.ts'
import { createLookup } from '../../../src/adapters/trust/index.ts'
import type { Certificate } from '../../../src/signatures/certificate/certificate.ts'
import { readCertificate } from '../../../src/signatures/certificate/certificate.ts'
import { judgeCertificate } from '../../../src/signatures/certificate/judge.ts'
import { bindingOf, readTrust } from '../../../src/signatures/certificate/trust.ts'
import { startTrustServices } from '../../../simulators/trust-services/server.ts'
import { settableClock } from '../../support/clock.ts'
import { freshDatabase } from '../../support/database.ts'
import { keptLog } from '../../support/log.ts'
import { testPki } from '../../support/pki.ts'
import { directory } from '../../support/stage.ts'
import { startHost } from './support.ts'

const { db } = await freshDatabase()
const pki = await testPki()
const services = await startTrustServices({ pki: pki.folder, port: 0 })
const clock = settableClock(new Date())
await importDirectory(db, readDirectoryCsv(directory), '2026-11-24')

/** The addresses in the certificates have a port of their own; the proxy leads them to the one that was free. */
const proxy = await startHost((seen, response) => {
  const { pathname } = new URL(seen.url)
  const init = seen.method === 'POST' ? { method: 'POST', body: new Uint8Array(seen.body) } : {}
  void fetch(`${services.url}${pathname}`, init).then(
    async answer => {
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
    },
    () => response.destroy()
  )
})
const allowedHosts = [...new Set(Object.values(pki.urls).map(url => new URL(url).host))]
const lookup = () =>
  createLookup({ allowedHosts, proxy: proxy.url, cache: createLookupCache(db, clock), clock, log: keptLog() })

const certificate = (name: string) => readCertificate(pki.certificate(name).der) as Certificate

it('a certificate is judged by the store as it stands, and by what the network says', async () => {
  onTestFinished(() => services.close())
  const store = createTrustStore(db, clock)
  const change = { actor: 'admin:test', reason: 'thử' }
  const judge = async (name: string) =>
    judgeCertificate(certificate(name), {
      purpose: 'document',
      at: clock.now(),
      now: clock.now(),
      trust: readTrust(await store.current()),
      lookup: lookup(),
      candidates: []
    })
  expect(await judge('dong-nai')).not.toMatchObject({ outcome: 'valid' })

  await store.add([pki.certificate('root-g2').der], 'anchor', change)
  // The sub-CA is not in the store yet: it comes by its address.
  expect(await judge('dong-nai')).toMatchObject({ outcome: 'valid', problems: [] })
  expect(await judge('revoked')).toMatchObject({ outcome: 'invalid' })

  const rows = await db.selectFrom('organisation').select(['id', 'code']).execute()
  const organisationId = rows.find(({ code }) => code === '000.00.02.H19')?.id ?? ''
  const file = pki.certificate('so-noi-vu').der
  await store.bind({ file, match: 'name', role: 'agency', organisationId }, change)
  const trust = readTrust(await store.current())
  expect(bindingOf(trust, certificate('so-noi-vu-next'), clock.now())).toMatchObject({
    organisationId,
    role: 'agency'
  })
  expect(bindingOf(trust, certificate('look-alike'), clock.now())).toBeUndefined()

  // Answers to a nonce fit nobody else: with the responders away nothing is known, and nothing is assumed.
  await services.stop()
  const problems = [{ code: 'certificate.revocation-unavailable' }]
  expect(await judge('dong-nai')).toMatchObject({ outcome: 'indeterminate', problems })
  await services.start()
  services.faults.arm({ kind: 'noNonce', endpoint: 'ocsp' })
  expect(await judge('dong-nai')).toMatchObject({ outcome: 'valid' })

  // With everything away, the sub-CA and the answers that were kept still count; another process has them too.
  const asked = proxy.seen.length
  await services.stop()
  expect(await judge('dong-nai')).toMatchObject({ outcome: 'valid', problems: [] })
  expect(proxy.seen.length).toBe(asked)

  await store.remove(pki.certificate('root-g2').sha256, change)
  expect(await judge('dong-nai')).not.toMatchObject({ outcome: 'valid' })
})
