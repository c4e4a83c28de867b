/** From reasons to the class they lead to: the worst of them; the list of errors says which each one leads to. */
import { errors } from '../../domain/errors/index.ts'
import type { Problem } from '../../domain/problem.ts'
import type { ResultClass } from '../../domain/signature.ts'
import { worstOf } from '../../domain/signature.ts'

/** A reason of which the list does not say where it leads is taken at its worst. */
export function classOf(problems: readonly Problem[]): ResultClass {
  const classes = problems
    .map(({ code }) => errors[code].verdict ?? 'INVALID')
    .filter(each => each !== 'note')
  return classes.length === 0 ? 'VALID' : worstOf(classes)
}
