import type { JSX } from 'preact'
import type { Standing } from '../text/standing.ts'

export type SignName = Standing | 'blocked' | 'locked' | 'lost' | 'close'

/** Drawn within 16 by 16. Each has a shape of its own, so that no colour has to be told from another. */
const paths: { readonly [S in SignName]: string } = {
  contested: 'M3 3l10 10M13 3L3 13',
  conflict: 'M2 5h9l-3-3M14 11H5l3 3',
  acting: 'M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z',
  'held-back': 'M8 2v7M8 13v.2',
  held: 'M5.5 3v10M10.5 3v10',
  'in-sync': 'M2.5 8.5l3.5 4 7.5-9',
  unmanaged: 'M3 8h10',
  blocked: 'M3.8 3.8l8.4 8.4M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13z',
  locked: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 015 0v2.5',
  lost: 'M1.5 5.5a9.5 9.5 0 0113 0M4 8.5a6 6 0 018 0M8 12.5v.2M2 14L14 2',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
}

/** Beside words, never in their stead. */
export function Sign({ name }: { readonly name: SignName }): JSX.Element {
  return (
    <svg class="sign" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
