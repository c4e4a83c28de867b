/** Takes a multipart body apart, by the boundary its header names. */
export function partsOf(body: Buffer, contentType: string): ReadonlyMap<string, Buffer> {
  const parts = new Map<string, Buffer>()
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (boundary === undefined) return parts
  const line = Buffer.from(`--${boundary}`)
  let at = body.indexOf(line)
  while (at !== -1) {
    const start = at + line.length
    const next = body.indexOf(Buffer.from(`\r\n--${boundary}`), start)
    if (next === -1) break
    const headEnd = body.indexOf('\r\n\r\n', start)
    if (headEnd !== -1 && headEnd < next) {
      const name = /name="([^"]*)"/.exec(body.subarray(start, headEnd).toString('utf8'))?.[1]
      if (name !== undefined) parts.set(name, body.subarray(headEnd + 4, next))
    }
    at = next + 2
  }
  return parts
}
