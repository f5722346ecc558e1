import { Exit } from '../exit-codes.ts'
import { diffFailIf } from '../fail-if.ts'
import { overOption } from '../over-option.ts'
import { instantOf, list } from '../values.ts'
import { type Verb, verb } from '../verb.ts'

const diff: Verb = verb({
  name: 'diff',
  summary: 'Show what two versions of the policies decide differently',
  args: '<old> <new>',
  details:
    'Each is a folder, a file, or a Git revision of the repository that you are in, such as HEAD~1 or main:policies; without a path ' +
    'a revision is asked for the same folder as the other, or else for that of the settings, and git: before it says that no folder is meant. Both are planned with for the host as it ' +
    'is now, or for snapshots of hosts, as though it were armed and not stopped. Only differences are shown. With --fail-if a change counts also while a ' +
    'notice, a wait, a limit or the budget puts it off, or something unknown.',
  options: {
    observed: {
      value: 'FILE',
      description: 'compare on this snapshot instead of the host; several with commas, or the flag several times',
      repeatable: true,
      read: list,
    },
    now: { value: 'TIME', description: 'plan for that instant, as 2026-11-21T09:00:00Z', read: instantOf },
    over: overOption,
    failIf: diffFailIf,
    redact: { description: 'numbers instead of names of people, in every format' },
  },
  formats: ['text', 'json', 'markdown', 'github'],
  examples: [
    { command: 'stationkeeper diff HEAD policies', does: 'What is not committed yet would change here and now.' },
    {
      command: 'stationkeeper diff main HEAD --observed monday.json --over 7d -o markdown --redact',
      does: 'A comment for a pull request: what changes for a snapshot, and during its week.',
    },
    {
      command: "stationkeeper diff origin/main policies --observed monday.json --fail-if 'disconnect>10'",
      does: 'Exit 1 if more than ten sessions would newly be disconnected.',
    },
  ],
  async run(invocation) {
    const { args, flags, format, terminal, cwd } = invocation
    const { systemClock } = await import('../../runtime/system-clock.ts')
    const { settingsOf } = await import('../settings-of.ts')
    const { compareBundles } = await import('../../compare/compare-bundles.ts')
    const { readSide } = await import('../diff-side.ts')
    const { occasionsOf } = await import('../diff-occasions.ts')
    const { horizonOf } = await import('../over.ts')
    const { Progress } = await import('../progress.ts')
    const { untilSignal } = await import('../signals.ts')
    const { gatesOf, hasPassed } = await import('../gates.ts')
    const { showDifference } = await import('../show-difference.ts')
    const clock = systemClock()
    const { settings } = await settingsOf(invocation)
    const [old = '', current = ''] = args
    const { before, after } = await untilSignal(async signal => {
      const { policies, timeZone } = settings
      const reading = { words: [old, current], cwd, policies, timeZone, terminal, clock, signal } as const
      return { before: await readSide('old', reading), after: await readSide('new', reading) }
    })
    const occasions = await occasionsOf(flags, settings, { terminal, clock, cwd })
    const needsZones = before.side.prepared.needsZones || after.side.prepared.needsZones
    const zones = needsZones ? await (await import('../../runtime/zones.ts')).loadZones() : null
    const progress = new Progress(terminal, clock)
    const horizon = flags.over === null ? null : horizonOf(flags.over, progress)
    const found = compareBundles({ before: before.side, after: after.side, occasions, zones, horizon })
    progress.clear()
    const { unseenOf } = await import('../unseen-globs.ts')
    const observations = occasions.map(({ observation }) => observation)
    // A snapshot can be made anew for the new policies alone, so a condition asks for no more than those.
    const unseen = unseenOf(observations, [after.side.prepared])
    const gates = flags.failIf === null ? null : { ...gatesOf(found, flags.failIf), unseen }
    const cautions = unseenOf(
      observations,
      gates === null ? [before.side.prepared, after.side.prepared] : [before.side.prepared],
    )
    showDifference(found, { format, terminal, redact: flags.redact, place: after.place, gates, unseen: cautions })
    return gates === null || hasPassed(gates) ? Exit.done : Exit.failed
  },
})
export default diff
