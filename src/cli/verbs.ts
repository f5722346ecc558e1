import type { Verb } from './verb.ts'

interface Entry {
  readonly summary: string
  load(): Promise<{ readonly default: Verb }>
}

/** Every verb, in the order in which people meet them. A verb's file is loaded only when it is asked for. */
export const verbs: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['run', { summary: 'Keep the host as declared until stopped', load: () => import('./commands/run.ts') }],
  ['plan', { summary: 'Show what would be done, and do nothing', load: () => import('./commands/plan.ts') }],
  ['apply', { summary: 'Carry out the plan once, or a saved one', load: () => import('./commands/apply.ts') }],
  [
    'diff',
    {
      summary: 'Show what two versions of the policies decide differently',
      load: () => import('./commands/diff.ts'),
    },
  ],
  ['validate', { summary: 'Check policy files', load: () => import('./commands/validate.ts') }],
  ['test', { summary: 'Try policies on a simulated host, in virtual time', load: () => import('./commands/test.ts') }],
  ['sessions', { summary: 'List the sessions of the host', load: () => import('./commands/sessions.ts') }],
  [
    'snapshot',
    { summary: 'Print what the host shows, to plan against elsewhere', load: () => import('./commands/snapshot.ts') },
  ],
  ['status', { summary: 'Say who keeps the host, and how it stands', load: () => import('./commands/status.ts') }],
  ['why', { summary: 'Explain what is decided about a session', load: () => import('./commands/why.ts') }],
  ['history', { summary: 'Show what was done, when and why', load: () => import('./commands/history.ts') }],
  ['replay', { summary: 'Make recorded plans again, and compare', load: () => import('./commands/replay.ts') }],
  ['backtest', { summary: 'Try policies on what was recorded', load: () => import('./commands/backtest.ts') }],
  ['unlock', { summary: 'Unlock sessions by id', load: () => import('./commands/unlock.ts') }],
  ['disconnect', { summary: 'Disconnect sessions by id', load: () => import('./commands/disconnect.ts') }],
  ['hold', { summary: 'Leave sessions alone for a while', load: () => import('./commands/hold.ts') }],
  [
    'override',
    { summary: 'Want something else than the policies for a while', load: () => import('./commands/override.ts') },
  ],
  ['release', { summary: 'End holds, overrides and waits', load: () => import('./commands/release.ts') }],
  ['dashboard', { summary: 'Open the page that shows the room', load: () => import('./commands/dashboard.ts') }],
  ['token', { summary: 'Give others a part in it, and take it back', load: () => import('./commands/token.ts') }],
  ['stop', { summary: 'Stop all acting, at once', load: () => import('./commands/stop.ts') }],
  ['resume', { summary: 'Act again after a stop', load: () => import('./commands/resume.ts') }],
  ['sync', { summary: 'Have the policies read again now', load: () => import('./commands/sync.ts') }],
  [
    'probe',
    {
      summary: 'Find out, or try, what tells that a session is blocked',
      load: () => import('./commands/probe.ts'),
    },
  ],
  ['simulate', { summary: 'Play the teacher and the pupils', load: () => import('./commands/simulate.ts') }],
  ['doctor', { summary: 'Say what is set, and what stands in the way', load: () => import('./commands/doctor.ts') }],
  ['init', { summary: 'Write example policies to begin with', load: () => import('./commands/init.ts') }],
  [
    'service',
    { summary: 'Keep the host from the start of the computer on', load: () => import('./commands/service.ts') },
  ],
  [
    'completion',
    { summary: 'Print what makes a shell complete these words', load: () => import('./commands/completion.ts') },
  ],
  [
    'schema',
    {
      summary: 'Print the JSON schemas of the files, and of what verbs print',
      load: () => import('./commands/schema.ts'),
    },
  ],
])
