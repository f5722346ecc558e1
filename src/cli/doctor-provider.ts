import { providerOf, surroundings } from '../daemon/surroundings.ts'
import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { CmdletDialect, Finding, Inspection } from '../providers/provider.ts'
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

/** The machine that is to be kept, as far as it decides how. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly provider: string
  /** Another computer that is kept from here; null: this one. */
  readonly computer: string | null
  /** null: there are no MultiPoint cmdlets, or nobody looked. */
  readonly dialect: CmdletDialect | null
}

/** Which provider to use here. */
export function providerAdvice({ platform, provider, computer, dialect }: Machine): Finding {
  const use = (level: Finding['level'], message: string, fix: string | null): Finding => ({
    level,
    topic,
    message,
    fix,
  })
  if (provider === 'multipoint' && computer !== null) {
    return use('ok', `multipoint keeps ${computer} from here`, null)
  }
  if (platform !== 'win32') {
    const message = `no provider of this version sees the sessions of ${platform} itself; seats of Linux (logind) come later`
    const fix = 'simulator to try things out, or multipoint with multipoint.computer to keep a Windows host from here'
    return use('note', message, fix)
  }
  if (dialect !== null) {
    if (provider === 'multipoint') return use('ok', 'multipoint fits: this computer has its cmdlets', null)
    const message =
      provider === 'wts'
        ? 'this computer has the MultiPoint cmdlets, and wts can not unlock'
        : 'this computer has the MultiPoint cmdlets'
    return use(provider === 'wts' ? 'warning' : 'note', message, 'provider: multipoint')
  }
  if (provider === 'wts') return use('ok', 'wts fits: no MultiPoint cmdlets were found on this computer', null)
  return use('note', 'no MultiPoint cmdlets were found on this computer', 'provider: wts')
}
