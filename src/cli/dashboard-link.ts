import type { Settings } from '../settings/settings.ts'
import { OperationFailed } from './errors.ts'
import { localApi } from './local-api.ts'

export interface DashboardLink {
  /** Signs one browser in. */
  readonly url: string
  /** Until when it does; ISO 8601. */
  readonly expiresAt: string
}

/**
 * A link from the daemon that keeps the host.
 * @throws {OperationFailed} nobody keeps it, or nothing listens for browsers
 */
export async function dashboardLink(settings: Settings): Promise<DashboardLink> {
  const api = localApi(settings)
  const { origin } = api.address
  if (origin === null) {
    throw new OperationFailed('the daemon listens for no browser, since its settings name no address', {
      hint: 'say `api: { listen: "127.0.0.1:8377" }` in its stationkeeper.yaml, and start it again',
    })
  }
  const { code, expiresAt } = await api.ask('POST', '/v1/codes')
  if (typeof code !== 'string' || typeof expiresAt !== 'string') throw new OperationFailed('the daemon gave no code')
  return { url: linkTo(origin, code), expiresAt }
}

/** The code stands where no log and no referrer takes it up. */
export function linkTo(origin: string, code: string): string {
  return `${origin}/#code=${code}`
}
