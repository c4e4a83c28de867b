/** In the thread: a PDF gets the agency's signature, by a key that the program uses for us. */
import { open } from 'node:fs/promises'
import { signPdf } from '../../signatures/pdf/sign/sign.ts'
import { openFile } from './file-access.ts'
import type { SignedFile, SigningTask } from './messages.ts'

export async function signFile(
  task: SigningTask,
  ask: (what: 'sign' | 'stamp', bytes: Uint8Array) => Promise<Uint8Array>
): Promise<SignedFile> {
  const source = openFile(task.file.path)
  try {
    const signed = await signPdf(source, {
      key: { ...task.key, sign: data => ask('sign', data) },
      ...(task.timestamped ? { timestamp: { stamp: digest => ask('stamp', digest) } } : {}),
      form: task.form,
      at: new Date(task.at)
    })
    if ('code' in signed) return { kind: 'sign', problem: signed }
    const target = await open(task.target, 'wx', 0o600)
    try {
      for await (const bytes of signed.bytes()) await target.write(bytes)
    } finally {
      await target.close()
    }
    return { kind: 'sign' }
  } finally {
    source.close()
  }
}
