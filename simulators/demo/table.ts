/** The board as lines of text that fit the width: the last column gives way, nothing wraps. */
import type { Mood, Row, Sheet } from './board.ts'
import { steps } from './board.ts'

export type Tone = Mood | 'strong' | 'dim'
export type Paint = (tone: Tone, text: string) => string

const codes: Readonly<Record<Tone, string>> = {
  waiting: '90',
  moving: '34',
  done: '32',
  late: '33',
  refused: '31',
  strong: '1',
  dim: '2'
}
export const paintAnsi: Paint = (tone, text) => `\u001b[${codes[tone]}m${text}\u001b[0m`
export const paintPlain: Paint = (_tone, text) => text

const levelWidth = 6
const wayWidth = 8
/** From this width on the steps stand apart. */
const roomy = 100

/** `height`: lines there are; subjects go first when they do not suffice, then finished documents fold. */
export function tableLines(
  sheets: readonly Sheet[],
  size: { width: number; height: number },
  paint: Paint
): string[] {
  const full = lines(sheets, size.width, paint, { subjects: true, fold: false })
  if (full.length < size.height) return full
  const tight = lines(sheets, size.width, paint, { subjects: false, fold: false })
  return tight.length < size.height
    ? tight
    : lines(sheets, size.width, paint, { subjects: false, fold: true })
}

function lines(
  sheets: readonly Sheet[],
  width: number,
  paint: Paint,
  form: { subjects: boolean; fold: boolean }
): string[] {
  const nameWidth = Math.max(18, Math.min(44, width - 2 - levelWidth - wayWidth - stripWidth(width) - 28))
  return sheets.flatMap(sheet => {
    const done = sheet.rows.filter(row => row.settled).length
    const count = `${String(done)}/${String(sheet.rows.length)}`
    const title = cut(`${sheet.code}  ${sheet.sender}`, width - count.length - 2)
    const head = `${paint('strong', pad(title, width - count.length - 1))} ${paint(done === sheet.rows.length ? 'done' : 'dim', count)}`
    if (form.fold && done === sheet.rows.length) return [head]
    return [
      ...(form.subjects ? ['', head, paint('dim', cut(sheet.subject, width))] : [head]),
      ...sheet.rows.map(row => rowLine(row, nameWidth, width, paint))
    ]
  })
}

function rowLine(row: Row, nameWidth: number, width: number, paint: Paint): string {
  const left = `  ${pad(cut(row.name, nameWidth - 1), nameWidth)}${pad(row.level, levelWidth)}${pad(cut(row.way, wayWidth - 1), wayWidth)}`
  const word = cut(row.word, width - left.length - stripWidth(width) - 1)
  return `${left}${strip(row, width, paint)} ${paint(row.mood, word)}`
}

/** One mark a step, never colour alone: the word beside it says the same. */
function strip(row: Row, width: number, paint: Paint): string {
  const gap = width < roomy ? '' : ' '
  const marks = steps.map((_step, i) => {
    if (i < row.reached) return paint(row.mood, '●')
    return i === row.reached && row.mood === 'refused' ? paint('refused', '×') : paint('dim', '○')
  })
  return `${marks.join(gap)} `
}

const stripWidth = (width: number) => (width < roomy ? steps.length + 1 : steps.length * 2)

export function cut(text: string, width: number): string {
  const characters = [...text.normalize('NFC')]
  if (characters.length <= width) return characters.join('')
  return `${characters
    .slice(0, Math.max(0, width - 1))
    .join('')
    .trimEnd()}…`
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - [...text].length))
}

/** Breaks between words; what follows is set in by two. A word longer than the line stays whole. */
export function fold(text: string, width: number): string[] {
  const lines: string[] = []
  let line = /^ */.exec(text)?.[0] ?? ''
  for (const word of text.trimStart().split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`
    if ([...longer].length > width && line.trim() !== '') {
      lines.push(line)
      line = `  ${word}`
    } else line = longer
  }
  return [...lines, line]
}
