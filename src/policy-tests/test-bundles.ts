import { relative } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Bundle } from '../model/policy.ts'
import { codes, diagnostic, hasErrors } from '../policy/codes.ts'
import { readPolicies } from '../policy/directory.ts'
import { loadPolicies } from '../policy/load.ts'
import { didYouMean } from '../policy/suggest.ts'
import type { PolicyTest } from './policy-test.ts'

/** Policies as tests name them; null: they are not valid, which has been found. */
export class TestBundles {
  /** Every error in policies, once. */
  readonly found: Diagnostic[] = []
  readonly #show: (location: string) => string
  readonly #loaded = new Map<string, Promise<Bundle | null>>()
  /** Those with windows for which neither policy nor test names a zone. */
  readonly #zoneless = new WeakSet<Bundle>()

  /** @param show how people know a place */
  constructor(show: (location: string) => string) {
    this.#show = show
  }

  /** @param paths whole ones of files and folders */
  load(paths: readonly string[], timeZone: string | null): Promise<Bundle | null> {
    const key = JSON.stringify([paths, timeZone])
    const loaded = this.#loaded.get(key) ?? this.#load(paths, timeZone)
    this.#loaded.set(key, loaded)
    return loaded
  }

  /** Where it is tried in another zone than that of the host, maybe. */
  zoneUnknown({ place }: PolicyTest, bundle: Bundle): readonly Diagnostic[] {
    if (!this.#zoneless.has(bundle)) return []
    const message =
      'neither the test nor all windows of its policies name a time zone: they are read in UTC here, and on a host in that of its settings'
    return [diagnostic('noTimeZone', place, message, 'write spec.timeZone: that of the settings, as Europe/Paris')]
  }

  async #load(paths: readonly string[], timeZone: string | null): Promise<Bundle | null> {
    const texts = await readPolicies(paths)
    const files = texts.files.map(file => ({ ...file, path: this.#shown(file.path, paths) }))
    const { bundle, diagnostics } = loadPolicies(files, { timeZone })
    const errors = [
      ...texts.diagnostics.map(found => ({ ...found, file: this.#shown(found.file, paths) })),
      ...diagnostics,
    ]
    for (const error of errors) this.#note(error)
    if (bundle !== null && diagnostics.some(({ code }) => code === codes.noTimeZone)) this.#zoneless.add(bundle)
    return hasErrors(errors) ? null : bundle
  }

  #note(found: Diagnostic): void {
    const same = (other: Diagnostic): boolean => JSON.stringify(other) === JSON.stringify(found)
    if (found.severity === 'error' && !this.found.some(same)) this.found.push(found)
  }

  /** One folder's files are told relative to it, all others as they were named. */
  #shown(path: string, [only = '', ...others]: readonly string[]): string {
    const isBeneath = others.length === 0 && path !== only && !path.startsWith(only)
    return this.#show(isBeneath ? `${only}/${path}` : path)
  }
}

/** Rules that a test names and its policies don't have. */
export function unknownRules(test: PolicyTest, { rules }: Bundle): readonly Diagnostic[] {
  const names = rules.flatMap(({ policy, rule }) => [`${policy}/${rule}`, rule])
  const wanted = test.expectations.flatMap(expectation => (expectation.kind === 'sessions' ? expectation.wanted : []))
  return wanted.flatMap(({ field, value, place }): readonly Diagnostic[] => {
    if ((field !== 'rule' && field !== 'previewRule') || typeof value !== 'string' || names.includes(value)) return []
    // Overrides have rules of their own, named by chance.
    if (value === 'override') return []
    const message = `no policy of this test has a rule ${JSON.stringify(value)}`
    return [
      diagnostic(
        'unknownRule',
        place,
        message,
        didYouMean(value, names) ?? 'write policy/rule, or the name of the rule',
      ),
    ]
  })
}

/** As people know a place: from where they are, with forward slashes. */
export function shownFrom(cwd: string): (location: string) => string {
  return location => (relative(cwd, location) || '.').replaceAll('\\', '/')
}
