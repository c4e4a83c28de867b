/**
 * Every key of the environment, in one schema; docs/configuration.md is made from it.
 *
 * The names that every host and platform knows stay plain (HOST, PORT, LOG_LEVEL, DATABASE_URL, REDIS_URL);
 * all others begin with LIENTHONG_, and an unknown LIENTHONG_ key is refused: a misspelt limit must not pass
 * for the default.
 */
import { Type, type Static } from 'typebox'
import { defaultReconciliation } from '../exchange/reconciliation/settings.ts'
import { defaultSettings } from '../exchange/settings.ts'
import type { Bilingual } from './problems.ts'

export const ownPrefix = 'LIENTHONG_'

/** What a key's schema says to people, beside its type. */
export interface KeyNote {
  readonly about: Bilingual
  /** In words, where type and bounds do not say it. */
  readonly expected?: Bilingual
  readonly example: string
  readonly secret?: boolean
  readonly group: 'start' | 'stores' | 'limits' | 'trust' | 'delivery' | 'work'
}

const s = (ms: number) => ms / 1000
const whole = (fallback: number, minimum: number, maximum: number, note: KeyNote) =>
  Type.Integer({ default: fallback, minimum, maximum, ...note })
const url = (schemes: readonly string[], note: Omit<KeyNote, 'expected'>) =>
  Type.Optional(
    Type.String({
      pattern: `^(${schemes.join('|')})://[^\\s]+$`,
      expected: {
        vi: `địa chỉ bắt đầu bằng ${schemes.map(x => `${x}://`).join(' hoặc ')}`,
        en: `an address that begins with ${schemes.map(x => `${x}://`).join(' or ')}`
      },
      ...note
    })
  )

const { timetable, breaker, limits, maxRecipients, leaseMs, destroyAfterMs } = defaultSettings

