import type { JSX } from 'preact'
import type { Look } from './look.ts'

/** Shapes that differ without any colour, and from afar. */
const shapes: { readonly [L in Look]: string } = {
  contested: 'M8 1 16 15H0ZM7 6v4h2V6Zm0 5v2h2v-2Z',
  blocked: 'M1 1h14v14H1Zm3 6v2h8V7Z',
  held: 'M2 1h4v14H2Zm8 0h4v14h-4Z',
  disconnected: 'M8 0a8 8 0 1 0 0 16A8 8 0 1 0 8 0Zm0 3a5 5 0 1 1 0 10A5 5 0 1 1 8 3Z',
  'in-use': 'M8 0a8 8 0 1 0 0 16A8 8 0 1 0 8 0Z',
  free: 'M1 1h14v14H1Zm2 2v10h10V3Z',
}

export function Sign({ look }: { readonly look: Look }): JSX.Element {
  return (
    <svg class="wall-sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path fill="currentColor" fill-rule="evenodd" d={shapes[look]} />
    </svg>
  )
}
