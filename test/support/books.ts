/** What the partners' own books say of the documents they took: the truth that the gateway is held to. */
import type { Control } from '../../simulators/axis/index.ts'
import { until } from './wait.ts'

type Taken = ReturnType<Control['truth']>['taken'][number]

/** The copies of documents that our province handed to a network, each as often as it was taken. */
export function bookOf(network: Pick<Control, 'truth'>): readonly Taken[] {
  return network.truth().taken.filter(taken => taken.kind === 'edoc' && taken.by === 'dongnai')
}

/** How often each copy was taken: all ones when nothing went twice. */
export function timesIn(book: readonly Taken[]): readonly number[] {
  const times = new Map<string, number>()
  for (const { key } of book) times.set(key, (times.get(key) ?? 0) + 1)
  return [...times.values()]
}

/** What our province's offices said of a ministry's document, in order, repeats left out. */
export function statusesIn(network: Pick<Control, 'truth'>, from: string, code: string): readonly string[] {
  const said = network
    .truth()
    .taken.filter(taken => taken.kind === 'status' && taken.from === from && taken.code === code)
    .map(taken => taken.statusCode ?? '')
  return [...new Set(said)]
}

/**
 * Until every document that came for our offices has its 06 on the network: the last thing there is of a
 * document, so that no copy of it can still be on its way.
 */
export async function untilAnswered(network: Pick<Control, 'truth'>, within = 40_000): Promise<void> {
  const arrived = network.truth().taken.filter(taken => taken.kind === 'edoc' && taken.by !== 'dongnai')
  await until(() => arrived.every(({ to, code }) => statusesIn(network, to, code).includes('06')), {
    within,
    every: 100,
    what: 'every office has said 06'
  })
}
