/** A point where one side of a test waits until the other lets it pass. */
export interface Gate {
  readonly passed: Promise<void>
  open(): void
}

export function closedGate(): Gate {
  let open: () => void = () => undefined
  const passed = new Promise<void>(resolve => {
    open = resolve
  })
  return { passed, open: () => open() }
}
