import type { JSX } from 'preact'
import { type Look, looks, lookWords } from './look.ts'
import { Sign } from './sign.tsx'

/** How many desks look how. */
export function Tally({ looks: seen }: { readonly looks: readonly Look[] }): JSX.Element {
  return (
    <ul class="wall-tally" aria-label="Altogether">
      {looks
        .map(look => ({ look, count: seen.filter(each => each === look).length }))
        .filter(({ count }) => count > 0)
        .map(({ look, count }) => (
          <li key={look} class={look}>
            <Sign look={look} /> <strong>{count}</strong> {lookWords[look]}
          </li>
        ))}
    </ul>
  )
}
