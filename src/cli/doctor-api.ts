import type { Finding } from '../providers/provider.ts'
import { leasePath } from '../settings/lease-path.ts'
import { listenText } from '../settings/listen-text.ts'
import type { Listen, Settings } from '../settings/settings.ts'
import { isHeld } from '../store/lease.ts'
import { messageOf, OperationFailed } from './errors.ts'
import { localApi } from './local-api.ts'

const topic = 'api'

/** Whether the daemon is reached as the settings say; without one, where browsers would find it. */
export async function apiFindings(settings: Settings): Promise<readonly Finding[]> {
  const { listen } = settings.api
  if (!isHeld(leasePath(settings))) {
    if (listen === null) return []
    return [{ level: 'ok', topic, message: `a daemon would listen on ${listenText(listen)}`, fix: null }]
  }
  try {
    const api = localApi(settings)
    await api.ask('GET', '/v1/viewer')
    const { socket, origin } = api.address
    // A demo listens unasked.
    const at = origin === null ? socket : `${socket}, and for browsers at ${origin}`
    const answers: Finding = { level: 'ok', topic, message: `the daemon answers at ${at}`, fix: null }
    return listen === null || isAsSet(listen, origin) ? [answers] : [answers, otherwise(listenText(listen))]
  } catch (error) {
    const fix = error instanceof OperationFailed ? error.hint : null
    // What belongs to another account is no fault of anybody's.
    return [{ level: error instanceof OperationFailed ? 'warning' : 'note', topic, message: messageOf(error), fix }]
  }
}

/** A free port is as good as another. */
function isAsSet(listen: Listen, origin: string | null): boolean {
  return origin !== null && (listen.port === 0 || origin === `http://${listenText(listen)}`)
}

function otherwise(wanted: string): Finding {
  return {
    level: 'warning',
    topic,
    message: `the settings say that it listens on ${wanted}, and it does not`,
    fix: 'start it again where its settings were changed; where it says that the port is taken, set another',
  }
}
