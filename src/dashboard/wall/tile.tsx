import type { JSX } from 'preact'
import type { Desk } from '../room/desks.ts'
import { type Look, lookWords } from './look.ts'
import { Sign } from './sign.tsx'

export interface TileProps {
  readonly desk: Desk
  readonly look: Look
}

/** A desk: where it is, and how it stands. */
export function Tile({ desk, look }: TileProps): JSX.Element {
  return (
    <li class={`wall-tile ${look}`}>
      <span class="wall-place">{placeOf(desk)}</span>
      <span class="wall-look">
        <Sign look={look} /> {lookWords[look]}
      </span>
    </li>
  )
}

/** A session at no station has but its number. */
function placeOf({ station, name, session }: Desk): string {
  if (name !== null) return name
  return station === null ? `Session ${session?.id ?? ''}` : `Station ${station}`
}
