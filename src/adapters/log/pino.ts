/** The log: one JSON line a unit of work on standard output, with secrets struck out. */
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino'
import type { Log } from '../../exchange/ports/index.ts'

const secretNames = ['authorization', 'cookie', 'password', 'secret', 'key', 'token', 'apiKey', 'privateKey']

/** `to` is for tests; the program writes to standard output. */
export function createLogger(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    timestamp: stdTimeFunctions.isoTime,
    base: { pid: process.pid },
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secretNames.flatMap(name => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]'
    }
  }
  return to === undefined ? pino(options) : pino(options, to)
}

/** Errors under `error` become type, message, code and stack; an Error as such would print as `{}`. */
export function toLog(logger: Logger): Log {
  const plain = (facts: Readonly<Record<string, unknown>>) =>
    facts.error instanceof Error ? { ...facts, error: pino.stdSerializers.err(facts.error) } : facts
  return {
    info: (facts, event) => {
      logger.info(plain(facts), event)
    },
    warn: (facts, event) => {
      logger.warn(plain(facts), event)
    },
    error: (facts, event) => {
      logger.error(plain(facts), event)
    }
  }
}
