import { atMost } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { wasReached } from '../policy/git/git-problem.ts'
import type { Provider } from '../providers/provider.ts'
import { Reconciler } from '../reconcile/reconciler.ts'
import { openInbox } from '../store/inbox.ts'
import type { Store } from '../store/store.ts'
import { alertsOf } from './alerting.ts'
import { answersOf } from './answers.ts'
import { arm } from './arm.ts'
import type { RunEnd, RunOptions } from './contract.ts'
import { endAll } from './ending.ts'
import { followChanges } from './follow-changes.ts'
import { foreignPolicyWriters } from './foreign-writers.ts'
import { FreeSpace, SPACE_ROUND } from './free-space.ts'
import { HEAD_ROUND, journalHead } from './journal-head.ts'
import { keeperOf } from './keeper-of.ts'
import { OpenDoor } from './open-door.ts'
import { KeptPolicies } from './policies.ts'
import { sourceName } from './policy-source.ts'
import { reloadWhenAsked } from './reloading.ts'
import { RequestDesk } from './requests.ts'
import { Rounds } from './rounds.ts'
import { serve } from './serving.ts'
import { StopChange } from './stop-change.ts'
import { loopSettings, type Surroundings } from './surroundings.ts'
import { TOKEN_ROUND, TokenNotes } from './token-notes.ts'
import { troubleTeller } from './trouble-teller.ts'
import type { UnderSystemd } from './under-systemd.ts'
import { rejectionText } from './vetted-policies.ts'

/** Far more than opening the API takes; a daemon that can't open it keeps its host all the same. */
const OPENING: Milliseconds = ms(5_000)
/** How often to see whether a file STOP came or went; before every action it is looked for anyway. */
const STOP_ROUND: Milliseconds = ms(500)

