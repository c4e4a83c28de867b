/** What happens later: each task at its time, or all at once when a test asks. */
export class Timetable {
  readonly #speed: number
  readonly #tasks = new Map<number, { dueAt: number; run: () => void; timer?: NodeJS.Timeout }>()
  readonly #pauses = new Set<NodeJS.Timeout>()
  #next = 0

  /** `speed` 0: nothing happens by itself. */
  constructor(speed: number) {
    this.#speed = speed
  }

  after(ms: number, run: () => void): void {
    const id = this.#next++
    const task: { dueAt: number; run: () => void; timer?: NodeJS.Timeout } = { dueAt: Date.now() + ms, run }
    if (this.#speed > 0) task.timer = setTimeout(() => this.#start(id), ms / this.#speed)
    this.#tasks.set(id, task)
  }

  /** In real time whatever the speed, and not by `flush`. */
  pause(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#pauses.delete(timer)
      run()
    }, ms)
    this.#pauses.add(timer)
  }

  /** Runs everything that is waiting, and what that brings, in order of time. */
  flush(): number {
    let ran = 0
    for (;;) {
      const [next] = [...this.#tasks].sort(([a, one], [b, other]) => one.dueAt - other.dueAt || a - b)
      if (next === undefined) return ran
      this.#start(next[0])
      ran++
    }
  }

  close(): void {
    for (const task of this.#tasks.values()) clearTimeout(task.timer)
    this.#tasks.clear()
    for (const timer of this.#pauses) clearTimeout(timer)
    this.#pauses.clear()
  }

  #start(id: number): void {
    const task = this.#tasks.get(id)
    if (task === undefined) return
    this.#tasks.delete(id)
    clearTimeout(task.timer)
    task.run()
  }
}
