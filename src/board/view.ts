import type { BoardHead, BoardPlaced } from '../api/contract.ts'
import { summaryDocument } from '../documents/plan.ts'
import type { SessionSelector } from '../model/hold.ts'
import type { Session } from '../model/session.ts'
import { type Instant, isoInstant } from '../model/time.ts'
import { FactFinder } from '../planner/facts.ts'
import { compileMatch, type Matcher } from '../planner/match.ts'
import { summarise } from '../planner/summary.ts'
import { isNarrower } from './narrower.ts'
import type { Picture, PlacedInPicture } from './picture.ts'

/** Who is there, and what is known of where they sit. */
export type Room = Pick<Picture, 'observation' | 'labels'>

/** What those see who may see the sessions of one match only. */
export class View {
  readonly #selector: SessionSelector
  readonly #matcher: Matcher

  constructor(selector: SessionSelector) {
    this.#selector = selector
    this.#matcher = compileMatch(selector.match)
  }

  /** Ids. Whether it can't be told counts as no. */
  sessions({ observation, labels }: Room, now: Instant): ReadonlySet<string> {
    const finder = new FactFinder(observation, labels, now)
    const found = observation.sessions.filter(
      session => session.user !== null && this.#matcher.truth(finder.of(session, session.user)) === 'yes',
    )
    return new Set(found.map(({ id }) => id))
  }

  head(picture: Picture, within: ReadonlySet<string>): BoardHead {
    const { head, plan, blockAll, placed } = picture
    const blocked = blockAll === null ? [] : [...blockAll.sessions].filter(id => within.has(id))
    return {
      ...head,
      blockAll:
        blockAll === null || blocked.length === 0
          ? null
          : { at: isoInstant(blockAll.at), sessions: blocked.length, of: within.size },
      stations: this.#stations(picture, within),
      placed: placed.flatMap(each => this.#placed(each, within)),
      summary: summaryDocument(summarise(plan.decisions.filter(({ session }) => within.has(session.id)))),
    }
  }

  /** Those at which anybody would be seen, and those at which somebody is. */
  #stations({ head, observation, labels, now }: Picture, within: ReadonlySet<string>): BoardHead['stations'] {
    const finder = new FactFinder(observation, labels, now)
    const taken = new Set(observation.sessions.filter(({ id }) => within.has(id)).map(({ station }) => station))
    return head.stations.filter(
      ({ id }) => taken.has(id) || this.#matcher.truth(finder.of(somebodyAt(id), '')) === 'yes',
    )
  }

  /** What covers one of its sessions, or was placed for no others; the selector may name people who are none of them, and the reason tell of them. */
  #placed({ placed, document }: PlacedInPicture, within: ReadonlySet<string>): readonly BoardPlaced[] {
    const sessions = document.sessions.filter(id => within.has(id))
    const isOwn = isNarrower(placed.selector.match, this.#selector.match)
    if (isOwn) return [{ ...document, sessions }]
    return sessions.length === 0 ? [] : [{ ...document, selector: null, reason: null, sessions }]
  }
}

/** Of whom nothing is known but where they sit. */
function somebodyAt(station: string): Session {
  return {
    id: '',
    user: '',
    domain: null,
    groups: null,
    station,
    client: null,
    connection: 'station',
    state: 'unknown',
    blocked: 'unknown',
    locked: 'unknown',
    admin: null,
    logonAt: null,
    idleSince: null,
    own: false,
    can: [],
  }
}
