import type { JSX } from 'preact'
import type { Connection } from '../client/connection.ts'

/** How the page stands with its daemon, at the top of it. */
export function ConnectionSign({ connection }: { readonly connection: Connection }): JSX.Element {
  return <span class={`connection ${connection.kind}`}>{word(connection)}</span>
}

function word({ kind }: Connection): string {
  switch (kind) {
    case 'connecting':
      return 'Connecting…'
    case 'live':
      return 'Live'
    case 'lost':
      return 'Connection lost'
    case 'refused':
      return 'Signed out'
    default:
      return kind satisfies never
  }
}
