import { userInfo } from 'node:os'
import type { Bundle } from '../model/policy.ts'
import { outcomeOf } from '../policy/directory-outcome.ts'
import { wasReached } from '../policy/git/git-problem.ts'
import { loadPolicies } from '../policy/load.ts'
import { Reconciler } from '../reconcile/reconciler.ts'
import { repositoryName } from '../settings/git-values.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { tryAcquire } from '../store/lease.ts'
import { openStore } from '../store/open-store.ts'
import { makePrivateFolder } from '../store/private-file.ts'
import type { SessionRequest } from '../store/requests.ts'
import type { Store } from '../store/store.ts'
import { answered, askHolder, TAKEN_WITHIN } from './ask.ts'
import type { Carried, CarryOutOptions } from './contract.ts'
import { invokedFrom } from './invoked-from.ts'
import { readSource } from './policy-source.ts'
import { answerTo, refusedBy } from './requests.ts'
import { describeHolder } from './run.ts'
import { loopSettings, providerOf, surroundings } from './surroundings.ts'
import { TokenNotes, type TokenNotesOptions } from './token-notes.ts'
import { rejectionText } from './vetted-policies.ts'

/**
 * Carries out a person's word: the daemon that keeps the host does, else this process takes the lease and does it itself.
 * @throws {StoreError} the state folder can't be used
 * @throws {Error} the host can't be observed, or the daemon says why it could not
 */
export async function carryOut(request: SessionRequest, options: CarryOutOptions): Promise<Carried> {
  const { settings } = options
  const { clock } = surroundings(settings)
  makePrivateFolder(settings.state)
  const path = leasePath(settings)
  const begun = clock.uptime()
  const asked = await withOrigin(request, settings)
  for (;;) {
    const lease = tryAcquire(path, { state: settings.state, pid: process.pid, since: clock.now() })
    if (lease !== null) {
      try {
        return await carryOutHere(asked, options)
      } finally {
        lease.release()
      }
    }
    const carried = await askDaemon(asked, options, path)
    // Whoever holds the host may be another verb, which takes no requests and is soon done.
    if (carried.kind !== 'not-taken' || clock.uptime() - begun >= TAKEN_WITHIN) return carried
  }
}

/** Whoever acts is not to take the desktop from under their own hands. */
async function withOrigin(request: SessionRequest, settings: Settings): Promise<SessionRequest> {
  switch (request.verb) {
    case 'apply':
    case 'unlock':
    case 'disconnect': {
      const session = request.invokedFrom ?? (await invokedFrom(settings))
      return session === null ? request : { ...request, invokedFrom: session }
    }
    default:
      return request
  }
}

async function askDaemon(request: SessionRequest, options: CarryOutOptions, path: string): Promise<Carried> {
  if (options.ownPolicies) return { kind: 'policies-not-taken', holder: describeHolder(path) }
  const reply = await askHolder(request, options, path)
  if (reply.kind === 'not-taken') return { kind: 'not-taken', holder: describeHolder(path) }
  if (reply.kind === 'abandoned') return reply
  const answer = answered(reply)
  switch (answer.kind) {
    case 'refused':
    case 'plan-refused':
      return answer
    case 'report':
    case 'ordered':
      return { ...answer, by: 'daemon' }
    case 'ending':
    case 'synced':
    case 'planned':
    case 'invalid-policies':
      throw new Error(`the daemon took a request about sessions for another one (${answer.kind})`)
    default:
      return answer satisfies never
  }
}

async function carryOutHere(request: SessionRequest, options: CarryOutOptions): Promise<Carried> {
  const { settings, signal, version, onTrouble } = options
  const lent = surroundings(settings)
  // A folder is looked at before anything is opened; how far a repository may go back, the store alone knows.
  let declared = request.verb === 'apply' && settings.git === null ? await declaredBy(settings, null, options) : null
  if (declared?.kind === 'invalid-policies') return declared
  await using opened = new AsyncDisposableStack()
  const provider = await providerOf(settings, { ...lent, onTrouble })
  opened.defer(() => provider.close())
  const store = openStore({ folder: settings.state, host: provider.host, clock: lent.clock, mode: 'write' })
  opened.defer(() => store.close())
  noteTokens({ folder: settings.state, clock: lent.clock, store }, onTrouble)
  if (request.verb === 'apply') declared ??= await declaredBy(settings, store, options)
  if (declared?.kind === 'invalid-policies') return declared
  const loop = loopSettings(settings, lent, version)
  const bundle = declared?.bundle ?? nothingDeclared(store.keptBundle()?.revision ?? 'none')
  const reconciler = new Reconciler({ ...loop, provider, store, bundle, keeping: false, onEvent: () => {} })
  opened.defer(() => reconciler.close())
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  // It may have come while things were being opened; from here on nothing is waited for before the request is made.
  signal.throwIfAborted()
  const pending = { id: loop.newId(), request, by: userInfo().username }
  try {
    const answer = await Promise.race([answerTo(reconciler, pending), interrupted])
    return { ...answer, by: 'verb' }
  } catch (error) {
    const refused = refusedBy(error)
    if (refused === null) throw error
    return refused
  }
}

/** What was done to tokens while nobody kept the host. That it can't be noted keeps nobody from what they asked for. */
function noteTokens(options: TokenNotesOptions, onTrouble: CarryOutOptions['onTrouble']): void {
  using notes = new TokenNotes(options)
  try {
    notes.note()
  } catch (error) {
    onTrouble('Noting what became of tokens', error)
  }
}

type Declared =
  | { readonly kind: 'declared'; readonly bundle: Bundle }
  | Extract<Carried, { readonly kind: 'invalid-policies' }>

/**
 * What the policies of the source are now. A commit that is to be acted by counts as one that was in force.
 * @param store that knows which commit was; null: the source is a folder
 * @throws {Error} the repository can't be had
 */
async function declaredBy(settings: Settings, store: Store | null, { signal }: CarryOutOptions): Promise<Declared> {
  const { git, timeZone } = settings
  const { clock } = surroundings(settings)
  const accepted = (git && store?.acceptedCommit(repositoryName(git))?.id) ?? null
  const texts = await readSource(settings, { accepted, allowRollback: false, clock, signal })
  if (!wasReached(texts)) throw new Error(rejectionText(texts.diagnostics))
  const outcome = outcomeOf(texts, files => loadPolicies(files, { timeZone }))
  if (outcome.kind === 'rejected') return { kind: 'invalid-policies', diagnostics: outcome.diagnostics }
  if (outcome.kind === 'empty') return { kind: 'invalid-policies', diagnostics: texts.diagnostics }
  if (git !== null && outcome.commit !== undefined) store?.acceptCommit(repositoryName(git), outcome.commit)
  return { kind: 'declared', bundle: outcome.bundle }
}

/**
 * A person's `unlock 3` needs no policy.
 * @param revision last in force: a pause of the provider ends with it, and not by a person's asking
 */
function nothingDeclared(revision: string): Bundle {
  return { revision, rules: [], stations: new Map(), policies: [] }
}
