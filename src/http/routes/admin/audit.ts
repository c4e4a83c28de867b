/** The audit log: what happened, the chain over it, and its checkpoints. */
import { Type } from '@fastify/type-provider-typebox'
import { refuse } from '../../errors.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Time, file, pageOf, pageQuery } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import { sendBytes } from '../../streams.ts'
import { given } from '../../views.ts'

const strict = { additionalProperties: false }
const Event = Type.Object(
  {
    seq: Type.String(),
    at: Time,
    action: Type.String(),
    outcome: Type.String(),
    actor: Type.String(),
    subject: Type.Record(Type.String(), Type.String()),
    facts: Type.Record(Type.String(), Type.Unknown())
  },
  strict
)

const Checkpoint = Type.Object(
  {
    day: Type.String({ format: 'date' }),
    position: Type.Integer({ minimum: 0 }),
    madeAt: Time,
    signed: Type.Boolean(),
    statement: Type.String({ description: 'Đúng các byte được ký. / The very bytes that are signed.' }),
    signature: Type.Optional(Type.String({ description: 'CMS (DER), base64.' }))
  },
  strict
)
const Position = Type.Optional(Type.Integer({ minimum: 1 }))

export function addAuditRoute(app: App, { queries, auditChain, clock, gatewayCode }: HttpPorts): void {
  app.get(
    '/v1/admin/audit/export',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Xuất nhật ký để kiểm tra / An export of the audit, to be verified',
        description:
          'Kiểm tra bằng `lienthong audit verify`, hoặc sha256sum (docs/audit-chain.md). / ' +
          'Verify it with `lienthong audit verify`, or sha256sum.',
        querystring: Type.Object({ from: Position, to: Position }, strict),
        response: {
          200: file('text/plain', 'Các dòng của bản xuất. / The lines of the export.'),
          ...refusals(...keyed, 'access.not-yours', 'request.invalid')
        }
      }
    },
    async (request, reply) => {
      const lines = auditChain.lines(gatewayCode, given(request.query), clock.now())
      const open = () => bytesOf(lines)
      return sendBytes(reply, { open, mediaType: 'text/plain; charset=utf-8', name: 'lienthong-audit.txt' })
    }
  )

  app.get(
    '/v1/admin/audit/checkpoints',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Các điểm chốt nhật ký / Checkpoints of the audit',
        description: 'Mới nhất trước. Nên giữ một bản ở nơi khác. / Newest first. Keep a copy elsewhere.',
        querystring: Type.Object(
          { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })) },
          strict
        ),
        response: {
          200: Type.Object({ items: Type.Array(Checkpoint) }, strict),
          ...refusals(...keyed, 'access.not-yours', 'request.invalid')
        }
      }
    },
    async request => {
      const kept = await auditChain.checkpoints(request.query.limit ?? 31)
      return {
        items: kept.map(({ signature, madeAt, ...checkpoint }) => ({
          ...checkpoint,
          madeAt: madeAt.toISOString(),
          signed: signature !== undefined,
          ...(signature === undefined ? {} : { signature: Buffer.from(signature).toString('base64') })
        }))
      }
    }
  )

  app.get(
    '/v1/admin/audit',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['admin'],
        summary: 'Nhật ký kiểm toán / Audit events',
        description: 'Mới nhất trước. / Newest first.',
        querystring: Type.Object(pageQuery, strict),
        response: { 200: pageOf(Event), ...refusals(...keyed, 'access.not-yours', 'request.invalid') }
      }
    },
    async request => {
      const { limit = 50, cursor } = request.query
      const page = await queries.audit({ limit, ...given({ cursor }) })
      if (page === null) return refuse('request.invalid', { field: 'querystring/cursor' })
      return {
        ...page,
        items: page.items.map(event => ({
          ...event,
          at: event.at.toISOString(),
          subject: { ...event.subject },
          facts: { ...event.facts }
        }))
      }
    }
  )
}

async function* bytesOf(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(`${line}\n`, 'utf8')
}
