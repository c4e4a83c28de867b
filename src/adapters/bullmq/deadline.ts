export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** Neither driver bounds every wait by itself (a half-open socket, a pool that is full): this does. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswer(`no answer within ${String(ms)} ms`))
    }, ms)
  })
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer)
  })
}
