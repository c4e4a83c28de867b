/** A DMS hands in its book of a day: what it sent, what it received. */
import { notFound, refuse } from '../errors.ts'
import { actingFor, actorOf, callerOf } from '../plugins/keys.ts'
import type { App, HttpPorts } from '../ports.ts'
import { bookBody, bookLines } from '../reconciliation-views.ts'
import { ConnectorQuery } from '../schemas/basics.ts'
import { keyed, refusals } from '../schemas/error.ts'
import { BookBody, BookSchema, DayParams, maxBookLines } from '../schemas/reconciliation.ts'

/** 20,000 lines with their subjects. */
const bodyLimit = 32 * 1024 ** 2
const known = refusals(...keyed, 'access.not-yours', 'request.invalid')

export function addBookRoutes(app: App, { reconciliation, reconciliations, carriers }: HttpPorts): void {
  app.put(
    '/v1/books/:day',
    {
      bodyLimit,
      config: { access: 'act' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Nộp sổ văn bản của một ngày / Hand in the book of a day',
        description:
          'Nộp lại thì thay sổ trước. Ngày đã qua được đối soát ngay. / Handed in again it replaces the one before; a day that is over is reconciled at once.',
        params: DayParams,
        querystring: ConnectorQuery,
        body: BookBody,
        response: { 200: BookSchema, ...known }
      }
    },
    async request => {
      const { day } = request.params
      const partnerId = actingFor(request, request.query.connector, carriers)
      const { sent, received } = request.body
      if (sent.length + received.length > maxBookLines)
        return refuse('request.invalid', { field: '/', detail: `> ${maxBookLines}` })
      checkDay(day)
      const lines = bookLines(request.body)
      return bookBody(await reconciliation.handIn({ partnerId, day, lines, actor: actorOf(request) }))
    }
  )

  app.get(
    '/v1/books/:day',
    {
      config: { access: 'read' },
      schema: {
        tags: ['reconciliation'],
        summary: 'Sổ đã nộp của một ngày / The book that was handed in',
        params: DayParams,
        querystring: ConnectorQuery,
        response: {
          200: BookSchema,
          ...refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid')
        }
      }
    },
    async request => {
      const { kind, connectorId } = callerOf(request)
      const named = request.query.connector
      if (kind === 'dms' && named !== undefined && named !== connectorId)
        return refuse('access.not-yours', { field: 'connector' })
      const partnerId = connectorId ?? named ?? refuse('request.invalid', { field: 'querystring/connector' })
      return bookBody((await reconciliations.book(partnerId, request.params.day)) ?? notFound())
    }
  )
}

/** 2026-02-30 has the form of a day and is none. */
export function checkDay(day: string, field = 'params/day'): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    return refuse('request.invalid', { field, detail: day })
  return day
}
