/** The trust store: roots and intermediates, read as of any version, changed by whoever has seen the latest one. */
import { Type } from '@fastify/type-provider-typebox'
import { notFound, refuse } from '../../errors.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { pageQuery } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import {
  AddedSchema,
  ChangedSchema,
  ExpiringSchema,
  HistorySchema,
  IfMatch,
  Kind,
  OneCertificateSchema,
  Pem,
  Reason,
  ReasonQuery,
  Sha256Params,
  StoreSchema,
  VersionQuery
} from '../../schemas/trust.ts'
import { bindingBody, changeOf, done, entryBody, expiringBody, pemOf, tagged } from '../../trust-views.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const looked = [...keyed, 'access.not-yours', 'request.invalid'] as const
const changed = [...looked, 'request.version-missing', 'request.version-stale'] as const

export function addTrustRoutes(app: App, { trust, clock }: HttpPorts): void {
  app.get(
    '/v1/admin/trust',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['signatures'],
        summary: 'Kho tin cậy / The trust store',
        description:
          'Bản hiện hành, hoặc đúng như ở một phiên bản cũ. / As it is, or as it was at a version.',
        querystring: VersionQuery,
        response: { 200: StoreSchema, ...refusals(...looked, 'access.not-found') }
      }
    },
    async (request, reply) => {
      const list = (await trust.list(request.query.version)) ?? notFound()
      const { version, entries, bindings } = list
      return tagged(reply, version).send({
        version,
        entries: entries.map(entryBody),
        bindings: bindings.map(bindingBody)
      })
    }
  )

  app.post(
    '/v1/admin/trust/certificates',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['signatures'],
        summary: 'Thêm gốc tin cậy hoặc trung gian / Add anchors or intermediates',
        description:
          'Tất cả hoặc không gì cả; chứng thư số đã có thì giữ nguyên. If-Match là phiên bản đã xem. / All or none; what is there stays. If-Match is the version seen.',
        headers: IfMatch,
        body: Type.Object({ pem: Pem, kind: Kind, reason: Reason }, strict),
        response: {
          200: AddedSchema,
          ...refusals(
            ...changed,
            'trust.unreadable',
            'trust.too-many-certificates',
            'trust.private-key-given',
            'trust.not-a-ca',
            'trust.not-self-signed',
            'trust.is-a-root',
            'certificate.key-not-allowed'
          )
        }
      }
    },
    async (request, reply) => {
      const { pem, kind, reason } = request.body
      const { version, added, present } = done(
        await trust.add([Buffer.from(pem, 'utf8')], kind, changeOf(request, reason))
      )
      return tagged(reply, version).send({ version, added: [...added], present: [...present] })
    }
  )

  app.get(
    '/v1/admin/trust/certificates/:sha256',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['signatures'],
        summary: 'Một chứng thư số đã nạp, kể cả đã gỡ / A certificate that was ever added',
        params: Sha256Params,
        response: { 200: OneCertificateSchema, ...refusals(...looked, 'trust.unknown-certificate') }
      }
    },
    async request => {
      const found = await trust.certificate(request.params.sha256)
      if (found === null) return refuse('trust.unknown-certificate')
      return { certificate: found.facts, pem: pemOf(found.der) }
    }
  )

  app.delete(
    '/v1/admin/trust/certificates/:sha256',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['signatures'],
        summary: 'Gỡ khỏi kho tin cậy / Trust it no longer',
        description: 'Các phiên bản cũ vẫn còn nó. / It stays in the versions it was in.',
        headers: IfMatch,
        params: Sha256Params,
        querystring: ReasonQuery,
        response: { 200: ChangedSchema, ...refusals(...changed, 'trust.unknown-certificate') }
      }
    },
    async (request, reply) => {
      const { version } = done(
        await trust.remove(request.params.sha256, changeOf(request, request.query.reason))
      )
      return tagged(reply, version).send({ version })
    }
  )

  app.get(
    '/v1/admin/trust/history',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['signatures'],
        summary: 'Lịch sử kho tin cậy / Who changed it, when and why',
        description: 'Mới nhất trước. / Newest first.',
        querystring: Type.Object(pageQuery, strict),
        response: { 200: HistorySchema, ...refusals(...looked) }
      }
    },
    async request => {
      const { limit = 50, cursor } = request.query
      const page = await trust.history({ limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      const items = page.items.map(({ at, changes, ...item }) => ({
        ...item,
        at: at.toISOString(),
        changes: [...changes]
      }))
      return { ...page, items }
    }
  )

  app.get(
    '/v1/admin/trust/expiring',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['signatures'],
        summary: 'Chứng thư số sắp hết hạn / Certificates that end soon',
        description:
          'Sớm nhất trước, gồm cả cái đã hết hạn. / Soonest first, those that have ended included.',
        querystring: Type.Object(
          { days: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650, default: 90 })) },
          strict
        ),
        response: { 200: ExpiringSchema, ...refusals(...looked) }
      }
    },
    async request => {
      const now = clock.now()
      const before = new Date(now.getTime() + (request.query.days ?? 90) * 86_400_000)
      return { items: (await trust.expiring(before)).map(each => expiringBody(each, now)) }
    }
  )
}
