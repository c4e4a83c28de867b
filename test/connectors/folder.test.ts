/** What the folder driver keeps beyond the shared suite: crashes at any line, and files that are not what they seem. */
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { connectorKinds } from '../../src/connectors/index.ts'
import type { Collected, CollectedAnswer } from '../../src/exchange/ports/index.ts'
import { startFolderSide, type FolderSide } from './folder-side.ts'
import { bytesOf, parcelOf, testTools } from './parcels.ts'

const signal = new AbortController().signal
let side: FolderSide
afterEach(() => side.close())

const day = 24 * 3_600_000
const accepted = (): Promise<CollectedAnswer> => Promise.resolve({ kind: 'accepted', id: 'tài-liệu' })
const collect = (accept: (item: Collected) => Promise<CollectedAnswer> = accepted) =>
  side.connector.collect?.(accept, signal)

describe('handing over', () => {
  it('lays a slip beside the message that says whose copy it is', async () => {
    side = await startFolderSide()
    const parcel = parcelOf(randomBytes(10))
    await side.connector.deliver(parcel, signal)
    expect(await side.names('den')).toEqual([`${parcel.deliveryId}.edxml`, `${parcel.deliveryId}.json`])
    const slip = JSON.parse(
      await readFile(join(side.root, 'den', `${parcel.deliveryId}.json`), 'utf8')
    ) as unknown
    expect(slip).toMatchObject({
      deliveryId: parcel.deliveryId,
      kind: 'edoc',
      to: 'H19.15',
      sha256: parcel.sha256
    })
  })

  it('killed after the mark and before the file was put: the next attempt puts it', async () => {
    side = await startFolderSide()
    const parcel = parcelOf(randomBytes(1000))
    await side.connector.deliver(parcel, signal)
    const mark = join(side.root, '.da-giao', parcel.deliveryId)
    await rename(join(side.root, 'den', `${parcel.deliveryId}.edxml`), join(mark, 'van-ban.edxml'))
    expect(await side.handed()).toHaveLength(0)
    await side.connector.deliver({ ...parcel, attempt: 2 }, signal)
    expect(await side.handed()).toHaveLength(1)
  })

  it('killed while writing: what was left is cleared away and nothing half is ever seen', async () => {
    side = await startFolderSide()
    const parcel = parcelOf(randomBytes(1000))
    const staging = join(side.root, '.da-giao', `${parcel.deliveryId}.1.tmp`)
    await mkdir(staging, { recursive: true })
    await writeFile(join(staging, 'van-ban.edxml'), 'nửa')
    await side.connector.deliver({ ...parcel, attempt: 2 }, signal)
    expect((await side.handed())[0]?.bytes.length).toBe(1000)
    expect(await side.names('.da-giao')).toEqual([parcel.deliveryId])
  })

  it('told to stop while writing: interrupted, nothing put, nothing left', async () => {
    side = await startFolderSide()
    const stop = new AbortController()
    const parcel = {
      ...parcelOf(randomBytes(10)),
      async *open(): AsyncIterable<Uint8Array> {
        yield await Promise.resolve(randomBytes(5))
        stop.abort()
        yield randomBytes(5)
      }
    }
    const outcome = await side.connector.deliver(parcel, stop.signal)
    expect(outcome).toEqual({ kind: 'failed', code: 'carrier.interrupted' })
    expect(await side.handed()).toHaveLength(0)
    expect(await side.names('.da-giao')).toEqual([])
  })

  it('a folder that leads elsewhere by a link is not written to', async () => {
    side = await startFolderSide()
    const elsewhere = join(side.root, '..', 'elsewhere')
    await mkdir(elsewhere)
    await symlink(elsewhere, join(side.root, 'den'))
    const outcome = await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.unreachable' })
    await expect(collect()).rejects.toThrow('leads to')
    await rm(join(side.root, 'den'))
    expect(await side.connector.deliver(parcelOf(randomBytes(10)), signal)).toMatchObject({
      kind: 'handed-over'
    })
  })

  it('a share that is not mounted is noticed, not filled', async () => {
    side = await startFolderSide({ createFolders: false })
    const outcome = await side.connector.deliver(parcelOf(randomBytes(10)), signal)
    expect(outcome).toMatchObject({ kind: 'failed', code: 'carrier.unreachable' })
    expect(await side.names('')).toEqual([])
    for (const name of ['den', 'di', 'da-gui', 'loi', '.da-giao']) await mkdir(join(side.root, name))
    expect(await side.connector.deliver(parcelOf(randomBytes(10)), signal)).toMatchObject({
      kind: 'handed-over'
    })
  })

  it('a delivery id that is no UUID never becomes a path', async () => {
    side = await startFolderSide()
    const parcel = parcelOf(randomBytes(10), { deliveryId: '../../../etc/x' })
    await expect(side.connector.deliver(parcel, signal)).rejects.toThrow('system.unexpected')
  })

  it('old marks are forgotten, fresh ones and files not yet put are kept', async () => {
    side = await startFolderSide({ keepMarksDays: 7 })
    const [old, fresh, pending] = [1, 2, 3].map(() => parcelOf(randomBytes(10)))
    for (const parcel of [old, fresh, pending]) if (parcel) await side.connector.deliver(parcel, signal)
    const marks = join(side.root, '.da-giao')
    await rename(
      join(side.root, 'den', `${pending?.deliveryId}.edxml`),
      join(marks, pending?.deliveryId ?? '', 'van-ban.edxml')
    )
    const longAgo = new Date(side.tools.clock.now().getTime() - 8 * day)
    await utimes(join(marks, old?.deliveryId ?? ''), longAgo, longAgo)
    await utimes(join(marks, pending?.deliveryId ?? ''), longAgo, longAgo)
    await collect()
    expect(await side.names('.da-giao')).toEqual([fresh?.deliveryId, pending?.deliveryId].sort())
  })
})

