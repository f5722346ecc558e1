import { validateExit } from '../exit-codes.ts'
import { type Verb, verb } from '../verb.ts'

const validate: Verb = verb({
  name: 'validate',
  summary: 'Check policy files',
  args: '[path...]',
  details: 'Takes files and folders, which are checked as one bundle; without any, the folder of policies.',
  options: {
    strict: { description: 'warnings count as errors' },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper validate', does: 'Check ./policies.' },
    { command: 'stationkeeper validate exam.yaml --strict', does: 'Check one file, and accept no warning.' },
  ],
  async run(invocation) {
    const { args, flags, format, terminal, cwd } = invocation
    const { relative, resolve } = await import('node:path')
    const { settingsOf } = await import('../settings-of.ts')
    const { readPolicies } = await import('../../policy/directory.ts')
    const { loadPolicies } = await import('../../policy/load.ts')
    const { countFindings, diagnosticsText } = await import('../views/diagnostics-text.ts')
    const { blindRulesText, fightDetectionText } = await import('../views/fight-detection-text.ts')
    const { blindRules } = await import('../blind-rules.ts')
    const { canUnlock, foreseenDetection } = await import('../foreseen-detection.ts')
    const { InvalidInput } = await import('../errors.ts')
    const { settings } = await settingsOf(invocation)
    const source = args.length > 0 ? args : [relative(cwd, settings.policies) || '.']
    const texts = await readPolicies(
      source.map(path => (resolve(path) === resolve(cwd, path) ? path : resolve(cwd, path))),
    )
    const loaded = loadPolicies(texts.files, { timeZone: settings.timeZone })
    const diagnostics = [...texts.diagnostics, ...loaded.diagnostics]
    const found = countFindings(diagnostics)
    const exit = validateExit(found, flags.strict)
    const detection = foreseenDetection(settings)
    const blind = blindRules(loaded.bundle?.rules ?? [], { detection, canUnlock: canUnlock(settings) })
    if (texts.files.length === 0 && found.errors === 0) {
      throw new InvalidInput(`there are no policy files in ${source.join(', ')}`, { hint: 'they end in .yaml or .yml' })
    }
    if (format === 'json') {
      const { jsonText } = await import('../views/json.ts')
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
            diagnostics,
          },
          terminal,
        ),
      )
      return exit
    }
    terminal.err(diagnosticsText(diagnostics, { colour: terminal.colour.err }))
    const rules = loaded.bundle?.rules.length
    const counted = `${texts.files.length} ${texts.files.length === 1 ? 'file' : 'files'}`
    const findings = `${found.errors} ${found.errors === 1 ? 'error' : 'errors'}, ${found.warnings} ${found.warnings === 1 ? 'warning' : 'warnings'}`
    terminal.out(
      exit === 0 && rules !== undefined
        ? `Valid: ${counted}, ${rules} ${rules === 1 ? 'rule' : 'rules'}, ${findings}.\n`
        : `Not valid: ${counted}, ${findings}.\n`,
    )
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
