/**
 * The candidate that was probably meant, whatever the case; null where none is near.
 * @param bound on what has to be changed; without it, a third of the word
 */
export function nearest(
  word: string,
  candidates: readonly string[],
  bound: number = Math.max(1, Math.floor(Math.min(word.length, 24) / 3)),
): string | null {
  const wanted = word.toLowerCase()
  let best: string | null = null
  let bestDistance = bound + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

export function didYouMean(word: string, candidates: readonly string[]): string | null {
  const best = nearest(word, candidates)
  return best === null ? null : `did you mean ${best}?`
}

/** Insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let twoBack: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (twoBack[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    twoBack = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
