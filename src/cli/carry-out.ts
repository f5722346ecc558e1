import { sourceName } from '../daemon/policy-source.ts'
import type { Report } from '../model/action.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import type { ActRequest, Ordered, OrderRequest, SessionRequest } from '../store/requests.ts'
import { loadEngine } from './engine.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import { type ExitCode, reportExit } from './exit-codes.ts'
import { reportFindings } from './findings.ts'
import { lookTroubleTeller } from './look.ts'
import { refusedPlan } from './refused-plan.ts'
import { untilSignal } from './signals.ts'
import type { Terminal } from './terminal.ts'
import type { Format } from './verb.ts'
import { version } from './version.ts'

export interface Order {
  readonly request: ActRequest
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
  const report = await reportOf(request, resolved, terminal)
  if (format === 'json') {
    const { jsonText } = await import('./views/json.ts')
    const { reportDocument } = await import('./views/report-json.ts')
    terminal.out(jsonText(reportDocument(report), terminal))
  } else {
    const { reportText } = await import('./views/report-text.ts')
    terminal.out(reportText(report, request.verb === 'apply' ? [] : request.sessionIds))
  }
  return reportExit(report)
}

/**
 * Has something placed, released or forgotten, by the daemon or here.
 * @throws {OperationFailed} nobody did it
 * @throws {InvalidInput} it can't be done as it stands
 */
export async function carryOutOrder(
  request: OrderRequest,
  resolved: ResolvedSettings,
  terminal: Terminal,
): Promise<Ordered> {
  const carried = await carriedOut(request, resolved, terminal)
  if (carried.kind === 'ordered') return carried.ordered
  throw new Error(`${request.verb} was taken for a request to act`)
}

async function reportOf(request: ActRequest, resolved: ResolvedSettings, terminal: Terminal): Promise<Report> {
  const carried = await carriedOut(request, resolved, terminal)
  if (carried.kind === 'report') return carried.report
  throw new Error(`${request.verb} was not taken for a request to act`)
}

type Done =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'ordered'; readonly ordered: Ordered }

async function carriedOut(
  request: SessionRequest,
  { settings, origins }: ResolvedSettings,
  terminal: Terminal,
): Promise<Done> {
  const { carryOut } = await loadEngine()
  const ownPolicies = origins.get('policies')?.kind === 'flag'
  const carried = await untilSignal(signal =>
    carryOut(request, { settings, ownPolicies, signal, version: version(), onTrouble: lookTroubleTeller(terminal) }),
  )
  switch (carried.kind) {
    case 'report':
    case 'ordered':
      return carried
    case 'refused':
      throw new InvalidInput(carried.message)
    case 'plan-refused':
      throw refusedPlan(carried.refusal)
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
      throw new InvalidInput(`there is no policy in ${sourceName(settings)}`, {
        hint: 'name a folder with --policies, or begin with `stationkeeper init`',
      })
    default:
      return carried satisfies never
  }
}
