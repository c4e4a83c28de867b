/** The directory as a file: out as it is, in as a preview. An axis's list is previewed at the same address. */
import { Type } from '@fastify/type-provider-typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { RowProblem } from '../../../domain/directory-entry.ts'
import { vietnamDate } from '../../../domain/calendar.ts'
import { BrokenPromise } from '../../../domain/problem.ts'
import type { ChangeSource } from '../../../exchange/ports/directory.ts'
import type { Carriers } from '../../../exchange/ports/index.ts'
import { refuse } from '../../errors.ts'
import { refused } from '../../organisation-views.ts'
import { actorOf } from '../../plugins/keys.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { file } from '../../schemas/basics.ts'
import { streamed } from '../../schemas/compiler.ts'
import { AxisPreviewBody, ChangeSetSchema } from '../../schemas/directory-changes.ts'
import type { AxisPreview } from '../../schemas/directory-changes.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import { DateText } from '../../schemas/organisation.ts'
import { sendBytes } from '../../streams.ts'
import { changeSetBody } from './directory-changes.ts'

const strict = { additionalProperties: false }
/** 120,000 organisations with two codes each are some 25 MB. */
const largestFile = 64 * 1024 ** 2

const fileCodes = [
  'directory.bad-value',
  'directory.bad-dates',
  'directory.overlapping-dates',
  'directory.unknown-parent',
  'directory.unknown-successor',
  'directory.cycle',
  'directory.several-organisations',
  'directory.wrong-successors'
] as const

const csvBody = {
  schema: Type.Unsafe<unknown>({ ...streamed, type: 'string', description: 'CSV, UTF-8' })
}

export function addDirectoryFileRoutes(app: App, ports: HttpPorts): void {
  const { directoryChanges, directoryFiles, carriers, clock } = ports
  app.get(
    '/v1/admin/directory/export',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Xuất danh mục / The directory as a file',
        description:
          'Cùng dạng với tệp nhập. on: chỉ đơn vị và mã có hiệu lực ngày ấy. / In the form of the import; on: only what holds on that day.',
        querystring: Type.Object({ on: Type.Optional(DateText) }, strict),
        response: {
          200: file('text/csv', 'CSV, UTF-8'),
          ...refusals(...keyed, 'access.not-yours', 'request.invalid')
        }
      }
    },
    async (request, reply) => {
      const { on } = request.query
      const day = on ?? vietnamDate(clock.now())
      return sendBytes(reply, {
        open: () => asBytes(directoryFiles.write(on)),
        mediaType: 'text/csv; charset=utf-8',
        name: `danh-muc-don-vi-${day}.csv`
      })
    }
  )

  void app.register(async plain => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>()
    scope.addContentTypeParser(
      'text/csv',
      { parseAs: 'buffer', bodyLimit: largestFile },
      (_request, body, done) => done(null, body)
    )
    scope.post(
      '/v1/admin/directory/previews',
      {
        config: { access: 'admin' },
        schema: {
          tags: ['directory'],
          summary: 'Xem trước thay đổi / Preview changes',
          description:
            'Thân là tệp CSV, hoặc JSON nêu trục đã đồng bộ. Chưa có gì thay đổi cho tới khi xác nhận. / A CSV file, or JSON that names an axis; nothing changes until it is confirmed.',
          querystring: Type.Object(
            {
              name: Type.Optional(
                Type.String({ minLength: 1, maxLength: 200, description: 'Tên tệp. / Name of the file.' })
              )
            },
            strict
          ),
          consumes: ['text/csv', 'application/json'],
          body: { content: { 'text/csv': csvBody, 'application/json': { schema: AxisPreviewBody } } },
          response: {
            201: ChangeSetSchema,
            ...refusals(...keyed, 'access.not-yours', 'access.not-found', 'request.invalid', ...fileCodes)
          }
        }
      },
      async (request, reply) => {
        const source = Buffer.isBuffer(request.body)
          ? fileSource(ports, request.body, request.query.name ?? 'danh-muc.csv')
          : axisSource(carriers, request.body as AxisPreview)
        const answer = await directoryChanges.preview(source, actorOf(request))
        if (answer.kind === 'refused') return refused(answer.problems)
        return reply.code(201).send(changeSetBody(answer.set))
      }
    )
  })
}

function fileSource({ directoryFiles, carriers }: HttpPorts, body: Buffer, label: string): ChangeSource {
  const organisations = readFile(body, text => directoryFiles.read(text))
  const known = carriers.connectors().map(connector => connector.id)
  const strangers = organisations.filter(
    ({ connectorId }) => typeof connectorId === 'string' && !known.includes(connectorId)
  )
  if (strangers.length > 0)
    return refused(
      strangers.slice(0, 1000).map(({ line = 0, connectorId }) => ({
        code: 'directory.bad-value',
        line,
        column: 'connector',
        value: connectorId ?? '',
        expected: known.join(' | ')
      }))
    )
  return { kind: 'file', organisations, label }
}

/** What is wrong with a file is a refusal that names every row, not an accident. */
function readFile<T>(body: Buffer, read: (text: string) => T): T {
  try {
    return read(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    if (error instanceof TypeError) return refuse('directory.bad-value', { field: '/', detail: 'UTF-8' })
    const problems = error instanceof BrokenPromise ? error.facts['problems'] : undefined
    if (Array.isArray(problems)) return refused(problems as readonly RowProblem[])
    throw error
  }
}

function axisSource(carriers: Carriers, { axis, defaultLevel }: AxisPreview): ChangeSource {
  if (!carriers.axes().some(one => one.id === axis && one.agencies !== undefined))
    return refuse('access.not-found', { field: '/axis', detail: axis })
  return { kind: 'axis', axisId: axis, ...(defaultLevel === undefined ? {} : { defaultLevel }) }
}

async function* asBytes(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  // Spreadsheets take a file without the mark for one in a code page of their own.
  yield Buffer.from('\uFEFF', 'utf8')
  for await (const piece of text) yield Buffer.from(piece, 'utf8')
}
