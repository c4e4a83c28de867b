/** Writes docs/configuration.md from the schema of the environment; test/config holds that it does not drift. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Environment, type KeyNote } from '../src/config/environment.ts'
import { expectation, type Shape } from '../src/config/expectation.ts'

const groups: readonly (readonly [KeyNote['group'], string])[] = [
  ['start', 'Khởi động · Start'],
  ['stores', 'Nơi lưu · Stores'],
  ['limits', 'Giới hạn · Limits'],
  ['trust', 'Tin cậy · Trust'],
  ['delivery', 'Chuyển văn bản · Delivery'],
  ['work', 'Tiến trình xử lý · Work']
]

export const configurationFile = resolve(import.meta.dirname, '../docs/configuration.md')

export function configurationPage(): string {
  const keys = Object.entries(Environment.properties) as unknown as (readonly [string, Shape & KeyNote])[]
  const tables = groups.map(([group, heading]) => {
    const rows = keys
      .filter(([, note]) => note.group === group)
      .map(([key, note]) => {
        const expected = note.expected ?? expectation(note)
        const secret = note.secret === true ? '<br>*bí mật · secret*' : ''
        return `| \`${key}\`${secret} | ${note.about.vi}.<br>${note.about.en}. | ${cell(expected.vi)}<br>${cell(expected.en)} | ${fallback(note)} | \`${note.example}\` |`
      })
    const head = '| Khóa · Key | Ý nghĩa · Meaning | Giá trị · Value | Mặc định · Default | Ví dụ · Example |'
    return [`## ${heading}`, '', head, '|---|---|---|---|---|', ...rows].join('\n')
  })
  return [
    '# Cấu hình · Configuration',
    '',
    '<!-- Made by `npm run docs:configuration` from src/config/environment.ts. Do not edit. -->',
    '',
    'Đọc một lần khi khởi động. Khóa `LIENTHONG_` không có trong bảng, hoặc giá trị sai, thì chương trình không chạy và nêu mọi chỗ sai. Khóa để trống coi như chưa đặt.',
    '',
    'Read once at the start. An unknown `LIENTHONG_` key or a wrong value stops the program, which then names every fault. An empty key counts as not set.',
    '',
    tables.join('\n\n'),
    ''
  ].join('\n')
}

function fallback({ default: value }: Shape): string {
  if (Array.isArray(value) && value.length > 0) return `\`${value.join(',')}\``
  return typeof value === 'string' || typeof value === 'number' ? `\`${value}\`` : '–'
}

/** A bar would end the table's cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (process.argv[1] === import.meta.filename) await writeFile(configurationFile, configurationPage())
