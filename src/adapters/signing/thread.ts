/**
 * The judging thread. A stranger's bytes are parsed here and nowhere else: it has its own heap with a limit, and
 * whoever started it ends it when it takes too long. It reaches no network; it asks the program to.
 */
import { parentPort } from 'node:worker_threads'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Trust } from '../../signatures/certificate/trust.ts'
import { readTrust } from '../../signatures/certificate/trust.ts'
import type { Fetched, Lookup } from '../../signatures/ports.ts'
import { judgeEnvelope } from './judge-envelope.ts'
import { judgeFile } from './judge-file.ts'
import type { FromThread, Task, ToThread } from './messages.ts'

const port = parentPort
if (port === null) throw new BrokenPromise('system.unexpected', { why: 'not a thread' })
const say = (message: FromThread) => port.postMessage(message)

const waiting = new Map<number, (fetched: Fetched) => void>()
let asked = 0

function ask(what: 'ocsp' | 'crl' | 'certificate', url: string, request?: Uint8Array): Promise<Fetched> {
  const number = ++asked
  return new Promise(resolve => {
    waiting.set(number, resolve)
    say({ kind: 'ask', ask: number, what, url, ...(request === undefined ? {} : { request }) })
  })
}

const lookup: Lookup = {
  ocsp: (url, request) => ask('ocsp', url, request),
  crl: url => ask('crl', url),
  certificate: url => ask('certificate', url)
}

let trust: Trust | undefined

port.on('message', (message: ToThread) => {
  if (message.kind === 'fetched') {
    waiting.get(message.ask)?.(message.fetched)
    waiting.delete(message.ask)
    return
  }
  if (message.trust !== undefined) trust = readTrust(message.trust)
  void judge(message.task)
})

async function judge(task: Task): Promise<void> {
  try {
    if (trust === undefined) throw new BrokenPromise('system.unexpected', { why: 'no trust store' })
    const context = {
      trust,
      lookup,
      receivedAt: new Date(task.receivedAt),
      now: new Date(task.now),
      ...(task.kept === undefined ? {} : { kept: task.kept })
    }
    const finding =
      task.kind === 'file' ? await judgeFile(task.file, context) : await judgeEnvelope(task.file, context)
    say({ kind: 'found', finding })
  } catch (error) {
    const code = error instanceof BrokenPromise ? error.code : 'verification.unavailable'
    say({ kind: 'broke', code, why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}
