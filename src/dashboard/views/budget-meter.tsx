import type { JSX } from 'preact'
import type { BoardBudget } from '../../api/contract.ts'
import { say } from '../parts/say.ts'
import { lengthText } from '../text/length-text.ts'

export interface Budgeted {
  readonly name: string
  /** What it counts, in the plural. */
  readonly what: string
  readonly budget: BoardBudget
}

/** How much may still be done. */
export function BudgetMeter({ name, what, budget }: Budgeted): JSX.Element {
  const { left, count, per, moreAt } = budget
  const low = left === 0 ? 'spent' : left <= count / 5 ? 'low' : 'enough'
  return (
    <div class={`budget ${low}`}>
      <p class="budget-name">
        <span>{name}</span>
        <strong>
          {left} of {count} left
        </strong>
      </p>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="whole" width="100" height="4" />
        <rect class="left" width={count === 0 ? 0 : (100 * Math.min(left, count)) / count} height="4" />
      </svg>
      <p class="small soft">
        {count} {what} in {lengthText(per)}
        {moreAt === null ? '' : `; more at ${say(moreAt)}`}
      </p>
    </div>
  )
}
