import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Alerts } from '../alerts/alerts.ts'
import { errorCode } from '../model/error-code.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import type { Surroundings } from './surroundings.ts'

export interface AlertingOptions extends Surroundings {
  readonly settings: Pick<Settings, 'alerts'>
  /** Of this program. */
  readonly version: string
  readonly host: string
  readonly store: Pick<Store, 'waits'>
  readonly onTrouble: (what: string, error: unknown) => void
}

/** What is loaded only where somebody wants to be told. @returns null: nobody does */
export async function alertsOf(options: AlertingOptions): Promise<Alerts | null> {
  const { settings, clock, random, version, host, store, onTrouble } = options
  const { webhook, webhookFile, minimumGap, names } = settings.alerts
  if (webhook === null && webhookFile === null) return null
  const { Alerts } = await import('../alerts/alerts.ts')
  const { fightsBefore } = await import('../alerts/fights-before.ts')
  const { AddressError } = await import('../alerts/webhook.ts')
  const address = (): string => {
    if (webhookFile === null) return webhook ?? ''
    try {
      return readFileSync(webhookFile, 'utf8')
    } catch (error) {
      throw new AddressError(`${webhookFile} can't be read (${errorCode(error) ?? 'nobody knows why'})`)
    }
  }
  return new Alerts({
    clock,
    random,
    newId: randomUUID,
    version,
    host,
    address,
    minimumGap,
    names,
    fights: fightsBefore(store.waits(), host),
    onTrouble: why => onTrouble('Telling the webhook of alerts', new Error(why)),
  })
}
