import { UnsupportedError } from '../errors.ts'
import type { Desktop } from './desktop.ts'

/** Sessions that people reach through xrdp. */
export function xrdpDesktop(): Desktop {
  return {
    keeps: ({ service }) => service === 'xrdp-sesman',
    standings: async () => new Map(),
    async disconnect({ id }) {
      throw new UnsupportedError(`Session ${id}: xrdp can not be asked yet`)
    },
  }
}
