import { ms } from '../../../src/model/time.ts'
import { type LogindSettings, openLogind } from '../../../src/providers/logind/open.ts'
import type { Provider } from '../../../src/providers/provider.ts'
import { systemRandom } from '../../../src/runtime/random.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'

/** The provider over the bus of this host. It hears for itself, and reads no keeper's file. */
export function realProvider(blockAll: LogindSettings['blockAll'] = ROOM): Promise<Provider> {
  const blocks = { file: '/nonexistent/blocks', isKept: () => false }
  return openLogind({ bus: null, blockAll, blocks }, { clock: systemClock(), random: systemRandom })
}

/** As the settings have it where nobody says otherwise. */
const ROOM = { sessions: 3, share: 0.5, within: ms(3_000) }
