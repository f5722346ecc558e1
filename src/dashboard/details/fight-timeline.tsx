import type { JSX } from 'preact'
import { Moment } from '../parts/moment.tsx'
import { saySeconds } from '../parts/say.ts'
import type { ToldEntry } from '../text/entry-text.ts'
import { lengthText } from '../text/length-text.ts'
import { type Blow, fightOf } from './fight.ts'

const WIDTH = 360
const EDGE = 10
const OURS = 18
const THEIRS = 54

/** Who did what, and who undid it, along a line of time. What it shows is said in words as well, and blow by blow in the history. */
export function FightTimeline({ entries }: { readonly entries: readonly ToldEntry[] }): JSX.Element | null {
  const fight = fightOf(entries)
  if (fight === null) return null
  const { from, to, blows, ours, theirs } = fight
  const span = lengthText(Date.parse(to) - Date.parse(from))
  return (
    <section class="fight" aria-labelledby="fight-heading">
      <h3 id="fight-heading">Fight</h3>
      <p>
        In {span} Stationkeeper acted {times(ours)}, and someone undid it {times(theirs)}.
      </p>
      <figure>
        <svg
          viewBox={`0 0 ${WIDTH} 72`}
          role="img"
          aria-label={`Timeline of the fight, from ${saySeconds(from)} to ${saySeconds(to)}`}
        >
          <line class="lane" x1={EDGE} x2={WIDTH - EDGE} y1={OURS} y2={OURS} />
          <line class="lane" x1={EDGE} x2={WIDTH - EDGE} y1={THEIRS} y2={THEIRS} />
          {blows.map(blow => (
            <Mark key={blow.sequence} blow={blow} />
          ))}
        </svg>
        <figcaption class="small soft">
          <span>
            <Moment iso={from} seconds />
          </span>
          <span class="legend">
            <span class="ours">● done by the policies</span> <span class="theirs">✕ undone</span>
          </span>
          <span>
            <Moment iso={to} seconds />
          </span>
        </figcaption>
      </figure>
    </section>
  )
}

function Mark({ blow }: { readonly blow: Blow }): JSX.Element {
  const x = EDGE + blow.place * (WIDTH - 2 * EDGE)
  if (blow.side === 'ours') {
    return <circle class={`ours ${blow.kind}`} cx={x} cy={OURS} r={blow.kind === 'effect' ? 3 : 5} />
  }
  return (
    <path
      class={`theirs ${blow.kind}`}
      d={`M${x - 5} ${THEIRS - 5}l10 10m0 -10l-10 10M${x} ${OURS + 8}v${THEIRS - OURS - 16}`}
    />
  )
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