describe('collecting', () => {
  it('the refusal reads as a clerk can use it, and nothing in a name or text breaks its lines', async () => {
    side = await startFolderSide()
    await side.put('công văn 12', Buffer.from('x'))
    await collect(() =>
      Promise.resolve({
        kind: 'refused',
        problems: [
          { code: 'a.b', field: 'MessageHeader/To\nMã lỗi: giả', vi: 'Sai.', en: 'Wrong.', remedy: 'Sửa.' },
          { code: 'c.d', vi: 'Thiếu.', en: 'Missing.', remedy: 'Bổ sung.' }
        ]
      })
    )
    expect(await readFile(join(side.root, 'loi', 'công văn 12.edxml.loi.txt'), 'utf8')).toBe(
      [
        'CỔNG LIÊN THÔNG KHÔNG TIẾP NHẬN TỆP NÀY',
        '',
        'Tệp: công văn 12.edxml',
        'Thời điểm: 23/11/2026 08:00:00 (+07:00)',
        '',
        '1. Sai.',
        '   Mã lỗi: a.b',
        '   Vị trí: MessageHeader/To Mã lỗi: giả',
        '   Cách khắc phục: Sửa.',
        '   (Wrong.)',
        '',
        '2. Thiếu.',
        '   Mã lỗi: c.d',
        '   Vị trí: cả tệp',
        '   Cách khắc phục: Bổ sung.',
        '   (Missing.)',
        '',
        'Sửa xong, ghi lại tệp vào thư mục gửi đi.',
        ''
      ].join('\n')
    )
  })

  it('a name used again keeps the earlier file and its answer', async () => {
    side = await startFolderSide()
    for (const text of ['một', 'hai']) {
      await side.put('vb', Buffer.from(text))
      await collect()
    }
    const kept = (await side.names('da-gui')).filter(name => name.endsWith('.edxml'))
    expect(kept).toHaveLength(2)
    expect(await readFile(join(side.root, 'da-gui', 'vb.edxml'), 'utf8')).toBe('một')
    expect(kept[0]).toMatch(/^vb\.[0-9a-f]{12}\.edxml$/)
  })

  it('the key is the name and the bytes: mended content under the same name is a new item', async () => {
    side = await startFolderSide()
    const keys: string[] = []
    const note = (item: Collected) => {
      keys.push(item.key)
      return accepted()
    }
    for (const text of ['một', 'hai', 'một']) {
      await side.put('vb', Buffer.from(text))
      await collect(note)
    }
    expect(keys[0]).toMatch(/^vb\.edxml:[0-9a-f]{64}$/)
    expect(new Set(keys).size).toBe(2)
    expect(keys[2]).toBe(keys[0])
  })

  it('a file that is written to while it is judged stays, and is judged again', async () => {
    side = await startFolderSide()
    await side.put('vb', Buffer.from('nửa'))
    const refuse = async (): Promise<CollectedAnswer> => {
      await appendFile(join(side.root, 'di', 'vb.edxml'), ' sau')
      return { kind: 'refused', problems: [] }
    }
    expect(await collect(refuse)).toBe(0)
    expect(await side.names('loi')).toEqual([])
    expect(await collect()).toBe(1)
  })

  it('with stableSeconds a file is taken when two looks so far apart see the same', async () => {
    side = await startFolderSide({ stableSeconds: 10 })
    await mkdir(join(side.root, 'di'))
    const file = join(side.root, 'di', 'vb.edxml')
    await writeFile(file, 'nửa')
    expect(await collect()).toBe(0)
    side.tools.advance(9_000)
    await appendFile(file, ' sau')
    expect(await collect()).toBe(0)
    side.tools.advance(9_000)
    expect(await collect()).toBe(0)
    side.tools.advance(1_000)
    expect(await collect()).toBe(1)
  })

  it('a link, a folder and a hidden file are left lying, and told of once', async () => {
    side = await startFolderSide()
    const outbound = join(side.root, 'di')
    await mkdir(join(outbound, 'thu-muc.edxml'), { recursive: true })
    const secret = join(side.root, '..', 'secret')
    await writeFile(secret, 'bí mật')
    await symlink(secret, join(outbound, 'lien-ket.edxml'))
    await writeFile(join(outbound, '.an.edxml'), 'ẩn')
    for (let i = 0; i < 2; i++) expect(await collect()).toBe(0)
    const told = side.tools.events.filter(({ event }) => event === 'connector.not-a-file')
    expect(told.map(({ facts }) => facts['item']).sort()).toEqual(['lien-ket.edxml', 'thu-muc.edxml'])
  })

  it('a file exchanged for a link between two looks is not followed', async () => {
    side = await startFolderSide()
    const secret = join(side.root, '..', 'secret')
    await writeFile(secret, 'bí mật')
    await side.put('vb', Buffer.from('x'))
    const file = join(side.root, 'di', 'vb.edxml')
    const exchange = async (item: Collected): Promise<CollectedAnswer> => {
      await rm(file)
      await symlink(secret, file)
      await bytesOf(item.open())
      return accepted()
    }
    await expect(collect(exchange)).rejects.toThrow(/ELOOP/)
    expect(await side.names('da-gui')).toEqual([])
  })

  it('a name too long for its answer is refused under a short one', async () => {
    side = await startFolderSide()
    await side.put('v'.repeat(210), Buffer.from('x'))
    expect(await collect()).toBe(0)
    expect(await side.names('di')).toEqual([])
    const [file, why] = await side.names('loi')
    expect(file).toMatch(/^ten-qua-dai\.[0-9a-f]{12}\.edxml$/)
    expect(await readFile(join(side.root, 'loi', why ?? ''), 'utf8')).toContain('request.invalid')
  })

  it('takes no more than a batch at once, by name', async () => {
    side = await startFolderSide({ batch: 2 })
    for (const name of ['c', 'a', 'b']) await side.put(name, Buffer.from(name))
    expect(await collect()).toBe(2)
    expect(await side.names('di')).toEqual(['c.edxml'])
  })
})

describe('configuration', () => {
  it.each([
    [{}, 'root'],
    [{ root: '/x', inbound: '../den' }, 'inbound'],
    [{ root: '/x', outbound: '..' }, 'outbound'],
    [{ root: '/x', inbound: 'DI' }, 'inbound'],
    [{ root: '/x', sent: '.da-giao' }, 'sent']
  ])('%j is refused and names %s', async (config, key) => {
    side = await startFolderSide()
    const create = () => connectorKinds.onewin.create('o', 'OneWin', config, testTools())
    expect(create).toThrow('config.invalid')
    expect(create).toThrow(key)
  })
})
