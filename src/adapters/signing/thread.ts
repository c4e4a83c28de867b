/**
 * The judging thread. A stranger's bytes are parsed here and nowhere else: it has its own heap with a limit, and
 * whoever started it ends it when it takes too long. It reaches no network and holds no key; it asks the program.
 */
import { parentPort } from 'node:worker_threads'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Trust } from '../../signatures/certificate/trust.ts'
import { readTrust } from '../../signatures/certificate/trust.ts'
import type { Fetched, Lookup } from '../../signatures/ports.ts'
import { judgeEnvelope } from './judge-envelope.ts'
import { judgeFile } from './judge-file.ts'
import type { Answer, Finding, FromThread, JudgingTask, Question, Task, ToThread } from './messages.ts'
import { signFile } from './sign-file.ts'

const port = parentPort
if (port === null) throw new BrokenPromise('system.unexpected', { why: 'not a thread' })
const say = (message: FromThread) => port.postMessage(message)

const waiting = new Map<number, (answer: Answer) => void>()
let asked = 0

function ask(question: Question): Promise<Answer> {
  const number = ++asked
  return new Promise(resolve => {
    waiting.set(number, resolve)
    say({ kind: 'ask', ask: number, question })
  })
}

async function fetched(question: Question): Promise<Fetched> {
  const answer = await ask(question)
  return answer.kind === 'broke' ? { kind: 'unavailable', why: answer.code } : answer
}

const lookup: Lookup = {
  ocsp: (url, request) => fetched({ what: 'ocsp', url, request }),
  crl: url => fetched({ what: 'crl', url }),
  certificate: url => fetched({ what: 'certificate', url })
}

/** Throws BrokenPromise with the code of whoever could not do it. */
async function done(what: 'sign' | 'stamp', bytes: Uint8Array): Promise<Uint8Array> {
  const answer = await ask({ what, bytes })
  if (answer.kind === 'fetched') return answer.der
  throw new BrokenPromise(answer.kind === 'broke' ? answer.code : 'verification.unavailable')
}

let trust: Trust | undefined

port.on('message', (message: ToThread) => {
  if (message.kind === 'answer') {
    waiting.get(message.ask)?.(message.answer)
    waiting.delete(message.ask)
    return
  }
  if (message.trust !== undefined) trust = readTrust(message.trust)
  void work(message.task)
})

async function work(task: Task): Promise<void> {
  try {
    const finding = task.kind === 'sign' ? await signFile(task, done) : await judge(task)
    say({ kind: 'found', finding })
  } catch (error) {
    const code = error instanceof BrokenPromise ? error.code : 'verification.unavailable'
    say({ kind: 'broke', code, why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

async function judge(task: JudgingTask): Promise<Finding> {
  if (trust === undefined) throw new BrokenPromise('system.unexpected', { why: 'no trust store' })
  const context = {
    trust,
    lookup,
    receivedAt: new Date(task.receivedAt),
    now: new Date(task.now),
    ...(task.kept === undefined ? {} : { kept: task.kept })
  }
  return task.kind === 'file' ? judgeFile(task.file, context) : judgeEnvelope(task.file, context)
}
