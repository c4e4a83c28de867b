/** The Id attributes of the parts that a seal signs. Whoever verifies goes by their place, not by these values. */
export const sealIds = {
  header: 'lt-header',
  /** The hops that there were when it was sealed, from 0 on. */
  hop: (at: number) => `lt-hop-${at + 1}`,
  business: 'lt-business',
  body: 'lt-body'
} as const
