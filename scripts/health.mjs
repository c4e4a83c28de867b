/** The container's health check: whether this process answers that it is ready. Plain JavaScript, run as it is. */
const port = process.env.PORT ?? '8080'
const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4000) })
process.exitCode = answer.ok ? 0 : 1
