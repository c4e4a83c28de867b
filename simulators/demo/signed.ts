/** What the gateway found of the signatures on what it sent, in a line a document; the signed file is put beside. */
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Api } from './api.ts'
import type { Screen } from './screen.ts'

export async function showSigned(
  api: Api,
  screen: Screen,
  data: string,
  ids: readonly string[]
): Promise<void> {
  for (const id of ids) {
    const { judgements } = await api.signatures(id)
    const [file] = judgements[0]?.report.files ?? []
    const [signature] = file?.signatures ?? []
    if (file === undefined || signature === undefined) continue
    const by = signature.time.by === 'timestamp' ? 'có dấu thời gian' : 'không có dấu thời gian'
    const who = signature.signer?.commonName ?? ''
    screen.say(
      `Chữ ký số trên ${file.name}: ${signature.classText} · ${who} (${words[signature.role] ?? ''}), ${by}`
    )
    const copy = join(data, file.name)
    writeFileSync(copy, await api.attachment(id, 1))
    screen.say(`  ${relative('', copy)}`, 'dim')
  }
}

const words: Readonly<Record<string, string>> = { agency: 'cơ quan', person: 'cá nhân', unknown: 'chưa gắn' }
