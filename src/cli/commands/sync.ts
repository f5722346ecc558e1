import { InvalidInput } from '../errors.ts'
import { duration, words } from '../values.ts'
import { type Verb, verb } from '../verb.ts'
import { wantedRevision } from '../wanted-revision.ts'

const sync: Verb = verb({
  name: 'sync',
  summary: 'Have the policies read again now',
  details:
    'The daemon fetches its repository, or reads its folder, at once instead of when the time has come, and says what is in force then. ' +
    'Without a daemon nothing comes into force: it says whether what is there would be accepted. ' +
    'An older commit than the one that was in force last, or one that does not follow it, is refused unless --allow-rollback says otherwise for this once.',
  options: {
    wait: {
      value: 'REV',
      description:
        'wait until this commit or revision, or one that begins so, is in force, or a commit that follows it',
      read: wantedRevision,
    },
    timeout: { value: 'DURATION', description: 'with --wait: how long at most (default 5m)', read: duration },
    allowRollback: { description: 'take a commit that does not follow the one in force, this once' },
    reason: { value: 'TEXT', description: 'with --allow-rollback: why; it is journalled', read: words },
  },
  formats: ['text', 'json'],
  examples: [
    { command: 'stationkeeper sync', does: 'What was pushed a moment ago is in force, or it is said why not.' },
    {
      command: 'stationkeeper sync --wait "$(git rev-parse HEAD)" --timeout 2m',
      does: 'Tell a pipeline when its commit is in force here.',
    },
    {
      command: 'stationkeeper sync --allow-rollback --reason "the exam rules locked everybody out"',
      does: 'Go back to what the branch was reset to.',
    },
  ],
  async run(invocation) {
    const { flags, format, terminal } = invocation
    const { wait, allowRollback, reason } = flags
    if (wait === null && flags.timeout !== null) throw new InvalidInput('--timeout is about --wait, and needs it')
    if (allowRollback && reason === null) {
      throw new InvalidInput('--allow-rollback needs --reason', { hint: 'say why, for whoever reads the journal' })
    }
    if (!allowRollback && reason !== null)
      throw new InvalidInput('--reason says why an older commit is taken, and needs --allow-rollback')
    const { settingsOf } = await import('../settings-of.ts')
    const { syncHere } = await import('../sync-here.ts')
    const resolved = await settingsOf(invocation)
    return await syncHere(
      { verb: 'sync', allowRollback, reason },
      { resolved, format, terminal, wait, timeout: flags.timeout },
    )
  },
})
export default sync
