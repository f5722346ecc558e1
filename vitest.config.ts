import { join } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** No test waits for a time to pass; on a machine that has much else to do the shortest takes seconds. */
const shared = {
  environment: 'node',
  globals: false,
  restoreMocks: true,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // What never comes is told before the test's own end, with what there was instead.
  expect: { poll: { timeout: 60_000, interval: 10 } },
} as const

/** Of tests that start a browser, a PowerShell or a Windows many times over, each of which takes seconds where nothing else is to be done. */
const manyStarts = { testTimeout: 600_000, hookTimeout: 600_000 } as const

/** A folder that gets one JSON report of every run, for whoever adds several runs up. */
const reports = process.env.TEST_REPORTS

/** Tests of all systems that are also run on Windows' Node when that runs under Wine: what touches files, locks, processes and native calls. */
const ALSO_UNDER_WINE = [
  'test/conformance/{simulator,multipoint,wts}.test.ts',
  'test/unit/settings/**/*.test.ts',
  'test/unit/store/{lease,open-store,stop-file,store}.test.ts',
  'test/unit/windows/**/*.test.ts',
  'test/unit/providers/wts/**/*.test.ts',
  'test/unit/cli/{log-file,log-terminal,supervise}.test.ts',
  'test/e2e/{cli-compile-cache,cli-plan,cli-run-on,cli-shim,service}.test.ts',
]

/**
 * Unit tests that are about processes, threads, locks or servers: each file has a process of its own. All others share a few processes, of which
 * they leave everything as it was (test/support/leaves-nothing.ts): to begin a process costs more than most of them take.
 */
const UNIT_ALONE = [
  'test/unit/{alerts,api,daemon,linux,metrics,policy-tests,runtime,windows}/**/*.test.ts',
  'test/unit/policy/git/**/*.test.ts',
  'test/unit/providers/{multipoint,wts}/**/*.test.ts',
  // Opens each of them.
  'test/unit/providers/registry.test.ts',
  'test/unit/cli/supervise.test.ts',
  'test/unit/store/{lease,lock}*.test.ts',
]

/** Each kind of test is a project, so that `npm run test:unit` and its like run one kind alone. */
const config: ViteUserConfig = defineConfig({
  test: {
    // Thousands of files of state are removed in the end, from a disk that may be slow.
    teardownTimeout: 60_000,
    // Every core: a test waits for events, not for times, so a busy machine makes it slower and nothing else.
    maxWorkers: '100%',
    globalSetup: ['test/support/own-temporary-folder.ts'],
    reporters:
      reports === undefined ? ['default'] : ['default', ['json', { outputFile: join(reports, `${process.pid}.json`) }]],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: UNIT_ALONE,
          isolate: false,
          setupFiles: ['test/support/leaves-nothing.ts'],
        },
      },
      { test: { ...shared, name: 'unit-alone', include: UNIT_ALONE } },
      {
        test: {
          ...shared,
          name: 'property',
          include: ['test/property/**/*.test.ts'],
          isolate: false,
          setupFiles: ['test/support/property-seed.ts', 'test/support/leaves-nothing.ts'],
          // Hundreds of runs each: seconds where nothing else runs, and more than two minutes on one core beside much else.
          testTimeout: 300_000,
        },
      },
      { test: { ...shared, name: 'conformance', include: ['test/conformance/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          ...manyStarts,
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: ['test/contract/announce.ts'],
        },
      },
      {
        test: { ...shared, name: 'e2e', include: ['test/e2e/**/*.test.ts'] },
      },
      {
        test: {
          ...shared,
          ...manyStarts,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/support/one-chromium.ts'],
        },
      },
      { test: { ...shared, name: 'metrics', include: ['test/metrics/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          // The package is built, and installed with what it needs from the registry.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 1_200_000,
          // Processes are killed at chosen instants here: what runs beside it would choose them.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: 'linux',
          include: ['test/linux/**/*.test.ts'],
          globalSetup: ['test/linux/support/only-in-the-bed.ts'],
          // Sessions are begun and ended here, and packages installed: on a machine that has much else to do that takes minutes.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // All of them have one logind, and one set of people.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...shared,
          ...manyStarts,
          name: 'windows',
          include: ['test/windows/**/*.test.ts', ...ALSO_UNDER_WINE],
        },
      },
    ],
  },
})
export default config
