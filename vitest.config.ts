import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes, not threads: tests kill, listen and hold files.
    pool: 'forks',
    globalSetup: ['test/support/postgres.ts'],
    // A bound for what hangs, far from what anything takes: slow machines run this too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      thresholds: { statements: 90 }
    }
  }
})