export const Environment = Type.Object({
  HOST: Type.String({
    default: '127.0.0.1',
    minLength: 1,
    group: 'start',
    example: '0.0.0.0',
    about: { vi: 'Địa chỉ mạng để lắng nghe', en: 'Network address to listen on' }
  }),
  PORT: whole(8080, 0, 65535, {
    group: 'start',
    example: '8080',
    about: { vi: 'Cổng mạng của API', en: 'Port of the API' }
  }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    group: 'start',
    example: 'info',
    about: { vi: 'Mức nhật ký', en: 'How much is logged' }
  }),
  LIENTHONG_ROLE: Type.Enum(['api', 'worker', 'all'], {
    default: 'all',
    group: 'start',
    example: 'all',
    about: {
      vi: 'Vai trò của tiến trình: nhận yêu cầu (api), chuyển văn bản (worker) hoặc cả hai (all)',
      en: 'What this process does: take requests (api), carry documents (worker) or both (all)'
    }
  }),
  LIENTHONG_TRUST_PROXY: Type.Optional(
    Type.Array(Type.String({ pattern: '^([0-9a-fA-F.:]+(/\\d{1,3})?|loopback|linklocal|uniquelocal)$' }), {
      group: 'start',
      example: '10.0.0.0/8,loopback',
      expected: {
        vi: 'danh sách địa chỉ hoặc dải mạng của reverse proxy, cách nhau bằng dấu phẩy',
        en: 'addresses or networks of the reverse proxies, separated by commas'
      },
      about: {
        vi: 'Reverse proxy được tin khi đọc X-Forwarded-For',
        en: 'Reverse proxies whose X-Forwarded-For is believed'
      }
    })
  ),
  LIENTHONG_PARTNERS_FILE: Type.Optional(
    Type.String({
      minLength: 1,
      group: 'start',
      example: '/etc/lienthong/partners.json',
      expected: { vi: 'đường dẫn tới tệp JSON', en: 'the path of a JSON file' },
      about: { vi: 'Tệp khai báo các trục và hệ thống QLVB', en: 'File that names the axes and the DMSs' }
    })
  ),
  LIENTHONG_KEYS_FILE: Type.Optional(
    Type.String({
      minLength: 1,
      group: 'start',
      example: '/etc/lienthong/keys.json',
      expected: { vi: 'đường dẫn tới tệp JSON', en: 'the path of a JSON file' },
      about: {
        vi: 'Tệp khai báo khóa ký số của hệ thống và của các cơ quan',
        en: 'File that names the signing keys of the gateway and of the agencies'
      }
    })
  ),
  LIENTHONG_DATA_DIR: Type.String({
    default: 'data',
    minLength: 1,
    group: 'stores',
    example: '/var/lib/lienthong',
    expected: { vi: 'đường dẫn tới một thư mục ghi được', en: 'the path of a folder that can be written' },
    about: {
      vi: 'Thư mục chứa nội dung văn bản và cơ sở dữ liệu nhúng',
      en: 'Folder of document contents and of the embedded database'
    }
  }),
  DATABASE_URL: url(['postgres', 'postgresql'], {
    group: 'stores',
    secret: true,
    example: 'postgres://lienthong:…@db:5432/lienthong',
    about: {
      vi: 'Máy chủ PostgreSQL; bỏ trống thì dùng PostgreSQL nhúng trong thư mục dữ liệu',
      en: 'PostgreSQL server; empty means the PostgreSQL embedded in the data folder'
    }
  }),
  LIENTHONG_DATABASE_POOL: whole(10, 2, 200, {
    group: 'stores',
    example: '10',
    about: { vi: 'Số kết nối PostgreSQL của một tiến trình', en: 'PostgreSQL connections of one process' }
  }),
  REDIS_URL: url(['redis', 'rediss'], {
    group: 'stores',
    secret: true,
    example: 'redis://redis:6379',
    about: {
      vi: 'Máy chủ Redis cho hàng đợi; bỏ trống thì hàng đợi nằm trong PostgreSQL',
      en: 'Redis server of the queue; empty means the queue lives in PostgreSQL'
    }
  }),
  LIENTHONG_MAX_MESSAGE_MB: whole(limits.maxMessageBytes / 1024 ** 2, 1, 2048, {
    group: 'limits',
    example: '256',
    about: { vi: 'Dung lượng lớn nhất của một thông điệp, MB', en: 'Largest message, MB' }
  }),
  LIENTHONG_MAX_ATTACHMENT_MB: whole(limits.maxAttachmentBytes / 1024 ** 2, 1, 2048, {
    group: 'limits',
    example: '200',
    about: { vi: 'Dung lượng lớn nhất của một tệp đính kèm, MB', en: 'Largest attachment, MB' }
  }),
  LIENTHONG_MAX_RECIPIENTS: whole(maxRecipients, 1, 10_000, {
    group: 'limits',
    example: '1000',
    about: { vi: 'Số nơi nhận nhiều nhất của một văn bản', en: 'Most recipients of one document' }
  }),
  LIENTHONG_REQUESTS_PER_MINUTE: whole(6000, 60, 1_000_000, {
    group: 'limits',
    example: '6000',
    about: { vi: 'Số yêu cầu API mỗi phút của một khóa', en: 'API requests a minute of one key' }
  }),
  LIENTHONG_MAX_EVENT_LOOP_DELAY_MS: whole(2000, 100, 60_000, {
    group: 'limits',
    example: '2000',
    about: {
      vi: 'Trễ vòng lặp sự kiện, mili giây; vượt quá thì API trả 503 để không chậm dần',
      en: 'Event loop delay, milliseconds; above it the API answers 503 instead of becoming slower for everybody'
    }
  }),
  LIENTHONG_WEBHOOK_HOSTS: Type.Array(Type.String({ pattern: '^[A-Za-z0-9.-]+(:\\d{1,5})?$' }), {
    default: [],
    group: 'limits',
    example: 'ioffice.tinh.local,10.20.0.5:8443',
    expected: {
      vi: 'danh sách tên máy (kèm cổng nếu cần), cách nhau bằng dấu phẩy',
      en: 'host names (with a port if needed), separated by commas'
    },
    about: {
      vi: 'Máy trong mạng nội bộ được phép nhận webhook',
      en: 'Hosts inside private networks that webhooks may call'
    }
  }),
  LIENTHONG_TRUST_HOSTS: Type.Array(Type.String({ pattern: '^[A-Za-z0-9.-]+(:\\d{1,5})?$' }), {
    default: ['ca.gov.vn', 'ocsp.ca.gov.vn', 'tsa.ca.gov.vn'],
    group: 'trust',
    example: 'ca.gov.vn,ocsp.ca.gov.vn,10.20.0.5',
    expected: {
      vi: 'danh sách tên máy (kèm cổng nếu khác 80 và 443), cách nhau bằng dấu phẩy; máy trong mạng nội bộ thì ghi thêm địa chỉ IP',
      en: 'host names (with a port if other than 80 and 443), separated by commas; for one inside a private network its IP address as well'
    },
    about: {
      vi: 'Máy được phép hỏi về thu hồi chứng thư số (OCSP, CRL) và chứng thư của nơi cấp; địa chỉ khác ghi trong chứng thư thì không bao giờ gọi tới',
      en: 'Hosts that may be asked about revocation (OCSP, CRL) and for issuers; other addresses written in certificates are never called'
    }
  }),
  LIENTHONG_TRUST_HOSTS_PROXY: url(['http'], {
    group: 'trust',
    secret: true,
    example: 'http://proxy.tinh.local:3128',
    about: {
      vi: 'Proxy HTTP để gọi các máy này và dịch vụ dấu thời gian; bỏ trống thì gọi thẳng',
      en: 'HTTP proxy for calling these hosts and the timestamp authority; empty means directly'
    }
  }),
  LIENTHONG_TSA_URL: url(['http', 'https'], {
    group: 'trust',
    secret: true,
    example: 'http://tsa.ca.gov.vn/',
    about: {
      vi: 'Dịch vụ cấp dấu thời gian (RFC 3161), kèm tài khoản nếu có: http://tên:mật-khẩu@máy/; bỏ trống thì chữ ký của cổng không có dấu thời gian',
      en: 'Timestamp authority (RFC 3161), with an account if it wants one: http://user:password@host/; empty means that what the gateway signs has no timestamp'
    }
  }),
  LIENTHONG_TSA_TIMEOUT_SECONDS: whole(60, 1, 600, {
    group: 'trust',
    example: '60',
    about: {
      vi: 'Chờ dịch vụ cấp dấu thời gian nhiều nhất bấy nhiêu giây (đã thấy từ 2 đến 131 giây)',
      en: 'Seconds that the timestamp authority is waited for (2 to 131 were seen)'
    }
  }),
  LIENTHONG_DELIVERY_FIRST_RETRY_SECONDS: whole(s(timetable.firstRetry), 1, 3600, {
    group: 'delivery',
    example: '5',
    about: { vi: 'Chờ trước lần gửi lại thứ nhất, giây', en: 'Wait before the first retry, seconds' }
  }),
  LIENTHONG_DELIVERY_RETRY_FACTOR: Type.Number({
    default: timetable.factor,
    minimum: 1,
    maximum: 10,
    group: 'delivery',
    example: '3',
    about: { vi: 'Mỗi lần sau chờ lâu gấp mấy lần trước', en: 'How many times longer each next wait is' }
  }),
  LIENTHONG_DELIVERY_LONGEST_RETRY_SECONDS: whole(s(timetable.longestRetry), 1, 86_400, {
    group: 'delivery',
    example: '1800',
    about: { vi: 'Chờ lâu nhất giữa hai lần gửi, giây', en: 'Longest wait between two attempts, seconds' }
  }),
  LIENTHONG_DELIVERY_WINDOW_HOURS: whole(s(timetable.window) / 3600, 1, 720, {
    group: 'delivery',
    example: '72',
    about: {
      vi: 'Sau bấy nhiêu giờ chưa gửi được thì giao cho người vận hành',
      en: 'Hours after which an undelivered document is given to the operators'
    }
  }),
  LIENTHONG_DELIVERY_SETTLE_SECONDS: whole(s(timetable.settleAfter), 0, 86_400, {
    group: 'delivery',
    example: '20',
    about: {
      vi: 'Khi không rõ bên kia đã nhận chưa: chờ bao lâu rồi mới hỏi và tin câu trả lời "chưa", giây',
      en: 'When it is unknown whether the other side took it: seconds before an answer "absent" is believed'
    }
  }),
  LIENTHONG_DELIVERY_LEASE_SECONDS: whole(s(leaseMs), 1, 3600, {
    group: 'delivery',
    example: '60',
    about: {
      vi: 'Một worker im lặng quá bấy nhiêu giây thì việc được giao cho worker khác',
      en: 'Seconds of silence after which a worker loses its delivery to another'
    }
  }),
  LIENTHONG_BREAKER_THRESHOLD: whole(breaker.threshold, 1, 100, {
    group: 'delivery',
    example: '5',
    about: {
      vi: 'Số lần hỏng liên tiếp thì tạm dừng một đối tác',
      en: 'Failures in a row that pause a partner'
    }
  }),
  LIENTHONG_BREAKER_FIRST_PAUSE_SECONDS: whole(s(breaker.firstPause), 1, 3600, {
    group: 'delivery',
    example: '15',
    about: { vi: 'Lần tạm dừng đầu, giây', en: 'First pause, seconds' }
  }),
  LIENTHONG_BREAKER_LONGEST_PAUSE_SECONDS: whole(s(breaker.longestPause), 1, 86_400, {
    group: 'delivery',
    example: '600',
    about: { vi: 'Tạm dừng lâu nhất, giây', en: 'Longest pause, seconds' }
  }),
  LIENTHONG_RECONCILE_AT: Type.String({
    default: '05:30',
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    group: 'work',
    example: '05:30',
    expected: { vi: 'giờ Việt Nam, dạng HH:mm', en: 'a time of day in Vietnam, HH:mm' },
    about: {
      vi: 'Hằng ngày, lúc này thì đối soát ngày hôm trước với từng đối tác',
      en: 'When, every day, the day before is reconciled with each partner'
    }
  }),
  LIENTHONG_RECONCILE_STUCK_HOURS: whole(defaultReconciliation.stuckAfter / 3_600_000, 1, 72, {
    group: 'work',
    example: '4',
    about: {
      vi: 'Lượt gửi đứng yên quá bấy nhiêu giờ thì đối soát coi là kẹt',
      en: 'Hours after which reconciliation calls a delivery stuck'
    }
  }),
  LIENTHONG_RECONCILE_UNFETCHED_HOURS: whole(defaultReconciliation.unfetchedAfter / 3_600_000, 1, 72, {
    group: 'work',
    example: '24',
    about: {
      vi: 'Văn bản đã lên trục mà bên nhận chưa lấy quá bấy nhiêu giờ thì coi là kẹt',
      en: 'Hours that a recipient may leave on the axis what was sent before it is called stuck'
    }
  }),
  LIENTHONG_RELAY_INTERVAL_MS: whole(1000, 20, 60_000, {
    group: 'work',
    example: '1000',
    about: {
      vi: 'Bao lâu xem lại việc đến hạn một lần nếu không có gì báo trước, mili giây',
      en: 'How often due work is looked for when nothing announces it, milliseconds'
    }
  }),
  LIENTHONG_RELAY_SWEEP_SECONDS: whole(120, 1, 86_400, {
    group: 'work',
    example: '120',
    about: {
      vi: 'Việc nằm trong hàng đợi quá bấy nhiêu giây được coi là hàng đợi đã mất và đưa vào lại',
      en: 'Seconds after which work in the queue is taken for lost and handed over again'
    }
  }),
  LIENTHONG_DESTROY_AFTER_MINUTES: whole(destroyAfterMs / 60_000, 1, 1440, {
    group: 'work',
    example: '60',
    about: {
      vi: 'Nội dung văn bản đã thu hồi chỉ bị hủy khi không được ghi vào kho trong bấy nhiêu phút gần nhất',
      en: 'Content of a recalled document is destroyed only when it was not put into the store for so many minutes'
    }
  }),
  LIENTHONG_WORKER_CONCURRENCY: whole(16, 1, 1000, {
    group: 'work',
    example: '16',
    about: { vi: 'Số việc một worker làm cùng lúc', en: 'Jobs one worker does at once' }
  }),
  LIENTHONG_STOP_SECONDS: whole(25, 1, 600, {
    group: 'work',
    example: '25',
    about: {
      vi: 'Khi dừng, chờ việc dở dang nhiều nhất bấy nhiêu giây',
      en: 'On a stop, seconds that running work is waited for'
    }
  })
})

export type Environment = Static<typeof Environment>
export type EnvironmentKey = keyof typeof Environment.properties
