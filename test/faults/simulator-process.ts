import { instant } from '../../src/model/time.ts'
import { block } from '../../src/providers/simulator/events.ts'
import { logon } from '../../src/providers/simulator/logon.ts'
import { openWorld } from '../../src/providers/simulator/open.ts'
import { changeSession, find } from '../../src/providers/simulator/sessions.ts'
import { happen } from '../../src/providers/simulator/world.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'

/** Another process on a world: `node simulator-process.ts PATH guests NAME COUNT | block ID | freeze`. */
const [path = '', errand, subject = '', count = '0'] = process.argv.slice(2)
const world = await openWorld(path, systemClock())

if (errand === 'guests') {
  for (let number = 1; number <= Number(count); number++) {
    world.change(state =>
      logon(state, {
        user: `${subject}-${number}`,
        domain: null,
        groups: [],
        admin: false,
        place: { connection: 'remote', client: subject },
        at: instant(0),
      }),
    )
  }
}
if (errand === 'block') happen(world, state => block(state, subject))
if (errand === 'freeze') {
  // Sessions are written in order: when the last one is turned into text, the others stand in the open transaction.
  happen(world, state => {
    const all = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'].reduce(block, state)
    return changeSession(all, find(all, '11'), session => ({ ...session, blocked: 'yes', toJSON: freeze }))
  })
}
world.close()

function freeze(): never {
  process.stdout.write('frozen\n')
  for (;;);
}
