/**
 * Asks logind to unlock the session that its argument names, as the provider does, under whatever account it runs; says so, waits for no longer than
 * its standard input is open, and says what came of it. It stays until it is killed: that its connection is gone is none of its end's doing.
 */
import { managerMethod } from '../../../src/providers/logind/login1.ts'
import { openLoneConnection } from '../../../src/providers/logind/lone-connection.ts'
import { systemBusAddress } from '../../../src/providers/logind/system-bus-address.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'

const enough = new AbortController()
process.stdin.once('end', () => enough.abort(new Error('nobody waits any more'))).resume()
const { signal } = enough
{
  using connection = await openLoneConnection({ address: systemBusAddress(), clock: systemClock(), signal })
  const unlocking = connection.call(managerMethod('UnlockSession', 's', [process.argv[2]]), { signal })
  console.log('asked')
  const end = await unlocking.then(
    () => 'done',
    (error: unknown) => String(error),
  )
  console.log(end)
}
setInterval(() => {}, 60_000)
