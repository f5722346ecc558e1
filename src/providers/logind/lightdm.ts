import { UnsupportedError } from '../errors.ts'
import type { Bus } from './bus.ts'
import type { Desktop } from './desktop.ts'

/** Sessions on the seats that LightDM keeps. */
export function lightDmDesktop(_bus: Bus): Desktop {
  return {
    keeps: ({ service, seat }) => seat !== null && service.startsWith('lightdm'),
    standings: async () => new Map(),
    async disconnect({ id }) {
      throw new UnsupportedError(`Session ${id}: LightDM can not be asked yet`)
    },
  }
}
