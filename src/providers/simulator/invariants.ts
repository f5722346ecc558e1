import { compareSessionIds } from '../../model/session.ts'
import type { WorldState } from './world.ts'

/** What is wrong with a world, one line each; empty for every world that events can lead to. */
export function worldProblems(state: WorldState): readonly string[] {
  const problems: string[] = []
  const ids = new Set<string>()
  const stations = new Map<string, string>()
  let before: string | null = null
  for (const { id, station, state: condition } of state.sessions) {
    if (ids.has(id)) problems.push(`session ${id} occurs twice`)
    else if (before !== null && compareSessionIds(before, id) > 0) problems.push(`session ${id} stands after ${before}`)
    ids.add(id)
    before = id
    if (station === null) continue
    const other = stations.get(station)
    if (other !== undefined) problems.push(`sessions ${other} and ${id} are both at station ${station}`)
    if (condition === 'disconnected') problems.push(`session ${id} is disconnected, yet at station ${station}`)
    stations.set(station, id)
  }
  return problems
}
