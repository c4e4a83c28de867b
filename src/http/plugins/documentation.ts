/** The OpenAPI document, made from the routes' own schemas, and a page to read it. All of it served from here. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { errors } from '../../domain/errors/index.ts'

const description = `
Cổng liên thông văn bản: nhận văn bản điện tử (edXML, QCVN 102:2016/BTTTT) từ các hệ thống quản lý văn bản của tỉnh,
chuyển tới trục liên thông quốc gia và giao văn bản đến, kèm trạng thái xử lý.

The document exchange gateway: takes edXML documents from the province's document management systems (DMS), carries
them to the national axis, hands over what comes in, and carries the receipts both ways.

**Bắt đầu / Start**

1. \`POST /v1/documents\` với khóa \`Authorization: Bearer lt_…\` và một \`Idempotency-Key\`. 202 nghĩa là cổng giữ văn
   bản lâu bền; gửi lại y nguyên vẫn trả 202 với \`duplicate: true\`. / 202 means that the gateway holds the document
   for good; the same post again answers 202 with \`duplicate: true\`.
2. \`GET /v1/documents/{id}\`: trạng thái từng đơn vị nhận. / The state of every recipient.
3. \`GET /v1/inbox\`, lấy từng mục, lưu bền vững rồi \`POST /v1/inbox/{id}/ack\`. / Fetch each item, store it durably,
   then acknowledge it.
4. Webhook thay cho hỏi định kỳ. / Webhooks instead of polling: \`/v1/webhooks\`.

Mọi lỗi có cùng một dạng; danh sách mã ở \`GET /v1/errors\`. / Every error has one form; the list is \`GET /v1/errors\`.
`.trim()

const tags = [
  ['documents', 'Văn bản: gửi và theo dõi. / Documents: sending and following them.'],
  ['statuses', 'Trạng thái xử lý (01–16). / Business receipts (01–16).'],
  ['inbox', 'Văn bản và trạng thái đến, chờ hệ thống lấy về. / What came in and waits to be picked up.'],
  ['directory', 'Danh mục đơn vị: tìm, đồng bộ, thay đổi có xem trước. / The organisation directory.'],
  ['webhooks', 'Báo tin cho hệ thống quản lý văn bản. / Telling a DMS what happened.'],
  ['axes', 'Trục liên thông đẩy tới. / Axes that push.'],
  [
    'signatures',
    'Chữ ký số: kiểm tra, chính sách, kho tin cậy. / Signatures: verifying, policies, the trust store.'
  ],
  ['clocks', 'Thời hạn và lịch làm việc. / Clocks and the working calendar.'],
  ['reconciliation', 'Đối soát với trục và với từng hệ thống. / Reconciliation with axes and DMSs.'],
  [
    'reports',
    'Chỉ số, báo cáo, số liệu cho trung tâm điều hành. / Indicators, reports, the operations centre’s feed.'
  ],
  ['admin', 'Quản trị và kiểm toán. / Administration and audit.'],
  ['system', 'Danh sách lỗi, sức khỏe, số đo. / The list of errors, health, metrics.']
] as const

export function documentation(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Liên Thông · Cổng liên thông văn bản / Document exchange gateway',
        description,
        version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
      },
      tags: tags.map(([name, text]) => ({ name, description: text })),
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'lt_<id>_<secret>',
            description: 'Khóa do quản trị cấp. / A key issued by the administrator.'
          }
        }
      },
      security: [{ key: [] }],
      ...({ 'x-error-codes': errors } as object)
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `def-${index}`
    }
  }
}

export async function addDocumentationPages(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', route => {
    route.schema = { ...route.schema, hide: true }
  })
  // The page's own validator would send the document to a stranger's server.
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    theme: { title: 'Liên Thông · API' },
    // Without the bar of another product's name, and without asking anybody outside to judge our document.
    uiConfig: { validatorUrl: null, layout: 'BaseLayout', docExpansion: 'list', persistAuthorization: false }
  })
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(app.swagger()))
}
