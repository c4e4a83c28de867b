/** `--office CODE=Name`, as often as there are offices. */
import type { OfficeSetup } from './clerk.ts'

export function officesIn(written: readonly string[]): OfficeSetup[] {
  return written.map(text => {
    const at = text.indexOf('=')
    return at < 0 ? { code: text, name: text } : { code: text.slice(0, at), name: text.slice(at + 1) }
  })
}
