/** The terminal: a table redrawn in place where that is possible, a line for each change where it is not. */
import type { Sheet } from './board.ts'
import { fold, paintAnsi, paintPlain, tableLines, type Paint, type Tone } from './table.ts'

export interface Output {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

export interface Screen {
  /** A line that stays, folded between words where it is too long. */
  say(line?: string, tone?: Tone): void
  /** The state of things now. */
  show(sheets: readonly Sheet[]): void
  /** What was shown last stays; further lines go below it. */
  settle(): void
}

export function openScreen(
  output: Output,
  env: { readonly NO_COLOR?: string; readonly TERM?: string }
): Screen {
  const live = output.isTTY === true && env.TERM !== 'dumb'
  const paint = live && !env.NO_COLOR ? paintAnsi : paintPlain
  return live ? liveScreen(output, paint) : plainScreen(output, paint)
}

function liveScreen(output: Output, paint: Paint): Screen {
  let drawn: string[] = []
  let shown: readonly Sheet[] = []
  const erase = () => (drawn.length === 0 ? '' : `\u001b[${String(drawn.length)}F\u001b[J`)
  const draw = (before: string) => {
    const { columns: width = 80, rows: height = 24 } = output
    const lines = tableLines(shown, { width: Math.min(width, 120) - 1, height: height - 1 }, paint)
    output.write(`${erase()}${before}${lines.map(line => `${line}\n`).join('')}`)
    drawn = lines
  }
  return {
    say: (line = '', tone) => draw(folded(line, output, paint, tone)),
    show(sheets) {
      shown = sheets
      draw('')
    },
    settle() {
      // The whole table, now that nothing above it has to be reached again.
      const { columns: width = 80 } = output
      const lines = tableLines(shown, { width: Math.min(width, 120) - 1, height: Infinity }, paint)
      output.write(`${erase()}${lines.map(line => `${line}\n`).join('')}`)
      drawn = []
      shown = []
    }
  }
}

function plainScreen(output: Output, paint: Paint): Screen {
  const begun = Date.now()
  const last = new Map<string, string>()
  let shown: readonly Sheet[] = []
  return {
    say: (line = '', tone) => output.write(folded(line, output, paint, tone)),
    show(sheets) {
      shown = sheets
      for (const sheet of sheets) {
        for (const { key, name, way, word } of sheet.rows) {
          if (last.get(key) === word) continue
          last.set(key, word)
          const seconds = `${((Date.now() - begun) / 1000).toFixed(1).replace('.', ',')} s`
          output.write(`${seconds.padStart(8)}  ${sheet.code} → ${name} (${way}): ${word}\n`)
        }
      }
    },
    settle() {
      const lines = tableLines(shown, { width: 100, height: Infinity }, paint)
      output.write(`${lines.map(line => `${line}\n`).join('')}`)
      shown = []
    }
  }
}

function folded(line: string, output: Output, paint: Paint, tone: Tone | undefined): string {
  return fold(line, (output.columns ?? 120) - 1)
    .map(part => `${tone === undefined ? part : paint(tone, part)}\n`)
    .join('')
}
