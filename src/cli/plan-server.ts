import { readPolicies } from '../policy/directory.ts'
import type { ResolvedSettings } from '../settings/settings.ts'
import { askedText, MAX_ASKED_TEXT } from '../store/request-shapes.ts'
import type { PlanAnswer, PlanRequest } from '../store/requests.ts'
import { loadEngine } from './engine.ts'
import { InvalidInput, OperationFailed } from './errors.ts'
import { reportFindings } from './findings.ts'
import { untilSignal } from './signals.ts'
import type { Terminal } from './terminal.ts'

export type ServerPlan = Extract<PlanAnswer, { readonly kind: 'planned' }>

/**
 * Has the daemon that keeps the host plan upon what it sees and remembers: the policies given with `--policies`, else those that it has
 * in force. It acts upon nothing of it.
 * @throws {OperationFailed} there is no daemon, or it could not
 * @throws {InvalidInput} the policies are not valid; findings have been shown
 */
export async function planByDaemon(
  { settings, origins }: ResolvedSettings,
  byHand: boolean,
  terminal: Terminal,
): Promise<ServerPlan> {
  const given = origins.get('policies')?.kind === 'flag'
  const files = given ? await filesOf(settings.policies, terminal) : null
  const { ask } = await loadEngine()
  const asked = await untilSignal(signal => ask({ verb: 'plan', files, byHand }, { settings, signal }))
  switch (asked.kind) {
    case 'none':
      throw new OperationFailed('no daemon keeps this host, so none can plan', {
        hint: 'start one with `stationkeeper run`, or plan here without --server',
      })
    case 'not-taken':
      throw new OperationFailed(`nothing was planned: ${asked.holder} keeps the host and did not answer within 10 s`, {
        hint: 'see `stationkeeper status`; a daemon of an older version does not plan for others',
      })
    case 'abandoned':
      throw new OperationFailed('the daemon ended before it answered')
    case 'answered':
      break
    default:
      return asked satisfies never
  }
  const { answer } = asked
  // Whoever asked can do something about it.
  if (answer.kind === 'refused') throw new OperationFailed(answer.message)
  if (answer.kind === 'planned') {
    if (given) reportFindings(answer.diagnostics, 'the policies are', terminal)
    return answer
  }
  if (answer.kind !== 'invalid-policies')
    throw new Error(`the daemon took a request to plan for another one (${answer.kind})`)
  if (answer.found > answer.diagnostics.length)
    terminal.err(`of ${answer.found} findings the first ${answer.diagnostics.length} are shown\n`)
  reportFindings(answer.diagnostics, 'the policies are', terminal)
  throw new InvalidInput(`there is no policy in ${settings.policies}`, { hint: 'name a folder with --policies' })
}

async function filesOf(source: string, terminal: Terminal): Promise<PlanRequest['files']> {
  const { files, diagnostics } = await readPolicies([source])
  reportFindings(diagnostics, 'the policies are', terminal)
  if (askedText(files) > MAX_ASKED_TEXT) {
    throw new InvalidInput(
      `the policies in ${source} have more than ${MAX_ASKED_TEXT} characters together, which is too much to ask a daemon about`,
      { hint: 'plan here without --server' },
    )
  }
  return files
}
