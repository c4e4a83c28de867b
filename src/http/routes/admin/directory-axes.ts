/** The axes' own directories: how far each has been read, and how much of it waits to be looked at. */
import { Type } from '@fastify/type-provider-typebox'
import type { AxisDirectoryView } from '../../../exchange/ports/queries.ts'
import type { App, HttpPorts } from '../../ports.ts'
import { Time } from '../../schemas/basics.ts'
import { keyed, refusals } from '../../schemas/error.ts'
import { given, iso } from '../../views.ts'

const strict = { additionalProperties: false }

const AxisDirectorySchema = Type.Object(
  {
    axis: Type.String(),
    label: Type.String(),
    version: Type.Optional(Type.Integer()),
    wholeAt: Type.Optional(Time),
    changesAt: Type.Optional(Time),
    listed: Type.Integer({ description: 'Trong danh sách đầy đủ gần nhất. / In the last whole list.' }),
    changed: Type.Integer({ description: 'Số dòng lần đọc gần nhất mang về. / Rows of the last reading.' }),
    gone: Type.Integer({ description: 'Số đơn vị lần ấy thấy không còn. / Found gone by it.' }),
    doubtedListed: Type.Optional(
      Type.Integer({
        description:
          'Danh sách đầy đủ ngắn bất thường, chưa được tin: không đơn vị nào bị coi là đã mất. / A whole list too short to be believed; nobody was taken for gone.'
      })
    ),
    differences: Type.Object(
      {
        unknown: Type.Integer({ description: 'Trục có, ta chưa có. / Known to the axis only.' }),
        renamed: Type.Integer({ description: 'Tên khác nhau. / Under another name.' }),
        gone: Type.Integer({ description: 'Trục không còn, ta còn. / Gone there, open here.' })
      },
      strict
    )
  },
  strict
)

export function addDirectoryAxisRoutes(app: App, { queries, carriers }: HttpPorts): void {
  app.get(
    '/v1/admin/directory/axes',
    {
      config: { access: 'oversee' },
      schema: {
        tags: ['directory'],
        summary: 'Danh mục của các trục / The axes’ directories',
        description:
          'Khác biệt chỉ được đếm; muốn áp dụng thì xem trước rồi xác nhận. / Differences are counted, not applied: preview them.',
        response: {
          200: Type.Object({ items: Type.Array(AxisDirectorySchema) }, strict),
          ...refusals(...keyed, 'access.not-yours')
        }
      }
    },
    async () => {
      const read = new Map((await queries.axisDirectories()).map(view => [view.axisId, view]))
      const axes = carriers.axes().filter(axis => axis.agencies !== undefined)
      return { items: axes.map(({ id, label }) => axisBody(id, label, read.get(id))) }
    }
  )
}

const neverRead = { listed: 0, changed: 0, gone: 0, differences: { unknown: 0, renamed: 0, gone: 0 } }

function axisBody(axis: string, label: string, view: AxisDirectoryView | undefined) {
  const { listed, changed, gone, differences, version, wholeAt, changesAt, doubtedListed } = {
    ...neverRead,
    ...view
  } as Omit<AxisDirectoryView, 'axisId'>
  return given({
    ...{ axis, label, version, wholeAt: iso(wholeAt), changesAt: iso(changesAt) },
    ...{ listed, changed, gone, doubtedListed, differences }
  })
}
