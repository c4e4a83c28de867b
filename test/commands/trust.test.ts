import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readDirectoryCsv } from '../../src/adapters/csv/directory.ts'
import { importDirectory } from '../support/directory.ts'
import { explain } from '../../src/commands/plain-words.ts'
import { addTrustCommands } from '../../src/commands/trust.ts'
import { freshDatabase } from '../support/database.ts'
import { testPki } from '../support/pki.ts'
import { directory } from '../support/stage.ts'

const { url, db } = await freshDatabase()
const pki = await testPki()
const folder = mkdtempSync(join(tmpdir(), 'lienthong-trust-'))
const fileOf = (name: string) => {
  const file = join(folder, `${name}.crt`)
  writeFileSync(file, pki.certificate(name).der)
  return file
}
const fingerprint = (name: string) => new X509Certificate(pki.certificate(name).der).fingerprint256

beforeAll(() => importDirectory(db, readDirectoryCsv(directory), '2026-11-24'))
let printed = ''
beforeEach(() => {
  printed = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(text => {
      printed += String(text)
      return true
    })
})
afterAll(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** What the terminal shows, an error included. */
async function lienthong(...args: string[]): Promise<string> {
  const program = new Command('lienthong').exitOverride()
  addTrustCommands(program, { DATABASE_URL: url })
  printed = ''
  await program.parseAsync(args, { from: 'user' }).catch((error: unknown) => (printed += explain(error)))
  return printed
}

describe('lienthong trust', () => {
  it('adds roots and says what to compare', async () => {
    const text = await lienthong(
      'trust',
      'add',
      fileOf('root-g2'),
      fileOf('root-g1'),
      '--kind',
      'anchor',
      '--reason',
      'công bố'
    )
    expect(text).toContain('Đã thêm 2, có sẵn 0; kho tin cậy ở phiên bản 1.')
    expect(text).toContain(pki.certificate('root-g2').sha256)
    expect(text).toContain('Đối chiếu từng SHA-256')
    expect(
      await lienthong('trust', 'add', fileOf('sub-g2'), '--kind', 'intermediate', '--reason', 'x')
    ).toContain('phiên bản 2')
  })

  it('says why a file is not taken, in Vietnamese first, each certificate by name', async () => {
    const text = await lienthong(
      'trust',
      'add',
      fileOf('dong-nai'),
      fileOf('sub-g1'),
      '--kind',
      'anchor',
      '--reason',
      'x'
    )
    expect(text).toMatch(/✗ Chứng thư số này không phải của cơ quan chứng thực/)
    expect(text).toContain('(2) Chứng thư số này không tự ký')
    expect(text).toContain('[trust.not-a-ca]')
    expect(text).not.toContain('at Object')
    const key = join(folder, 'key.pem')
    writeFileSync(key, pki.certificate('dong-nai').keyPem)
    const refused = await lienthong('trust', 'add', key, '--kind', 'anchor', '--reason', 'x')
    expect(refused).toContain('Tệp chứa khóa bí mật')
    expect(refused).not.toContain('BEGIN')
    expect(
      await lienthong('trust', 'add', join(folder, 'none'), '--kind', 'anchor', '--reason', 'x')
    ).toContain('ENOENT')
  })

  it('binds to the organisation of a code, and not quietly to its successor', async () => {
    const bind = (code: string, ...more: string[]) =>
      lienthong(
        'trust',
        'bind',
        '--certificate',
        fileOf('dong-nai'),
        '--organisation',
        code,
        '--role',
        'agency',
        ...more
      )
    expect(await bind('000.00.00.h19')).toContain('Đã gắn với UBND tỉnh Đồng Nai (000.00.00.H19)')
    expect(await bind('000.00.00.H19')).toContain('Đã gắn từ trước với UBND tỉnh Đồng Nai')
    const closed = await bind('000.00.00.H10')
    expect(closed).toContain('[trust.unknown-organisation]')
    expect(closed).toContain('UBND tỉnh Đồng Nai')
    expect(await bind('000.00.01.H19')).toContain('agency, UBND tỉnh Đồng Nai (000.00.00.H19)')
    expect(await bind('000.00.00.H19', '--from', 'hôm nay')).toContain('2026-07-01')
  })

  it('takes a time without a zone for Vietnam’s', async () => {
    await lienthong(
      ...['trust', 'bind', '--certificate', fileOf('van-phong'), '--organisation', '000.00.01.H19'],
      ...['--role', 'agency', '--match', 'name', '--from', '2026-07-01', '--to', '2027-07-01T08:30']
    )
    const { bindings } = JSON.parse(await lienthong('trust', 'list', '--json'))
    expect(bindings[1]).toMatchObject({
      match: 'name',
      validFrom: '2026-06-30T17:00:00.000Z',
      validTo: '2027-07-01T01:30:00.000Z'
    })
  })

  it('lists what is trusted, and what was', async () => {
    const text = await lienthong('trust', 'list')
    expect(text).toContain('Kho tin cậy, phiên bản 4')
    expect(text).toContain('GỐC TIN CẬY · anchor: 2')
    expect(text).toContain('UBND tỉnh Đồng Nai (000.00.00.H19), cơ quan · agency')
    expect(await lienthong('trust', 'list', '--at', '1')).toContain(
      'GẮN VỚI ĐƠN VỊ · bound to organisations: 0'
    )
    expect(await lienthong('trust', 'list', '--at', '99')).toContain('[access.not-found]')
  })

  it('removes by the fingerprint as other tools print it, and keeps the history', async () => {
    const remove = () => lienthong('trust', 'remove', fingerprint('root-g1'), '--reason', 'hết dùng')
    expect(await remove()).toContain('phiên bản 5')
    expect(await remove()).toContain('[trust.unknown-certificate]')
    const [, id = ''] = /mã lần gắn · binding: (\S+)/.exec(await lienthong('trust', 'list')) ?? []
    expect(await lienthong('trust', 'unbind', id, '--reason', 'nhầm')).toContain('phiên bản 6')
    expect(await lienthong('trust', 'unbind', 'x', '--reason', 'nhầm')).toContain('[trust.unknown-binding]')
    const history = await lienthong('trust', 'history')
    expect(history).toMatch(/^Phiên bản 6 .*nhầm/)
    expect(history).toContain(`gỡ · removed: `)
    expect(await lienthong('trust', 'remove', fingerprint('root-g2'), '--reason', ' ')).toContain(
      '[request.invalid]'
    )
  })
})
