import { providerOf, surroundings } from '../daemon/surroundings.ts'
import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Inspection } from '../providers/provider.ts'
import type { Settings } from '../settings/settings.ts'
import { within } from './doctor-deadline.ts'
import { messageOf } from './errors.ts'

/** A first PowerShell on a slow machine, with its modules to be found and perhaps a remote session to be opened, takes its time. */
const INSPECTION_LIMIT: Milliseconds = ms(60_000)

const topic = 'provider'

/** What the provider of these settings finds out about its host, by really trying. Never rejects. */
export async function inspectProvider(settings: Settings, clock: Clock): Promise<Inspection> {
  if (settings.provider === 'simulator') {
    const message = 'the host is simulated: no real session is seen or touched'
    return { findings: [{ level: 'note', topic, message, fix: null }], dialect: null }
  }
  try {
    return await within(INSPECTION_LIMIT, clock, signal => inspected(settings, signal))
  } catch (error) {
    const message = `${settings.provider} can't be used here: ${messageOf(error)}`
    return { findings: [{ level: 'error', topic, message, fix: null }], dialect: null }
  }
}

async function inspected(settings: Settings, signal: AbortSignal): Promise<Inspection> {
  const provider = await providerOf(settings, surroundings(settings))
  try {
    if (provider.inspect !== undefined) return await provider.inspect({ signal })
    const { sessions } = await provider.reader.observe({ signal })
    const message = `${settings.provider} sees ${provider.host} (sessions: ${sessions.length})`
    return { findings: [{ level: 'ok', topic, message, fix: null }], dialect: null }
  } finally {
    await provider.close()
  }
}
