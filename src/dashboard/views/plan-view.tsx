import type { JSX } from 'preact'
import type { BoardSession } from '../../api/contract.ts'
import type { Board } from '../client/board.ts'
import { Moment } from '../parts/moment.tsx'
import { saySoon } from '../parts/say.ts'
import { previewText } from '../text/besides-text.ts'
import { reasonText } from '../text/reason-text.ts'
import { decisionWord } from '../text/standing.ts'
import { targetText, whatIfText } from '../text/what-if.ts'
import { type Budgeted, BudgetMeter } from './budget-meter.tsx'
import { pendingOf } from './pending.ts'

/** What would be done now, as `-WhatIf` says it, and what is due and is not done. */
export function PlanView({
  board,
  onOpen,
}: {
  readonly board: Board
  readonly onOpen: (id: string) => void
}): JSX.Element {
  const { head, sessions } = board
  const { due, asserted, heldBack, previews } = pendingOf(sessions.values())
  const budgets: readonly Budgeted[] =
    head.budgets === null
      ? []
      : [
          { name: 'Actions on this host', what: 'actions', budget: head.budgets.writes },
          ...(head.budgets.disconnects === null
            ? []
            : [{ name: 'Disconnects on this host', what: 'disconnects', budget: head.budgets.disconnects }]),
        ]
  return (
    <section class="view two" aria-labelledby="plan-heading">
      <div class="panel">
        <h2 id="plan-heading">Plan</h2>
        <p class="soft small">
          {head.observedAt === null ? (
            'The host was not seen yet.'
          ) : (
            <>
              For the host as it was seen at <Moment iso={head.observedAt} seconds />.
            </>
          )}
        </p>
        {due.length + asserted.length === 0 ? (
          <p class="calm">What if: nothing would be done. Everything that is managed is as declared, or held back.</p>
        ) : (
          <ul class="what-if mono">
            {[...due, ...asserted].map(session => (
              <li key={session.id}>
                {whatIfText(session.decision.action, session)}
                {session.decision.status === 'assert' && (
                  <span class="soft"> To be sure: the host does not show blocks.</span>
                )}
              </li>
            ))}
          </ul>
        )}
        <Rest
          title="Due, and not done"
          sessions={heldBack}
          onOpen={onOpen}
          text={session => `${decisionWord(session)}: ${reasonText(session.decision.reason, saySoon)}`}
        />
        <Rest
          title="What rules that only preview would do"
          sessions={previews}
          onOpen={onOpen}
          text={session => previewText(session.decision) ?? ''}
        />
      </div>
      <div class="panel side">
        <h2>Summary</h2>
        {head.summary === null ? <p class="soft">Nothing was planned yet.</p> : <Summary summary={head.summary} />}
        {budgets.length > 0 && <h2>Budgets</h2>}
        {budgets.map(each => (
          <BudgetMeter key={each.name} {...each} />
        ))}
      </div>
    </section>
  )
}

function Rest({
  title,
  sessions,
  text,
  onOpen,
}: {
  readonly title: string
  readonly sessions: readonly BoardSession[]
  readonly text: (session: BoardSession) => string
  readonly onOpen: (id: string) => void
}): JSX.Element | null {
  if (sessions.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul class="rest">
        {sessions.map(session => (
          <li key={session.id}>
            <button type="button" class="link" onClick={() => onOpen(session.id)}>
              {targetText(session)}
            </button>
            <span class="small">{text(session)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

const counts: Readonly<Record<string, string>> = {
  unlock: 'To unlock',
  disconnect: 'To disconnect',
  assert: 'To unlock to be sure',
  inSync: 'In sync',
  unverified: 'Done, not seen',
  withheld: 'Held back',
  conflict: 'In conflict',
  unsupported: 'Not possible',
  unmanaged: 'Unmanaged',
}

function Summary({ summary }: { readonly summary: Readonly<Record<string, number>> }): JSX.Element {
  return (
    <dl class="summary">
      {Object.entries(counts).map(([key, name]) => (
        <div key={key} class={(summary[key] ?? 0) === 0 ? 'none' : key}>
          <dt>{name}</dt>
          <dd>{summary[key] ?? 0}</dd>
        </div>
      ))}
    </dl>
  )
}
