import type { Asked, Question, Questions } from './questions.ts'

/** Beyond so many, those to blame are not singled out. */
const MOST = 120

/**
 * Rules without which the answer would be another, none of which could be left out: the one that is enough by itself, else those that only
 * are together.
 *
 * @param question the one that nobody answers to while all suspects are in it
 */
export function blame(
  questions: Questions,
  suspects: readonly Asked[],
  question: (suspects: readonly Asked[]) => Question,
): readonly Asked[] {
  const impossible = (some: readonly Asked[]): boolean => questions.ask(question(some)).kind === 'none'
  if (suspects.length > MOST) return suspects
  const alone = suspects.find(suspect => impossible([suspect]))
  if (alone !== undefined) return [alone]
  let kept = suspects
  for (const suspect of suspects.toReversed()) {
    const others = kept.filter(other => other !== suspect)
    if (impossible(others)) kept = others
  }
  return kept
}
