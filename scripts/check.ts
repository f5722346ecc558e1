/** The local gate, which CI runs beside `npm test`: every step is run, also after one that failed, and all that failed are named. */
import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { checkTests, leftToNpmTest } from './check-tests.ts'

interface Step {
  readonly name: string
  readonly command: string
  readonly env?: Readonly<Record<string, string>>
}

/** All others read what it may write. */
const first: Step = { name: 'validators up to date', command: 'node scripts/generated-up-to-date.ts' }

/** Rows of steps that run beside each other, most of which keep one core busy. The package is that of the bundle. */
const ROWS: readonly (readonly Step[])[] = [
  [
    { name: 'types', command: 'tsc -p .' },
    { name: 'types of the pages', command: 'tsc -p src/dashboard' },
    { name: 'nothing unused', command: 'knip' },
  ],
  [
    { name: 'format and lint', command: 'npm run --silent lint' },
    { name: 'workflows', command: 'node scripts/lint-workflows.ts' },
    { name: 'bundle', command: 'node scripts/build.ts' },
    { name: 'package', command: 'npm run --silent lint:package' },
  ],
]

/** Alone, since they use every core. The layering rules are among them. */
const tests: Step = { name: 'tests', command: checkTests.command, env: checkTests.env }

const failed: string[] = []

/** @param isShown whether what it says is shown as it says it, and not when it has ended */
async function take({ name, command, env }: Step, isShown: boolean): Promise<void> {
  const start = performance.now()
  const headline = `\n> ${name}: ${command}`
  if (isShown) console.log(headline)
  const said: Buffer[] = []
  const status = await new Promise<number | null>((resolve, reject) => {
    // Through a shell, since on Windows the tools in node_modules/.bin are .cmd files. The commands are constants.
    const child = spawn(command, {
      shell: true,
      stdio: isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk))
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (!isShown) console.log(`${headline}\n${Buffer.concat(said).toString().trimEnd()}`.trimEnd())
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok' : 'FAILED'} ${name} (${seconds} s)`)
  if (status !== 0) failed.push(name)
}

async function takeInTurn(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await take(step, false)
}

await take(first, true)
await Promise.all(ROWS.map(takeInTurn))
await take(tests, true)

console.log(
  `\nLeft to \`npm test\`, which CI runs as well:\n${leftToNpmTest()
    .map(what => `  ${what}`)
    .join('\n')}`,
)
const count = 2 + ROWS.flat().length
console.log(failed.length === 0 ? `\nAll ${count} steps are fine.` : `\nFailed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1
