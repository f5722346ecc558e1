import { isSystemdHere, Systemctl, type UnitState } from '../linux/systemctl.ts'
import { findTool } from '../linux/tool.ts'
import type { Finding } from '../providers/provider.ts'
import { listenText } from '../settings/listen-text.ts'
import type { Settings } from '../settings/settings.ts'
import { fetchedFrom, isConfined, isCutOff, type Reaching } from './service-unit-network.ts'
import { UNIT_NAME, unitPlaces } from './service-unit-places.ts'

const topic = 'service'

/** Of its file's states, those in which nothing starts it after the next restart. */
const UNSTARTED: ReadonlySet<string> = new Set(['disabled', 'enabled-runtime'])

/** How the service of this computer stands; nothing where systemd starts none. @throws {ToolFailed} systemd does not answer */
export async function unitFindings(
  settings: Pick<Settings, 'provider'> & Reaching,
  settingsFile: string | null,
): Promise<readonly Finding[]> {
  const systemctl = findTool('systemctl')
  if (!isSystemdHere() || systemctl === null) return []
  const unit = await new Systemctl([systemctl], UNIT_NAME).show()
  // What other settings than the service's own say is not the unit's affair.
  const isItsOwn = settingsFile === unitPlaces().settings
  return [...findingsOf(unit, settings), ...(isItsOwn ? reachFindings(unit, settings) : [])]
}

/** Whether its sandbox lets it fetch its policies and alert whom it should, and browsers reach it. */
export function reachFindings(unit: UnitState, { git, api, alerts }: Reaching): readonly Finding[] {
  if (unit.load !== 'loaded') return []
  const found: Finding[] = []
  const say = (level: Finding['level'], message: string, lets: string): void => {
    const fix = `\`sudo stationkeeper service install\`, which lets ${lets}`
    found.push({ level, topic, message: `${UNIT_NAME} has no network${message}`, fix })
  }
  const host = fetchedFrom(git)
  const confined = isConfined(unit)
  if (host !== null && confined) say('error', `, and the policies are on ${host}`, 'it reach them')
  if ((alerts.webhook ?? alerts.webhookFile) !== null && confined)
    say('error', ', and alerts go to a webhook', 'it reach that')
  if (api.listen !== null && isCutOff(unit)) {
    say(
      'warning',
      ` of this computer's own, and the dashboard is to be at ${listenText(api.listen)}`,
      'browsers reach it',
    )
  }
  return found
}

/** @param settings of this look: a service that is missing matters where real sessions are to be kept */
export function findingsOf(unit: UnitState, { provider }: { readonly provider: string }): readonly Finding[] {
  const say = (level: Finding['level'], message: string, fix: string | null): Finding => ({
    level,
    topic,
    message: `${UNIT_NAME} ${message}`,
    fix,
  })
  if (unit.load === 'not-found') {
    if (provider === 'simulator') return []
    return [
      say('note', 'is not installed: nothing is kept but while somebody runs it', '`stationkeeper service install`'),
    ]
  }
  if (unit.load !== 'loaded') {
    const fix = unit.load === 'masked' ? `systemctl unmask ${UNIT_NAME}` : `systemctl status ${UNIT_NAME}`
    return [say('warning', `can't run: systemd calls it ${unit.load}`, fix)]
  }
  const starting = UNSTARTED.has(unit.file)
    ? [say('warning', 'does not start with this computer', `systemctl enable ${UNIT_NAME}`)]
    : []
  return [standing(unit, say), ...starting]
}

function standing(
  { active, user, pid, exit, restarts, status }: UnitState,
  say: (level: Finding['level'], message: string, fix: string | null) => Finding,
): Finding {
  const log = `journalctl --unit ${UNIT_NAME} --lines 50`
  switch (active) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return say('ok', `runs as ${user || 'root'}, process ${pid}${status === '' ? '' : `: ${status}`}`, null)
    case 'failed':
      return say('error', `failed${exit === null ? '' : `, with exit code ${exit}`}`, `see why: ${log}`)
    case 'activating':
      return restarts === 0
        ? say('note', 'is starting', null)
        : say('error', `does not stay up: systemd has started it ${restarts} times again`, `see why: ${log}`)
    default:
      return say('warning', `does not run (${active})`, `systemctl enable --now ${UNIT_NAME}`)
  }
}
