/** What stands in the corner, and what a screen reader says of each form. */
import { vietnamTime } from './time.ts'
import type { CopyKind, CornerForm, SignatureForm } from './form.ts'

/** Lower case, because Appendix I asks for "chữ in thường" in the corner. */
export const copyWords: Record<CopyKind, string> = {
  'sao-y': 'Sao y',
  'sao-luc': 'Sao lục',
  'trich-sao': 'Trích sao'
}

/** The parts in the order of the law; they are joined by "; " and a line may end only after a part or a word. */
export function cornerParts(form: CornerForm, at: Date): readonly string[] {
  const parts =
    form.kind === 'copy'
      ? [
          copyWords[form.copy],
          form.agency,
          ...(form.number === undefined ? [] : [form.number]),
          vietnamTime(at)
        ]
      : [form.number, vietnamTime(at)]
  return parts.map(part => part.normalize('NFC').replace(/\s+/g, ' ').trim())
}

/** The field's alternate name (/TU, ISO 32000-1 table 220): read out instead of the picture. */
export function spokenWords(form: SignatureForm, signer: string, at: Date): string {
  switch (form.kind) {
    case 'seal':
      return `Chữ ký số và dấu của ${signer}, ký lúc ${vietnamTime(at)}`
    case 'number-and-time':
    case 'copy':
      return `Chữ ký số của ${signer}: ${cornerParts(form, at).join('; ')}`
    case 'hidden':
      return `Chữ ký số của ${signer}, ký lúc ${vietnamTime(at)}`
  }
}
