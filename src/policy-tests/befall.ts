import { happen } from '../providers/simulator/world.ts'
import { happenIn } from './happen.ts'
import type { Happening } from './policy-test.ts'
import type { Rehearsal } from './rehearsal.ts'

/**
 * Lets something happen to the host, its machine or whoever keeps it.
 * @param onRefused told later why an operator's word was not taken
 * @throws {EventError} it can't happen on this host now
 */
export function befall(rehearsal: Rehearsal, happening: Happening, onRefused: (why: string) => void): void {
  const { clock, world } = rehearsal
  switch (happening.kind) {
    case 'hold': {
      const { selector, length, reason } = happening
      rehearsal.order({ verb: 'hold', selector, length: { for: length }, reason }, onRefused)
      break
    }
    case 'override': {
      const { selector, ensure, length, reason } = happening
      rehearsal.order({ verb: 'override', selector, ensure, length: { for: length }, reason }, onRefused)
      break
    }
    case 'release':
      rehearsal.order({ verb: 'release', target: { selector: happening.selector } }, onRefused)
      break
    case 'stop':
      rehearsal.stop = happening.reason
      break
    case 'resume':
      rehearsal.stop = null
      break
    case 'setClock':
      clock.jumpWall('by' in happening.to ? happening.to.by : happening.to.at - clock.now())
      break
    case 'sleep':
      clock.sleep(happening.length, { counts: true })
      break
    case 'logon':
    case 'deed':
    case 'reconnect':
    case 'blockAll':
    case 'unblockAll':
    case 'trouble':
      happen(world, state => happenIn(state, happening, clock.now()))
      break
    default:
      happening satisfies never
  }
}
