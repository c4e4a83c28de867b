/** Between a row, where nothing is null, and a record, where nothing is absent. */

type NullableKeys<T> = { [K in keyof T]-?: null extends T[K] ? K : never }[keyof T]
export type Present<T> = Omit<T, NullableKeys<T>> & { [K in NullableKeys<T>]?: NonNullable<T[K]> }

/** Leaves out what is null. */
export function present<T extends object>(row: T): Present<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Present<T>
}
