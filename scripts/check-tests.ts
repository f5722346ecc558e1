/** What the gate runs of the tests, so that people run it before every change, and what it leaves to `npm test`. */
import manifest from '../package.json' with { type: 'json' }

/** Kinds of test that the gate runs. */
const PROJECTS: readonly string[] = ['unit', 'unit-alone', 'property', 'conformance']

/** Of these kinds: processes for each of a hundred tests, which costs as much as all unit tests of four folders. */
const WITHOUT: readonly string[] = ['test/conformance/multipoint.test.ts']

export const checkTests: {
  readonly projects: readonly string[]
  readonly without: readonly string[]
  readonly command: string
  readonly env: Readonly<Record<string, string>>
} = {
  projects: PROJECTS,
  without: WITHOUT,
  command: [
    'vitest run',
    ...PROJECTS.map(name => `--project ${name}`),
    ...WITHOUT.map(file => `--exclude ${file}`),
  ].join(' '),
  // See test/support/runs.ts.
  env: { PROPERTY_PART: '10' },
}

/** In words, what `npm test` has beyond that; each kind of test that it leaves out whole by its name. */
export function leftToNpmTest(): readonly string[] {
  const all = [...manifest.scripts.test.matchAll(/--project (\S+)/g)].map(([, name = '']) => name)
  return [
    ...all.filter(name => !PROJECTS.includes(name)).map(name => `all tests of the kind ${name}`),
    ...WITHOUT,
    `nine runs in ten of each property, with nine in ten of the adversaries`,
  ]
}
