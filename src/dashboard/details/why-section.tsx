import type { JSX } from 'preact'
import { saySoon } from '../parts/say.ts'
import { reasonText } from '../text/reason-text.ts'
import { sentenceText } from '../text/sentence-text.ts'
import {
  changeText,
  guardsText,
  missText,
  ruleName,
  rulePlace,
  standingText,
  type ToldCandidate,
  type ToldMiss,
  type ToldWhy,
  wonText,
} from '../text/why-text.ts'

/** So many near misses are quickly read. */
const SHOWN = 5

/** The chain of reasons, as `stationkeeper why` tells it. */
export function WhySection({
  why,
  problem,
}: {
  readonly why: ToldWhy | null
  readonly problem: string | null
}): JSX.Element {
  return (
    <section class="why" aria-labelledby="why-heading">
      <h3 id="why-heading">Why</h3>
      {problem !== null && <p class="error">{sentenceText(problem)}</p>}
      {why === null ? problem === null && <p class="soft">Asking…</p> : <Chain why={why} />}
    </section>
  )
}

function Chain({ why }: { readonly why: ToldWhy }): JSX.Element {
  const about = why.candidates.filter(({ standing }) => standing !== 'not-in-force')
  const guards = guardsText(why.guards, saySoon)
  const [first] = why.changes
  return (
    <>
      {about.length === 0 ? (
        <p>No rule in force is about it.</p>
      ) : (
        <ul class="rules">
          {about.map(candidate => (
            <Candidate key={`${ruleName(candidate.rule)} ${rulePlace(candidate.rule)}`} candidate={candidate} />
          ))}
        </ul>
      )}
      {why.won !== null && <p>{wonText(why.won)}</p>}
      {guards !== null && <p>{guards}</p>}
      {first !== undefined && (
        <p>
          It would change if {changeText(first, saySoon)}: {lowered(reasonText(first.becomes.reason, saySoon))}.
        </p>
      )}
      {why.nearMisses.length > 0 && <Misses misses={why.nearMisses} />}
    </>
  )
}

function Candidate({ candidate }: { readonly candidate: ToldCandidate }): JSX.Element {
  const { rule, ensure, priority, planOnly, standing, changesAt } = candidate
  return (
    <li class={standing === 'wins' ? 'wins' : ''}>
      <span class="rule-name">{ruleName(rule)}</span>
      <span class="soft small mono">{rulePlace(rule)}</span>
      <span class="small">
        {ensure}, {priority === null ? 'above every priority' : `priority ${priority}`}
        {planOnly ? ', plan only' : ''}: <strong>{standingText(candidate)}</strong>
        {changesAt === null ? '' : `, until ${saySoon(changesAt)}`}
      </span>
    </li>
  )
}

function Misses({ misses }: { readonly misses: readonly ToldMiss[] }): JSX.Element {
  const more = misses.length - SHOWN
  return (
    <details class="misses">
      <summary>Near misses ({misses.length})</summary>
      <ul class="rules">
        {misses.slice(0, SHOWN).map(miss => (
          <li key={`${ruleName(miss.rule)} ${rulePlace(miss.rule)}`}>
            <span class="rule-name">{ruleName(miss.rule)}</span>
            <span class="soft small mono">{rulePlace(miss.rule)}</span>
            <span class="small">{missText(miss, saySoon)}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="small soft">and {more} more, which the command line’s “why” lists.</p>}
    </details>
  )
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
