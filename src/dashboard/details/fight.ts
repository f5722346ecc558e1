import { sideOf, type ToldEntry } from '../text/entry-text.ts'

/** One thing that one side did. */
export interface Blow {
  readonly sequence: number
  readonly at: string
  readonly side: 'ours' | 'theirs'
  readonly kind: string
  /** Where it stands between the first and the last, in [0, 1]. */
  readonly place: number
}

/** A fight over a session, as what one side did and what the other did to undo it. */
export interface Fight {
  readonly from: string
  readonly to: string
  readonly blows: readonly Blow[]
  readonly ours: number
  readonly theirs: number
}

/** null: nobody undid anything, so there is no fight. What is long over is left out: the last of it begins after a quiet hour. */
export function fightOf(entries: readonly ToldEntry[]): Fight | null {
  const sided = entries.filter(entry => sideOf(entry) !== 'neither').toSorted((a, b) => a.sequence - b.sequence)
  let start = 0
  sided.forEach((entry, index) => {
    const before = sided[index - 1]
    if (before !== undefined && Date.parse(entry.at) - Date.parse(before.at) > QUIET) start = index
  })
  const last = sided.slice(start)
  const [first, end] = [last[0], last.at(-1)]
  if (first === undefined || end === undefined || !last.some(({ kind }) => kind === 'reversal')) return null
  const begin = Date.parse(first.at)
  const span = Math.max(1, Date.parse(end.at) - begin)
  const blows = last.map(entry => ({
    sequence: entry.sequence,
    at: entry.at,
    side: sideOf(entry) === 'ours' ? ('ours' as const) : ('theirs' as const),
    kind: entry.kind,
    place: (Date.parse(entry.at) - begin) / span,
  }))
  return {
    from: first.at,
    to: end.at,
    blows,
    ours: last.filter(({ kind }) => kind === 'intent').length,
    theirs: last.filter(({ kind }) => kind === 'reversal').length,
  }
}

const QUIET = 3_600_000
