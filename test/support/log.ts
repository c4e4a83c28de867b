import type { Log } from '../../src/exchange/ports/index.ts'

export interface Line {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** Keeps what was logged, for tests that hold what the operator reads. */
export function keptLog(): Log & { readonly lines: Line[]; events(): string[] } {
  const lines: Line[] = []
  const keep = (level: Line['level']) => (facts: Line['facts'], event: string) => {
    lines.push({ level, event, facts })
  }
  return {
    lines,
    events: () => lines.map(line => line.event),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error')
  }
}