/** Keeps the host of a provider that is open, with a store that is open, until the signal or somebody's word. */
export async function keepHost(
  options: RunOptions,
  { systemd, ...lent }: Surroundings & { readonly systemd: UnderSystemd },
  provider: Provider,
  store: Store,
): Promise<RunEnd> {
  const { settings, version } = options
  const { clock } = lent
  await using opened = new AsyncDisposableStack()
  const alerts = await alertsOf({
    ...lent,
    settings,
    version,
    host: provider.host,
    store,
    onTrouble: (...of) => onTrouble(...of),
  })
  opened.defer(() => alerts?.close())
  const simulated = provider.reader.capabilities.simulated
  // What keeps figures is for a daemon alone: no verb waits until it is loaded.
  const { Face } = await import('./face.ts')
  const space = new FreeSpace({ folder: settings.state, account: process.getuid?.() ?? null, clock })
  const face = opened.use(
    new Face({
      settings,
      version,
      host: provider.host,
      provider: provider.reader.name,
      simulated,
      store,
      clock,
      policies: () => policies,
      passes: () => loop?.passes ?? null,
      freeBytes: () => space.bytes,
      onTrouble: (what, error) => onTrouble(what, error),
    }),
  )
  const onEvent: RunOptions['onEvent'] = (event, pass) => {
    options.onEvent(event, pass)
    alerts?.tell(event)
    face.tell(event)
  }
  // By a request as by a signal: on Windows nobody can send one.
  const asked = new AbortController()
  const signal = AbortSignal.any([options.signal, asked.signal])
  const onTrouble = troubleTeller(onEvent)
  let loop: Reconciler | null = null
  const policies = new KeptPolicies({
    settings,
    store,
    clock,
    writers: options.refuseForeignWriters ? foreignPolicyWriters : null,
    onAccepted(bundle, diagnostics, commit) {
      const { revision, rules } = bundle
      onEvent({ kind: 'policies-loaded', revision, rules: rules.length, diagnostics, commit })
      loop?.use(bundle)
    },
    onRejected: (summary, diagnostics, revision, isUnread) =>
      onEvent({ kind: isUnread ? 'policies-unreachable' : 'policies-rejected', summary, diagnostics, revision }),
    onUnwatched: error => onEvent({ kind: 'policies-unwatched', message: error.message }),
    onTrouble,
  })
  opened.defer(() => policies.close())
  const { bundle, diagnostics } = await policies.open()
  // No fault of anybody's policies, and gone another time: whoever starts the service again is to do so.
  if (bundle === null && !wasReached({ diagnostics })) {
    throw new Error(`there are no policies of an earlier day, and none can be had: ${rejectionText(diagnostics)}`)
  }
  if (bundle === null) return { kind: 'invalid-policies', diagnostics }
  const stop = new StopChange(settings.state, () => loop?.trigger())
  const reconciler = new Reconciler({
    ...loopSettings(settings, lent, version),
    provider,
    store,
    bundle,
    keeping: true,
    onPass: took => face.metrics.passed(took),
    onEvent(event) {
      if (event.kind === 'stopped' || event.kind === 'resumed') stop.seen(event.kind === 'stopped')
      onEvent(event, loop?.pass ?? null)
    },
  })
  loop = reconciler
  // Whatever fails below: running actions end or reach their deadline before the store is closed and the lease released.
  opened.defer(() => reconciler.close())
  const answers = answersOf({
    source: sourceName(settings),
    settings,
    store,
    policies,
    begunWith: bundle,
    look: () => reconciler.nextLook(),
    simulated,
    clock,
  })
  const tokenNotes = opened.use(new TokenNotes({ folder: settings.state, clock, store }))
  const desk = new RequestDesk({
    inbox: openInbox({ folder: settings.state, clock }),
    reconciler,
    onTaken: ({ request, by }) => onEvent({ kind: 'requested', verb: request.verb, by }),
    onEnd({ id, request: { verb }, by }) {
      asked.abort()
      try {
        store.record([{ kind: 'request', request: id, verb, by, setAside: [], reason: null }])
      } catch (error) {
        onTrouble('Noting who asked for the end', error)
      }
    },
    onSync: answers.sync,
    onPlan: answers.planFor,
    policyProblem: () => policies.problem,
    beforeForgetting: () => tokenNotes.note(),
  })
  store.record([{ kind: 'daemon-started', provider: provider.reader.name, version }])
  onEvent({
    kind: 'started',
    host: provider.host,
    provider: provider.reader.name,
    state: settings.state,
    policies: sourceName(settings),
    revision: bundle.revision,
    rules: bundle.rules.length,
  })

  arm(options, provider, store)
  const asks = reloadWhenAsked({
    asks: options.reloads ?? null,
    clock,
    read: () => policies.reload(),
    onBegin: () => systemd.reloading(),
    onEnd() {
      onEvent({ kind: 'reloaded', revision: policies.revision, problem: policies.problem })
      systemd.reloaded(policies.problem)
    },
  })
  const keeper = keeperOf({
    face,
    reconciler,
    store,
    settings,
    simulated,
    clock,
    inForce: answers.inForce,
    onRequested: (verb, by) => onEvent({ kind: 'requested', verb, by }),
    sync: request => answers.sync(request, signal),
    planFor: request => answers.planFor(request, signal),
  })
  const door = new OpenDoor({
    serve: onTrouble =>
      serve({ settings, keeper, version, host: provider.host, page: options.page ?? null, clock, onTrouble }),
    clock,
    onServing(serving) {
      onEvent({ kind: 'serving', socket: serving.socket, origin: serving.origin })
      options.onServing?.(serving)
    },
    onTrouble,
  })
  opened.defer(() => door.close())
  // Its libraries are read in one stretch in which nothing else has its turn: before anything is kept, and not while somebody presses Block All.
  await atMost(clock, OPENING, door.tried)
  await space.look()
  systemd.watch(() => reconciler.passes)
  reconciler.trigger()
  reconciler.watchTime()
  const rounds = new Rounds(clock, onTrouble)
  const tellHead = journalHead(store, onEvent)
  rounds.every({ name: 'Reading the policies', pause: settings.resync, run: () => policies.refresh() })
  rounds.every({ name: 'Looking for a file STOP', pause: STOP_ROUND, run: () => stop.look() })
  rounds.every({ name: 'Looking how much room there is', pause: SPACE_ROUND, run: () => space.look() })
  rounds.every({ name: "Noting the journal's end", pause: HEAD_ROUND, run: tellHead })
  rounds.every({ name: 'Noting what became of tokens', pause: TOKEN_ROUND, run: () => tokenNotes.note() })
  rounds.every({ name: 'Taking requests', pause: RequestDesk.round, run: () => desk.takeAll() })
  const following = followChanges(provider, reconciler, { ...options, signal }, clock)
  await aborted(signal)

  asks[Symbol.dispose]()
  onEvent({ kind: 'ending', running: reconciler.running })
  await endAll({ reconciler, desk, others: [rounds, policies, door], following, clock })
  try {
    store.record([{ kind: 'daemon-stopped', why: 'asked to end' }])
    tellHead()
  } catch (error) {
    onTrouble('Noting the end', error)
  }
  onEvent({ kind: 'ended-daemon' })
  return { kind: 'stopped' }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
