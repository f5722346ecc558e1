import type { Instant, Milliseconds } from '../../model/time.ts'
import { validateExit } from '../exit-codes.ts'
import { horizonLength } from '../horizon.ts'
import { instantOf } from '../values.ts'
import { type Value, type Verb, verb } from '../verb.ts'

const horizon: Value<Milliseconds> = {
  value: 'TIME',
  description: 'look ahead that far, as 400d, and prove which rules never decide, which conflict and what ends',
  read: horizonLength,
}
const from: Value<Instant> = {
  value: 'TIME',
  description: 'look ahead from this instant on, not from now',
  read: instantOf,
}

const validate: Verb = verb({
  name: 'validate',
  summary: 'Check policy files',
  args: '[path...]',
  details: 'Takes files and folders, which are checked as one bundle; without any, the policies of the settings.',
  options: {
    strict: { description: 'warnings count as errors, apart from calendars that end' },
    horizon,
    from,
  },
  formats: ['text', 'json', 'github'],
  examples: [
    { command: 'stationkeeper validate', does: 'Check ./policies.' },
    { command: 'stationkeeper validate exam.yaml --strict', does: 'Check one file, and accept no warning.' },
    {
      command: 'stationkeeper validate --horizon 400d',
      does: 'Prove over the next 400 days, for every session that there can be, which rules never decide.',
    },
  ],
  async run(invocation) {
    const { args, flags, format, terminal, cwd } = invocation
    const { relative, resolve } = await import('node:path')
    const { settingsOf } = await import('../settings-of.ts')
    const { readPolicies } = await import('../../policy/directory.ts')
    const { compileSource } = await import('../../policy/load.ts')
    const { codes, hasErrors } = await import('../../policy/codes.ts')
    const { countFindings, diagnosticsText } = await import('../views/diagnostics-text.ts')
    const { blindRulesText, fightDetectionText } = await import('../views/fight-detection-text.ts')
    const { blindRules } = await import('../blind-rules.ts')
    const { canUnlock, foreseenDetection } = await import('../foreseen-detection.ts')
    const { InvalidInput } = await import('../errors.ts')
    const { sourceName } = await import('../../daemon/policy-source.ts')
    const { aheadOf } = await import('../horizon.ts')
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { findingsText, lookAheadText, withExamples } = await import('../views/horizon-text.ts')
    const { settings } = await settingsOf(invocation)
    const isFetched = args.length === 0 && settings.git !== null
    const source = args.length > 0 ? args : [isFetched ? sourceName(settings) : relative(cwd, settings.policies) || '.']
    const texts = isFetched
      ? await (await import('../bundle.ts')).fetchSource(settings, { allowRollback: false }, terminal)
      : await readPolicies(source.map(path => (resolve(path) === resolve(cwd, path) ? path : resolve(cwd, path))))
    const clock = systemClock()
    const loaded = compileSource(texts.files, { timeZone: settings.timeZone })
    const sound = hasErrors(texts.diagnostics) ? null : loaded
    const ahead = await aheadOf(sound, flags, { clock, terminal })
    const diagnostics = [...texts.diagnostics, ...(ahead?.diagnostics ?? loaded.diagnostics)]
    const proven = ahead?.findings ?? []
    const all = [...diagnostics, ...proven.map(({ diagnostic }) => diagnostic)]
    const found = countFindings(all)
    // That a calendar ends is a date to remember: whoever looks ahead over a year would never be without.
    const faults = all.filter(({ code }) => code !== codes.calendarEnds)
    const exit = validateExit(countFindings(faults), flags.strict)
    const detection = foreseenDetection(settings)
    const blind = blindRules(loaded.bundle?.rules ?? [], { detection, canUnlock: canUnlock(settings) })
    if (texts.files.length === 0 && found.errors === 0) {
      throw new InvalidInput(`there are no policy files in ${source.join(', ')}`, { hint: 'they end in .yaml or .yml' })
    }
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
      const { findingDocument, lookAheadDocument } = await import('../views/horizon-json.ts')
      const revision = loaded.bundle?.revision ?? null
      terminal.out(
        jsonText(
          {
            apiVersion: 'stationkeeper/v1',
            kind: 'Validation',
            valid: exit === 0,
            revision: texts.diagnostics.length === 0 ? revision : null,
            files: texts.files.map(file => file.path),
            fightDetection: detection,
            withoutEffect: blind,
            ...found,
            diagnostics: [...diagnostics, ...proven.map(findingDocument)],
            ...(ahead === null ? {} : { horizon: lookAheadDocument(ahead) }),
          },
          terminal,
        ),
      )
      return exit
    }
    if (format === 'github') {
      const { diagnosticsGithub } = await import('../views/diagnostics-github.ts')
      const { placeOfPaths } = await import('../repository-places.ts')
      const places = await placeOfPaths(source, { cwd, clock })
      terminal.out(diagnosticsGithub([...diagnostics, ...withExamples(proven)], places))
    } else {
      terminal.err(diagnosticsText(diagnostics, { colour: terminal.colour.err }))
      terminal.err(findingsText(proven, { colour: terminal.colour.err }))
    }
    const rules = loaded.bundle?.rules.length
    const counted = `${texts.files.length} ${texts.files.length === 1 ? 'file' : 'files'}`
    const findings = `${found.errors} ${found.errors === 1 ? 'error' : 'errors'}, ${found.warnings} ${found.warnings === 1 ? 'warning' : 'warnings'}`
    terminal.out(
      exit === 0 && rules !== undefined
        ? `Valid: ${counted}, ${rules} ${rules === 1 ? 'rule' : 'rules'}, ${findings}.\n`
        : `Not valid: ${counted}, ${findings}.\n`,
    )
    if (ahead !== null) terminal.out(lookAheadText(ahead, rules ?? 0))
    else if (flags.horizon !== null)
      terminal.err('Not looked ahead: of policies that are not valid nothing is certain.\n')
    const unseen = detection === null ? null : fightDetectionText(detection)
    if (unseen !== null) {
      terminal.out(`${unseen}, so a block that comes back is not noticed.\n${blindRulesText(blind)}`)
      if (settings.provider === 'multipoint') {
        terminal.err('`stationkeeper probe learn STATION` may find out how this host can tell.\n')
      }
    }
    return exit
  },
})
export default validate
