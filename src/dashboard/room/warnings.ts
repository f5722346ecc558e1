import type { BoardHead, BoardSession, Trouble } from '../../api/contract.ts'

/** Something that nobody who looks at the page may overlook. */
export interface Warning {
  readonly key: string
  readonly tone: 'bad' | 'warn'
  readonly title: string
  readonly text: string
  /** What the room shows where somebody asks which sessions. */
  readonly shows: 'blocked' | 'contested' | null
}

type Say = (iso: string) => string

/** Gravest first. */
export function warningsOf(head: BoardHead, sessions: Iterable<BoardSession>, say: Say): readonly Warning[] {
  let blocked = 0
  const contested: BoardSession[] = []
  for (const session of sessions) {
    if (session.blocked === 'yes') blocked += 1
    if (session.contested !== null) contested.push(session)
  }
  const found: Warning[] = []
  if (head.blockAll !== null) {
    const { at, sessions: hit, of } = head.blockAll
    found.push({
      key: 'block-all',
      tone: 'bad',
      title: 'Block All',
      text: `${hit} of ${of} sessions were blocked at once at ${say(at)}; ${blocked === 0 ? 'none is' : `${blocked} ${are(blocked)}`} blocked now.`,
      shows: 'blocked',
    })
  }
  if (contested.length > 0) {
    const count = contested.length
    found.push({
      key: 'contested',
      tone: 'bad',
      title: `Contested: ${count} ${count === 1 ? 'session' : 'sessions'}`,
      text: contestedText(contested),
      shows: 'contested',
    })
  }
  if (head.stopped !== null) {
    found.push({
      key: 'stopped',
      tone: 'bad',
      title: 'Acting is stopped',
      text: `${head.stopped === '' ? '' : `${sentence(head.stopped)} `}Nothing is done to any session until \`stationkeeper resume\` on the host.`,
      shows: null,
    })
  }
  if (!head.armed) {
    found.push({
      key: 'disarmed',
      tone: 'warn',
      title: 'Only watching',
      text: 'The policies are not enforced on this host yet. `stationkeeper run --enforce`, once, has them enforced.',
      shows: null,
    })
  }
  for (const trouble of head.troubles) found.push(troubleWarning(trouble, say))
  return found
}

const troubles: { readonly [T in Trouble['what']]: { readonly tone: Warning['tone']; readonly title: string } } = {
  'observe-failed': { tone: 'bad', title: 'The host can not be seen' },
  'provider-failed': { tone: 'bad', title: 'The host refuses to act' },
  'pass-failed': { tone: 'bad', title: 'Planning failed' },
  'policies-rejected': { tone: 'warn', title: 'New policies were refused' },
  'policies-unreachable': { tone: 'warn', title: 'The policies can not be reached' },
  'policies-unwatched': { tone: 'warn', title: 'Policies are not watched' },
  'hints-lost': { tone: 'warn', title: 'Changes are seen late' },
}

function troubleWarning({ what, since, message }: Trouble, say: Say): Warning {
  const told = message === '' ? '' : sentence(message)
  return { key: what, ...troubles[what], text: `${told} Since ${say(since)}.`.trim(), shows: null }
}

function contestedText(contested: readonly BoardSession[]): string {
  const yields = contested.filter(session => session.contested?.whenContested === 'yield').length
  const rules = [
    ...new Set(contested.map(({ contested: fight }) => (fight === null ? '' : `${fight.policy}/${fight.rule}`))),
  ]
  const then =
    yields === 0
      ? 'it goes on, slowly'
      : yields === contested.length
        ? 'it yields until that stops'
        : 'it yields for some of them'
  return `Someone keeps undoing what ${rules.length === 1 ? rules[0] : `${rules.length} rules`} ${rules.length === 1 ? 'does' : 'do'}; ${then}.`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are'
}
