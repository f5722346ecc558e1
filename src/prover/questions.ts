import { fieldsIn } from '../model/match-fields.ts'
import type { Match, MatchField, Rule } from '../model/policy.ts'
import { boxOf, meet } from './box.ts'
import { allOf, type ClassSet, none } from './class-set.ts'
import { MatchNeeds } from './match-need.ts'
import { both, either, type Need, within } from './need.ts'
import { Neighbours } from './neighbours.ts'
import { type Answer, type Effort, search } from './search.ts'
import type { Universe } from './universe.ts'

/** One rule, as what a session at an instant has to be. Instants at which it does not hold are ones at which it matches nobody. */
export interface Asked {
  readonly rule: Rule
  readonly rank: number
  /** It holds and matches. */
  readonly yes: Need
  /** It does not hold, or does not match for certain: it is no candidate. */
  readonly aside: Need
  /** It does not hold, or certainly does not match. */
  readonly no: Need
  readonly fields: ReadonlySet<MatchField>
  /** Outside it, `aside` is so. */
  readonly box: readonly ClassSet[]
  /** Outside it, `no` is so. */
  readonly wideBox: readonly ClassSet[]
  /** The dimensions that its box limits. */
  readonly limits: readonly number[]
}

/** What is to be so of one session at one instant. */
export interface Question {
  readonly yes: readonly Asked[]
  readonly aside?: readonly Asked[]
  readonly no?: readonly Asked[]
}

/** So much is looked at for one question. */
const EFFORT = 400_000

/** Asks what sessions there can be, and knows where the answer would be a guess. */
export class Questions {
  /** By rank. */
  readonly rules: readonly Asked[]
  readonly #universe: Universe
  readonly #effort: Effort
  readonly #needs: MatchNeeds
  readonly #neighbours: Neighbours

  /** @param during the classes of instants at which each rule holds, by rank */
  constructor(rules: readonly Rule[], during: readonly ClassSet[], universe: Universe, effort: Effort) {
    this.#universe = universe
    this.#effort = effort
    this.#needs = new MatchNeeds(universe)
    this.rules = rules.map((rule, rank) => asked(rule, rank, during[rank] ?? none, this.#needs, universe))
    this.#neighbours = new Neighbours(this.rules, universe.all)
  }

  /** `gave-up`: nobody was found, and there may be somebody all the same. */
  ask({ yes, aside = [], no = [] }: Question): Answer {
    let box: readonly ClassSet[] | null = this.#universe.all
    for (const rule of yes) box = box === null ? null : meet(box, rule.box)
    if (box === null) return this.#sure({ kind: 'none' }, yes)
    const region = box
    this.#effort.steps -= aside.length + no.length
    const near = aside.filter(rule => meet(region, rule.box) !== null)
    const wide = no.filter(rule => meet(region, rule.wideBox) !== null)
    const needs = [
      ...this.#universe.sound,
      ...yes.map(rule => rule.yes),
      ...near.map(rule => rule.aside),
      ...wide.map(rule => rule.no),
    ]
    const effort = { steps: Math.min(EFFORT, this.#effort.steps) }
    const given = effort.steps
    const answer = search(needs, region, effort)
    this.#effort.steps -= given - effort.steps
    return this.#sure(answer, [...yes, ...near, ...wide])
  }

  /** The rule as though it asked for that alone, at any time. */
  asking({ rule, rank }: Asked, match: Match): Asked {
    return asked({ ...rule, match }, rank, this.#universe.all[0] ?? none, this.#needs, this.#universe)
  }

  /** All rules that may have to do with it, by rank. */
  near(asked: Asked): readonly Asked[] {
    const near = this.#neighbours.of(asked)
    this.#effort.steps -= near.length
    return near
  }

  /** Where classes may be missing, nobody found does not mean that there is nobody. */
  #sure(answer: Answer, involved: readonly Asked[]): Answer {
    if (answer.kind !== 'none') return answer
    const { incomplete } = this.#universe
    const missing = involved.some(({ fields }) => [...fields].some(field => incomplete.has(field)))
    return missing ? { kind: 'gave-up' } : answer
  }
}

function asked(rule: Rule, rank: number, during: ClassSet, needs: MatchNeeds, universe: Universe): Asked {
  const { sizes, all } = universe
  const holds = within(sizes, 'time', during)
  const rests = within(sizes, 'time', allOf(sizes.time) & ~during)
  const yes = both([holds, needs.of(rule.match, 'yes')])
  const box = boxOf(yes, all)
  return {
    rule,
    rank,
    yes,
    aside: either([rests, needs.of(rule.match, 'not-yes')]),
    no: either([rests, needs.of(rule.match, 'no')]),
    fields: fieldsIn(rule.match),
    box,
    wideBox: boxOf(both([holds, needs.of(rule.match, 'not-no')]), all),
    limits: all.flatMap((set, dimension) => (box[dimension] === set ? [] : [dimension])),
  }
}
