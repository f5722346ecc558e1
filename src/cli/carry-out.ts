import type { ResolvedSettings } from '../settings/settings.ts'
import type { Request } from '../store/requests.ts'
import { loadEngine } from './engine.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import { type ExitCode, reportExit } from './exit-codes.ts'
import { reportFindings } from './findings.ts'
import { untilSignal } from './signals.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { version } from './version.ts'

export interface Order {
  readonly request: Request
  readonly resolved: ResolvedSettings
  readonly format: Format
  readonly terminal: Terminal
}

/**
 * Has a person's word carried out, by the daemon or here, and shows what became of it.
 * @throws {OperationFailed} nobody carried it out
 * @throws {InvalidInput} the policies are not valid, or not those of the daemon
 */
export async function carryOutAndReport({ request, resolved, format, terminal }: Order): Promise<ExitCode> {
  const { settings, origins } = resolved
  const { carryOut } = await loadEngine()
  const ownPolicies = origins.get('policies')?.kind === 'flag'
  const carried = await untilSignal(signal => carryOut(request, { settings, ownPolicies, signal, version: version() }))
  switch (carried.kind) {
    case 'report': {
      if (format === 'json') {
        const { jsonText } = await import('./views/json.ts')
        const { reportDocument } = await import('./views/report-json.ts')
        terminal.out(jsonText(reportDocument(carried.report)))
      } else {
        const { reportText } = await import('./views/report-text.ts')
        terminal.out(reportText(carried.report))
      }
      return reportExit(carried.report)
    }
    case 'ordered':
      throw new Error(`${carried.ordered.verb} is no request to act`)
    case 'refused':
      throw new InvalidInput(carried.message)
    case 'not-taken':
      throw new OperationFailed(`nothing was done: ${carried.holder} keeps the host and did not answer within 10 s`, {
        hint: 'see `stationkeeper status`',
      })
    case 'abandoned':
      throw new OperationFailed('the daemon ended before it answered', {
        hint: 'what became of it is in `stationkeeper history`',
      })
    case 'policies-not-taken':
      throw new InvalidInput(`--policies can't be given beside a daemon, which has its own: ${carried.holder}`, {
        hint: 'leave it out, or stop the daemon first',
      })
    case 'invalid-policies':
      reportFindings(carried.diagnostics, 'the policies are', terminal)
      throw new InvalidInput(`there is no policy in ${settings.policies}`, {
        hint: 'name a folder with --policies, or begin with `stationkeeper init`',
      })
    default:
      return carried satisfies never
  }
}
