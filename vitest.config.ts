import { defineConfig } from 'vitest/config'

/** They start, stop and kill programs and wait for them: one at a time, after all others. */
const processes = [
  'test/chaos/**/*.test.ts',
  'test/journeys/**/*.test.ts',
  'test/bench/**/*.test.ts',
  'test/adapters/postgres/embedded.test.ts',
  'test/adapters/bullmq.test.ts',
  'test/adapters/keys/token.test.ts',
  'test/**/large.test.ts'
]

export default defineConfig({
  test: {
    // Processes, not threads: tests kill, listen and hold files.
    pool: 'forks',
    globalSetup: ['test/support/postgres.ts'],
    // A bound for what hangs, far from what anything takes: slow machines run this too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: ['test/**/*.test.ts'],
          exclude: processes,
          // One more than the machines have cores: they often wait for PostgreSQL.
          maxWorkers: 3,
          sequence: { groupOrder: 0 }
        }
      },
      {
        extends: true,
        test: { name: 'processes', include: processes, maxWorkers: 1, sequence: { groupOrder: 1 } }
      }
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      thresholds: { statements: 90 }
    }
  }
})
