/** Lines of the skeleton <-> lines of the raw message: attachment content was cut out between them. */
export class LineMap {
  readonly #cuts: { readonly skeletonLine: number; readonly removed: number }[] = []
  #removed = 0

  cut(skeletonLine: number, newlines: number): void {
    if (newlines === 0) return
    this.#removed += newlines
    this.#cuts.push({ skeletonLine, removed: this.#removed })
  }

  /** What stands on the line of a cut, behind it, is named by the line where the content ends. */
  raw(skeletonLine: number): number {
    let removed = 0
    for (const cut of this.#cuts) {
      if (cut.skeletonLine >= skeletonLine) break
      removed = cut.removed
    }
    return skeletonLine + removed
  }
}
