/** Where a DMS wants to be told. The secret is shown once, when it is made. */
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { signedHeaders } from '../../exchange/notify.ts'
import { webhookEventTypes } from '../../exchange/ports/webhooks.ts'
import type { IssuedEndpoint, WebhookEndpoint } from '../../exchange/ports/webhooks.ts'
import { RequestRefused, notFound } from '../errors.ts'
import { actingFor, actorOf, eyesOf } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { ConnectorQuery, Id, IdParams, Time } from '../schemas/basics.ts'
import { keyed, oneOf, refusals } from '../schemas/error.ts'
import { given, iso } from '../views.ts'

const strict = { additionalProperties: false }
const overlapMs = 24 * 3_600_000

const endpoint = {
  id: Id,
  connector: Type.String(),
  url: Type.String(),
  events: Type.Array(oneOf(webhookEventTypes)),
  createdAt: Time,
  previousUntil: Type.Optional(Time)
}
const EndpointSchema = Type.Object(endpoint, strict)
const IssuedSchema = Type.Object(
  {
    ...endpoint,
    secret: Type.String({ description: 'Chỉ hiện một lần. / Shown once.', examples: ['whsec_…'] })
  },
  strict
)
const known = refusals(...keyed, 'access.not-found', 'access.not-yours', 'request.invalid')

export function addWebhookRoutes(app: App, ports: HttpPorts): void {
  const { webhooks, webhookTargets, webhookSender, carriers, clock } = ports

  app.get(
    '/v1/webhooks',
    {
      config: { access: 'read' },
      schema: {
        tags: ['webhooks'],
        summary: 'Các webhook / Webhooks',
        response: { 200: Type.Object({ items: Type.Array(EndpointSchema) }, strict), ...refusals(...keyed) }
      }
    },
    async request => ({ items: (await webhooks.list(eyesOf(request).connectorId)).map(endpointBody) })
  )

  app.post(
    '/v1/webhooks',
    {
      config: { access: 'act' },
      schema: {
        tags: ['webhooks'],
        summary: 'Đăng ký webhook / Register a webhook',
        description:
          'Mỗi tin được ký: `Lienthong-Signature: t=<giây>,v1=<hex>`, HMAC-SHA256 của `<t>.<thân>`. / ' +
          'Every message is signed: HMAC-SHA256 over `<t>.<body>`; two `v1` during a rotation.',
        querystring: ConnectorQuery,
        body: Type.Object(
          {
            url: Type.String({
              minLength: 8,
              maxLength: 2000,
              examples: ['https://dms.example.vn/lienthong']
            }),
            events: Type.Array(oneOf(webhookEventTypes), {
              minItems: 1,
              maxItems: webhookEventTypes.length,
              uniqueItems: true
            })
          },
          strict
        ),
        response: {
          201: IssuedSchema,
          ...refusals(...keyed, 'access.not-yours', 'request.invalid', 'webhook.target-refused')
        }
      }
    },
    async (request, reply) => {
      const connectorId = actingFor(request, request.query.connector, carriers)
      const { url, events } = request.body
      const problem = await webhookTargets.check(url)
      if (problem !== null) throw new RequestRefused([{ field: '/url', ...problem }])
      return reply
        .code(201)
        .send(issuedBody(await webhooks.add({ connectorId, url, events }, actorOf(request))))
    }
  )

  app.delete(
    '/v1/webhooks/:id',
    {
      config: { access: 'act' },
      schema: {
        tags: ['webhooks'],
        summary: 'Bỏ webhook / Remove a webhook',
        params: IdParams,
        response: { 204: Type.Null(), ...known }
      }
    },
    async (request, reply) => {
      const { id } = await own(request, request.params.id)
      if (!(await webhooks.remove(id, actorOf(request)))) return notFound()
      return reply.code(204).send(null)
    }
  )

  app.post(
    '/v1/webhooks/:id/rotate',
    {
      config: { access: 'act' },
      schema: {
        tags: ['webhooks'],
        summary: 'Đổi khóa bí mật / Rotate the secret',
        description: 'Khóa cũ còn ký thêm 24 giờ. / The old secret signs beside the new one for 24 hours.',
        params: IdParams,
        response: { 200: IssuedSchema, ...known }
      }
    },
    async request => {
      const { id } = await own(request, request.params.id)
      return issuedBody((await webhooks.rotate(id, overlapMs, actorOf(request))) ?? notFound())
    }
  )

  app.post(
    '/v1/webhooks/:id/test',
    {
      config: { access: 'act' },
      schema: {
        tags: ['webhooks'],
        summary: 'Gửi thử một tin / Send a test message',
        params: IdParams,
        response: {
          200: Type.Object(
            {
              delivered: Type.Boolean(),
              status: Type.Optional(Type.Integer()),
              ms: Type.Integer(),
              detail: Type.Optional(Type.String())
            },
            strict
          ),
          ...known
        }
      }
    },
    async request => {
      const { id, url } = await own(request, request.params.id)
      const started = clock.now()
      const eventId = clock.id()
      const body = JSON.stringify({ id: eventId, type: 'webhook.test', at: started.toISOString(), data: {} })
      const secrets = await webhooks.secrets(id)
      const message = { eventId, type: 'webhook.test' as const, body, secrets }
      const sent = await webhookSender.send({ url, headers: signedHeaders(message, started), body })
      return given({
        delivered: sent.kind === 'delivered',
        status: sent.status,
        ms: clock.now().getTime() - started.getTime(),
        detail: sent.kind === 'failed' ? sent.detail : undefined
      })
    }
  )

  /** Somebody else's webhook looks as if it were not there. */
  async function own(request: FastifyRequest, id: string): Promise<WebhookEndpoint> {
    const { connectorId } = eyesOf(request)
    const found = await webhooks.find(id)
    return found !== null && (connectorId === undefined || found.connectorId === connectorId)
      ? found
      : notFound()
  }
}

function endpointBody({ id, connectorId, url, events, createdAt, previousUntil }: WebhookEndpoint) {
  const base = { id, connector: connectorId, url, events: [...events], createdAt: createdAt.toISOString() }
  return given({ ...base, previousUntil: iso(previousUntil) })
}

function issuedBody({ endpoint: issued, secret }: IssuedEndpoint) {
  return { ...endpointBody(issued), secret }
}
