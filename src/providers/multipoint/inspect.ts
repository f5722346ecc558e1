import type { Clock } from '../../model/clock.ts'
import type { Finding, Inspection, Provider } from '../provider.ts'
import { dialectOf } from './dialect.ts'
import { chainOf } from './error-chain.ts'
import { describeFindings } from './findings.ts'
import type { BlockProbe } from './probe.ts'
import type { HostDescription } from './protocol.ts'
import { NotStartableError } from './shell-ended.ts'
import type { ShellPool } from './shell-pool.ts'
import type { StartCommand } from './start-command.ts'
import { readDescription, readSessions } from './values.ts'
import { lookAtWindows } from './windows-look.ts'

export interface InspectOptions {
  readonly pool: ShellPool
  readonly probe: BlockProbe
  readonly windows: Provider | null
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly command: StartCommand
}

/** Finds out how the host can be kept, by trying all of it. Says what is wrong rather than throw. */
export async function inspectHost(options: InspectOptions): Promise<Inspection> {
  const described = await describeHost(options)
  if ('level' in described) return { findings: [described], dialect: null }
  const findings = [
    ...describeFindings(described, process.platform === 'win32'),
    // Without the cmdlet there is nothing to ask, and that it is missing was said.
    ...(described.cmdlets.sessions === null ? [] : [await sessionsFinding(options)]),
    await probeFinding(options),
    await identityFinding(options),
    ...(await sessionEndFindings(options)),
  ]
  return { findings, dialect: dialectOf(described) }
}

async function describeHost({ pool, signal, command }: InspectOptions): Promise<HostDescription | Finding> {
  try {
    const request = { do: 'describe' } as const
    return await pool.ask({ request, read: readDescription, wanted: 'read', doing: 'describe the host' }, signal)
  } catch (error) {
    const topic = 'PowerShell'
    if (error instanceof NotStartableError) return { level: 'error', topic, message: error.finding, fix: error.fix }
    return {
      level: 'error',
      topic,
      message: chainOf(error),
      fix:
        `Run ${command.command} by hand. Where it refuses scripts, the execution policy is set by a Group Policy: allow local ` +
        'scripts ("Turn on Script Execution"), and unblock files that were downloaded. Where a computer is named, see that ' +
        'PowerShell remoting reaches it.',
    }
  }
}

async function sessionsFinding({ pool, signal }: InspectOptions): Promise<Finding> {
  const topic = 'sessions'
  try {
    const request = { do: 'sessions', timeoutSeconds: 10 } as const
    const { length } = await pool.ask({ request, read: readSessions, wanted: 'read', doing: 'Get-WmsSession' }, signal)
    return { level: 'ok', topic, message: `${length} read`, fix: null }
  } catch (error) {
    const fix = "See that the services of MultiPoint run, and that this account may read the host's sessions."
    return { level: 'error', topic, message: chainOf(error), fix }
  }
}

async function probeFinding({ probe, signal }: InspectOptions): Promise<Finding> {
  const topic = 'probe'
  if (!probe.isConfigured) {
    const message = 'fight detection: off. No probe is set, so nobody sees whether a session is blocked'
    return { level: 'note', topic, message, fix: '`probe learn` finds one.' }
  }
  try {
    const blocked = await probe.ask(signal)
    return { level: 'ok', topic, message: `it answers; blocked sessions at present: ${blocked?.size ?? 0}`, fix: null }
  } catch (error) {
    const fix =
      'Until it answers, every session counts as neither blocked nor unblocked. Check multipoint.probeProcess and multipoint.probeScript.'
    return { level: 'error', topic, message: chainOf(error), fix }
  }
}

async function identityFinding({ windows, signal, clock }: InspectOptions): Promise<Finding> {
  const topic = 'identity'
  const weak =
    'two stays of one person in a session are taken for one; the person is compared in the same request as each action'
  if (windows === null) return { level: 'note', topic, message: `no logon times: ${weak}`, fix: null }
  try {
    const { sessions } = await lookAtWindows(windows, signal, clock)
    return { level: 'ok', topic, message: `Windows tells the logon times of ${sessions.length} sessions`, fix: null }
  } catch (error) {
    const message = `Windows does not tell logon times (${chainOf(error)}): ${weak}`
    return { level: 'warning', topic, message, fix: 'Run Stationkeeper as an administrator, or as SYSTEM.' }
  }
}

/** Of what Windows finds out about itself, the limits that would end a disconnected session, whoever disconnected it. */
async function sessionEndFindings({ windows, signal }: InspectOptions): Promise<readonly Finding[]> {
  const topic = 'time limits'
  if (windows?.inspect === undefined) return []
  try {
    return (await windows.inspect({ signal })).findings.filter(finding => finding.topic === topic)
  } catch (error) {
    signal.throwIfAborted()
    const message = `whether a time limit ends disconnected sessions can't be told: ${chainOf(error)}`
    return [{ level: 'warning', topic, message, fix: 'Run Stationkeeper as an administrator, or as SYSTEM.' }]
  }
}
