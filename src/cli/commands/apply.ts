import type { Bundle } from '../../model/policy.ts'
import { actingOptions, readActingFlags } from '../acting-flags.ts'
import { type Verb, verb } from '../verb.ts'

const apply: Verb = verb({
  name: 'apply',
  summary: 'Carry out the plan once, or a saved one',
  args: '[file]',
  details:
    'Observes, plans and does what is due, then says what came of it. Beside a running daemon it is the daemon that does it, with its ' +
    'own policies. With a file that `plan --out` wrote it does only what that says as well for the same stay in a session, and says what ' +
    'differs; such a file is used up by the first thing done, and refused (exit 4) then, an hour after it was made, for another host, and ' +
    'when it was edited. Exit 6 when all that is due is withheld, in conflict or unsupported.',
  options: actingOptions,
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper apply --what-if', does: 'See first.' },
    { command: 'stationkeeper apply --what-if --probe', does: "The same, with what the host's own -WhatIf says." },
    { command: 'stationkeeper apply --confirm', does: 'Decide about each action.' },
    { command: 'stationkeeper apply monday.plan', does: 'What a saved plan says, as far as it still holds.' },
    { command: 'stationkeeper apply -o json', does: 'Outcome and effect of each, as data.' },
    {
      command: 'stationkeeper apply --override disruption-budget --reason "the room closes"',
      does: 'Once without that guard.',
    },
  ],
  async run(invocation) {
    const { args, flags, format, terminal, cwd } = invocation
    const setAside = readActingFlags(flags, terminal)
    const { settingsOf } = await import('../settings-of.ts')
    const { actOrPreview } = await import('../act-or-preview.ts')
    const [file] = args
    const saved = file === undefined ? {} : { saved: (await import('../saved-plan-file.ts')).readSavedPlan(file, cwd) }
    const resolved = await settingsOf(invocation)
    const foreseenBy = async (): Promise<Bundle> => {
      const { bundleInForce } = await import('../bundle-in-force.ts')
      return await bundleInForce(resolved, terminal, cwd)
    }
    return await actOrPreview({
      request: { verb: 'apply', ...saved, ...setAside },
      foreseenBy,
      flags,
      resolved,
      format,
      terminal,
    })
  },
})
export default apply
