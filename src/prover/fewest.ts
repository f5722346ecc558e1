/** Beyond so many, they are not singled out. */
const MOST = 120

/**
 * Suspects that are enough, none of whom could be left out: the one who is enough by himself, else those who only are together.
 * @param enough whether these are; all of them together are
 */
export function fewest<T>(suspects: readonly T[], enough: (some: readonly T[]) => boolean): readonly T[] {
  if (suspects.length > MOST) return suspects
  const alone = suspects.find(suspect => enough([suspect]))
  if (alone !== undefined) return [alone]
  let kept = suspects
  for (const suspect of suspects.toReversed()) {
    const others = kept.filter(other => other !== suspect)
    if (enough(others)) kept = others
  }
  return kept
}
