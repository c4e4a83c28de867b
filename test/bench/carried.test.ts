/** The parts of the kit together, small: posts through the bare program to the sink. Nothing is said of time. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { startBare, type BareSubject } from '../../bench/bare/subject.ts'
import { makeDocuments } from '../../bench/documents.ts'
import { drive } from '../../bench/load.ts'
import { measure, measureParts } from '../../bench/measure.ts'
import { openSink, type Sink } from '../../bench/sink.ts'
import { freshDatabase } from '../support/database.ts'
import { isRunning } from '../support/gateway-process.ts'
import { until } from '../support/wait.ts'

const { url: databaseUrl, pool } = await freshDatabase()
const day = '2026/11/20'
const { signal } = new AbortController()
const round = { bytes: 20_000, name: '20 KB', count: 6, inFlight: 3 }
let folder: string
let sink: Sink
let bare: BareSubject

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-test-'))
  sink = await openSink()
  bare = await startBare({ folder, databaseUrl, sinkUrl: sink.url })
})
afterAll(async () => {
  await bare.stop()
  await sink.close()
  await rm(folder, { recursive: true, force: true })
})
const more: Sink[] = []
afterEach(async () => {
  await Promise.all(more.splice(0).map(each => each.close()))
})

it('every document comes to the sink once, with both its files and its settled row', async () => {
  const documents = makeDocuments(round.bytes, 5, 'tron', day)
  const costs = documents.map(each => bare.cost(each.id))
  const driven = await drive(documents, bare, { sink, inFlight: 2, withinMs: 60_000, signal })
  await Promise.all(costs)
  expect(driven.carried).toHaveLength(5)
  expect(sink.faults()).toEqual({ doubled: [], nameless: 0 })
  const kept = (await readdir(join(folder, 'bare'))).filter(name => name.includes('tron'))
  expect(kept.filter(name => name.endsWith('.edxml'))).toHaveLength(5)
  const { rows } = await pool.query('select distinct state from bare')
  expect(rows).toEqual([{ state: 2 }])
  const [first] = documents
  const raw = kept.find(name => /-1-tron\.edxml$/.test(name))!
  expect(await readFile(join(folder, 'bare', raw))).toEqual(Buffer.concat(first!.chunks))
})

it('the figures count the documents of the round, not those that warmed it up', async () => {
  const setting = { sink, signal, withinMs: 60_000, day, databasePid: undefined }
  const figures = await measure(bare, 'thu', round, setting)
  expect(figures.documents).toBe(6)
  expect(figures.postgresMiB).toBeNull()
  expect(figures.handedOverMs.max).toBeGreaterThanOrEqual(figures.handedOverMs.p50)
  const parts = await measureParts(bare, round, setting)
  expect(Object.values(parts).every(each => Number.isFinite(each) && each >= 0)).toBe(true)
})

it('a post that is not accepted ends the run: there are no figures over losses', async () => {
  const elsewhere = { url: `${sink.url}/nowhere`, headers: () => ({}) }
  const documents = makeDocuments(round.bytes, 1, 'lac', day)
  const run = drive(documents, elsewhere, { sink, inFlight: 1, withinMs: 60_000, signal })
  await expect(run).rejects.toThrow(/POST: 200/)
})

it('an interruption ends a wait for a hand-over that does not come', async () => {
  const other = await openSink()
  more.push(other)
  const stop = new AbortController()
  const documents = makeDocuments(round.bytes, 1, 'ngat', day)
  const cost = bare.cost(documents[0]!.id)
  // The document arrives, but at the sink that is not looked at.
  const run = drive(documents, bare, { sink: other, inFlight: 1, withinMs: 60_000, signal: stop.signal })
  const ended = expect(run).rejects.toThrow('thôi')
  await cost
  stop.abort(new Error('thôi'))
  await ended
})

it('the sink tells a document that came twice and a body that names none', async () => {
  const other = await openSink()
  more.push(other)
  const send = (body: string) => fetch(`${other.url}/sendEdoc`, { method: 'POST', body })
  const named = '<edXML:DocumentId>a,b,c</edXML:DocumentId>'
  expect(await (await send(named)).json()).toMatchObject({ status: 'OK', ErrorCode: '0' })
  await send(named)
  await send('nothing')
  expect(other.faults()).toEqual({ doubled: ['a,b,c'], nameless: 1 })
})

it('the bare program is gone when it is stopped', async () => {
  const other = await startBare({ folder, databaseUrl, sinkUrl: sink.url })
  expect(isRunning(other.pid)).toBe(true)
  await other.stop()
  await until(() => !isRunning(other.pid))
  expect(existsSync(folder)).toBe(true)
})
