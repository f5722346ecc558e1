import type { BoardSession } from '../../api/contract.ts'

/** How a session stands with the policies, for colour, sign and word. Graver ones first: also the order in which they are counted. */
export const standings = ['contested', 'conflict', 'acting', 'held-back', 'held', 'in-sync', 'unmanaged'] as const
export type Standing = (typeof standings)[number]

/** What a filter picks: a standing, or a state of its own. */
export type Facet = Standing | 'blocked' | 'disconnected'

export function standingOf(session: Pick<BoardSession, 'contested' | 'decision'>): Standing {
  return session.contested === null ? verdictOf(session) : 'contested'
}

/** The same of the decision alone, whoever fights it. */
export function verdictOf({ decision }: Pick<BoardSession, 'decision'>): Exclude<Standing, 'contested'> {
  switch (decision.status) {
    case 'conflict':
      return 'conflict'
    case 'change':
    case 'assert':
      return 'acting'
    case 'withheld':
      if (decision.reason.code === 'held') return 'held'
      return decision.reason.code === 'in-flight' ? 'acting' : 'held-back'
    case 'unsupported':
      return 'held-back'
    case 'in-sync':
      return 'in-sync'
    default:
      return 'unmanaged'
  }
}

export function hasFacet(session: BoardSession, facet: Facet): boolean {
  switch (facet) {
    case 'blocked':
      return session.blocked === 'yes'
    case 'disconnected':
      return session.state === 'disconnected'
    default:
      return standingOf(session) === facet
  }
}

const words: { readonly [F in Facet]: string } = {
  contested: 'Contested',
  conflict: 'Conflict',
  acting: 'Acting',
  'held-back': 'Held back',
  held: 'On hold',
  'in-sync': 'In sync',
  unmanaged: 'Unmanaged',
  blocked: 'Blocked',
  disconnected: 'Disconnected',
}

export function facetWord(facet: Facet): string {
  return words[facet]
}

/** What is decided, in a word or two: the reason says the rest. */
export function decisionWord({ decision }: Pick<BoardSession, 'decision'>): string {
  const { status, action, reason } = decision
  const verb = action === 'disconnect' ? 'disconnect' : 'unlock'
  switch (status) {
    case 'change':
      return verb === 'unlock' ? 'To be unlocked' : 'To be disconnected'
    case 'assert':
      return 'Unlock to be sure'
    case 'withheld':
      if (reason.code === 'held') return 'On hold'
      if (reason.code === 'in-flight') return verb === 'unlock' ? 'Unlocking' : 'Disconnecting'
      return verb === 'unlock' ? 'Unlock held back' : 'Disconnect held back'
    case 'unsupported':
      return `Can not ${verb}`
    case 'conflict':
      return 'Rules in conflict'
    case 'in-sync':
      return 'In sync'
    default:
      return 'Unmanaged'
  }
}
