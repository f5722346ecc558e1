/** The one local gate, which CI runs as well: every step is run, also after one that failed, and all that failed are named. */
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** Cheap steps first. The layering rules are among the tests. */
const STEPS: readonly { readonly name: string; readonly command: string }[] = [
  { name: 'validators up to date', command: 'node scripts/generated-up-to-date.ts' },
  { name: 'types', command: 'tsc -p .' },
  { name: 'types of the pages', command: 'tsc -p src/dashboard' },
  { name: 'format and lint', command: 'npm run --silent lint' },
  { name: 'nothing unused', command: 'knip' },
  { name: 'workflows', command: 'node scripts/lint-workflows.ts' },
  { name: 'bundle', command: 'node scripts/build.ts' },
  { name: 'package', command: 'npm run --silent lint:package' },
  { name: 'tests', command: 'npm test' },
]

const failed: string[] = []
for (const { name, command } of STEPS) {
  console.log(`\n> ${name}: ${command}`)
  const start = performance.now()
  // Through a shell, since on Windows the tools in node_modules/.bin are .cmd files. The commands are constants.
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok' : 'FAILED'} ${name} (${seconds} s)`)
  if (status !== 0) failed.push(name)
}
console.log(failed.length === 0 ? `\nAll ${STEPS.length} steps are fine.` : `\nFailed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1
