/** What the gate runs of the tests, so that people run it before every change, and what it leaves to `npm test`. */
import manifest from '../package.json' with { type: 'json' }

/** Kinds of test that the gate runs. */
const PROJECTS: readonly string[] = ['unit', 'unit-alone', 'property', 'conformance']

/**
 * Of these kinds, what starts processes or threads for each of hundreds of tests: the gate would take half as long again, and all of it
 * is about git, PowerShell and Windows alone.
 */
const WITHOUT: readonly string[] = [
  'test/conformance/multipoint.test.ts',
  'test/unit/policy/git',
  'test/unit/providers/multipoint',
  'test/unit/providers/wts',
]

/** In quotes, or a shell would make names of it. */
const excluded = (path: string): string => `--exclude "${path.endsWith('.ts') ? path : `${path}/**`}"`

export const checkTests: {
  readonly projects: readonly string[]
  readonly without: readonly string[]
  readonly command: string
  readonly env: Readonly<Record<string, string>>
} = {
  projects: PROJECTS,
  without: WITHOUT,
  command: ['vitest run', ...PROJECTS.map(name => `--project ${name}`), ...WITHOUT.map(excluded)].join(' '),
  // See test/support/runs.ts.
  env: { PROPERTY_PART: '10' },
}

/** In words, what `npm test` has beyond that; each kind of test that it leaves out whole by its name. */
export function leftToNpmTest(): readonly string[] {
  const all = [...manifest.scripts.test.matchAll(/--project (\S+)/g)].map(([, name = '']) => name)
  return [
    ...all.filter(name => !PROJECTS.includes(name)).map(name => `all tests of the kind ${name}`),
    ...WITHOUT,
    'nine runs in ten of most properties, with nine in ten of the adversaries',
  ]
}
