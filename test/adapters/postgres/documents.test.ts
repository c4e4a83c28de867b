import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../../support/database.ts'
import { edoc, newDocument } from '../../support/records.ts'

const { store, pool } = await freshDatabase()
const { documents } = store

describe('a document', () => {
  test('is read again as it was kept', async () => {
    const document = newDocument({
      documentId: 'kept',
      subject: 'Về việc lấy ý kiến',
      promulgationDate: '2026-02-28'
    })
    expect(await documents.add(document)).toEqual({ kind: 'added' })
    expect(await documents.find(document.id)).toEqual(document)
  })

  test('keeps its date a date, whatever the zone of the machine', async () => {
    const document = newDocument({ promulgationDate: '2026-01-01' })
    await documents.add(document)
    const { rows } = await pool.query<{ promulgation_date: string }>(
      'select promulgation_date from document where id = $1',
      [document.id]
    )
    expect(rows).toEqual([{ promulgation_date: '2026-01-01' }])
  })

  test('with the business key of another is that other', async () => {
    const first = newDocument({ documentId: 'same' })
    await documents.add(first)
    expect(await documents.add(newDocument({ documentId: 'same' }))).toEqual({
      kind: 'existing',
      document: first
    })
  })

  test('sent ten times at once is one document, and the others learn its id', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        store.transaction(async tx => {
          const document = newDocument({ documentId: 'at-once' })
          const answer = await tx.documents.add(document)
          return answer.kind === 'added' ? document.id : answer.document.id
        })
      )
    )
    expect(new Set(answers).size).toBe(1)
  })

  test('going out and coming in are two', async () => {
    await documents.add(newDocument({ documentId: 'both' }))
    expect(await documents.add(newDocument({ documentId: 'both' }, { direction: 'in' }))).toEqual({
      kind: 'added'
    })
  })

  test('that nobody kept is null', async () => {
    expect(await documents.find('01931111-1111-7111-8111-111111111111')).toBeNull()
  })
})

describe('a reference', () => {
  const numbered = { codeNumber: '12', codeNotation: 'UBND-VX' }
  const from = (organId: string) => ({ from: { organId } })
  const original = newDocument({
    ...from('S1'),
    ...numbered,
    documentId: 'id-1',
    promulgationDate: '2026-03-01'
  })
  const update = newDocument(
    {},
    {
      message: edoc(
        { ...from('S1'), ...numbered, documentId: 'id-1', promulgationDate: '2026-03-01' },
        { type: 'update' }
      ),
      acceptedAt: new Date('2026-11-24T01:00:00Z')
    }
  )
  const lastYear = newDocument({
    ...from('S1'),
    ...numbered,
    documentId: 'id-0',
    promulgationDate: '2025-03-01'
  })
  const undated = newDocument({ ...from('S1'), codeNumber: '7', documentId: 'id-7' })
  const other = newDocument({
    ...from('S2'),
    ...numbered,
    documentId: 'id-1',
    promulgationDate: '2026-03-01'
  })

  const name = new Map([
    [original.id, 'original'],
    [update.id, 'update'],
    [lastYear.id, 'last year'],
    [undated.id, 'undated'],
    [other.id, 'other']
  ])

  test.each([
    ['identity', { senderCode: 's1 ', documentId: 'id-1' }, ['update', 'original']],
    ['identity before code', { senderCode: 'S1', documentId: 'id-0', code: '7' }, ['last year']],
    [
      'code and date when the identity is not known',
      { senderCode: 'S1', documentId: 'rewritten', code: '12/UBND-VX', promulgationDate: '2026-03-01' },
      ['update', 'original']
    ],
    [
      'the date tells the years apart',
      { senderCode: 'S1', code: '12/UBND-VX', promulgationDate: '2025-03-01' },
      ['last year']
    ],
    [
      'code alone, newest first',
      { senderCode: 'S1', code: ' 12/UBND-VX' },
      ['update', 'last year', 'original']
    ],
    ['a date that contradicts', { senderCode: 'S1', code: '12/UBND-VX', promulgationDate: '2024-03-01' }, []],
    [
      'a date where the document has none',
      { senderCode: 'S1', code: '7', promulgationDate: '2026-03-01' },
      ['undated']
    ],
    ['without a sender', { documentId: 'id-0' }, ['last year']],
    ['another sender', { senderCode: 'S3', documentId: 'id-1' }, []],
    ['nothing', {}, []]
  ])('by %s', async (_, reference, expected) => {
    for (const document of [original, update, lastYear, undated, other]) await documents.add(document)
    const found = await documents.byReference(reference)
    const names = found.map(document => name.get(document.id))
    expect(names[0]).toBe(expected[0])
    expect(names.sort()).toEqual([...expected].sort())
  })
})
