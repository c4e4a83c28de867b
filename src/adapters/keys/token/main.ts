/** The process that holds a token. It ends with its parent. */
import type { Answered, Asked, Introduction } from './messages.ts'
import { TokenFailure, TokenSession } from './session.ts'

let introduction: Introduction | undefined
// A login that was refused is not tried again: this process has one attempt.
let session: Promise<TokenSession> | undefined
// A session does one thing at a time.
let last: Promise<void> = Promise.resolve()

process.on('disconnect', () => process.exit())
process.on('message', (message: Introduction | Asked) => {
  if ('question' in message) last = last.then(() => answer(message))
  else introduction = message
})

async function answer({ id, question }: Asked): Promise<void> {
  try {
    session ??= begin()
    reply({ id, answer: await (await session).answer(question) })
  } catch (error) {
    const code = error instanceof TokenFailure ? error.code : 'key.unavailable'
    reply({ id, code, detail: error instanceof Error ? error.message : String(error) })
  }
}

async function begin(): Promise<TokenSession> {
  if (introduction === undefined) throw new TokenFailure('key.unavailable', 'not introduced')
  let library: typeof import('pkcs11js')
  try {
    // Optional: only who has an HSM needs it, and it has to be compiled.
    library = (await import('pkcs11js')).default
  } catch {
    throw new TokenFailure('key.module-missing', 'the package pkcs11js is not installed')
  }
  return new TokenSession(library, introduction)
}

function reply(message: Answered): void {
  process.send?.(message)
}
