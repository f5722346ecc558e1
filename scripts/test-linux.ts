/**
 * Runs the project's tests on a real Linux host (test/linux): boots the bed of test/testbeds/linux, runs them in it as root, prints how long each
 * of their steps took, and stops it. Arguments go to vitest. Where no bed can be had nothing runs: it says why, and ends with SKIP_STATUS, or 0.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildDeb } from './deb/build.ts'
import { Bed, NoBedHere } from './linux/bed.ts'
import { latencyTable } from './linux/latencies.ts'

/** Far more than it takes; a bed that hangs must not hang whoever called. */
const BOUND = 20 * 60_000

const ended = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ended.abort(new Error(name)))
const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(BOUND)])

const scratch = await mkdtemp(join(tmpdir(), 'stationkeeper-linux-'))
try {
  process.exitCode = await inBed()
} catch (error) {
  if (error instanceof NoBedHere) {
    console.log(`linux: SKIPPED, none of its tests ran: ${error.message}`)
    process.exitCode = Number(process.env.SKIP_STATUS ?? 0)
  } else {
    const reason = signal.aborted ? signal.reason : error
    console.error(`linux: ${reason instanceof Error ? reason.message : reason}`)
    process.exitCode = 1
  }
} finally {
  await rm(scratch, { recursive: true, force: true })
}

async function inBed(): Promise<number> {
  const latencies = join(scratch, 'latencies')
  const reports = process.env.TEST_REPORTS
  console.log('linux: boots a Linux of its own')
  const began = performance.now()
  await using bed = await Bed.start({ scratch, show: reports === undefined ? [] : [reports], signal })
  console.log(
    `linux: it is up after ${((performance.now() - began) / 1000).toFixed(0)} s; builds the package for Debian, uncompressed`,
  )
  const deb = await buildDeb(join(scratch, 'deb'), { compression: 'none', signal })
  console.log('linux: runs the tests')
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'linux', ...process.argv.slice(2)]
  const code = await bed.node(vitest, {
    CI: '1',
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
    LINUX_BED: 'inside',
    LINUX_LATENCIES: latencies,
    LINUX_DEB: deb.path,
    ...(reports !== undefined && { TEST_REPORTS: reports }),
  })
  console.log(`\nlinux: what the steps took\n${latencyTable(latencies)}`)
  return code ?? 1
}
