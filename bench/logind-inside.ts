/** Runs in the bed (test/testbeds/linux): presses Block All under a daemon, and writes how long each session stayed locked. See rows/logind-block.ts. */
import { writeFileSync } from 'node:fs'
import { command } from '../test/linux/support/command.ts'
import { keptHost, openRule } from '../test/linux/support/kept-host.ts'
import onlyInTheBed from '../test/linux/support/only-in-the-bed.ts'
import { everybodyThere } from '../test/linux/support/people.ts'
import { openWitness } from '../test/linux/support/witness.ts'
import { until } from '../test/support/until.ts'

const ROUNDS = 41
const KEPT = ['ana', 'ben', 'cid', 'dora', 'eve', 'finn'] as const

/** Blocked again and again as nobody is in life; how long to wait then is the policy's, and not measured. */
const QUICK = 'backoff: { initial: 10ms, max: 10ms }, '

onlyInTheBed()
const there = await everybodyThere()
await using host = keptHost([openRule('open', '{ everySession: true }', QUICK)])
await using witness = await openWitness()
const daemon = await host.keep()
const lifted: { readonly fromLocked: number; readonly fromSignal: number }[] = []
// The first one is not counted: it is the program's first time, too.
for (let round = -1; round < ROUNDS; round++) {
  const before = witness.heard.length
  await command('loginctl', 'lock-sessions')
  for (const person of KEPT) {
    const id = there[person]
    const signal = await witness.hears(id, 'lock', before)
    const locked = await witness.hears(id, 'locked', before)
    const unlocked = await witness.hears(id, 'unlocked', before)
    if (round >= 0) lifted.push({ fromLocked: unlocked.at - locked.at, fromSignal: unlocked.at - signal.at })
  }
  // Until the program has found that it took effect, it would not act on the same session again.
  const judged = KEPT.length * (round + 2)
  await until(() => daemon.stdout.split('Unlocked session').length > judged)
}
writeFileSync(process.argv[2] ?? '', JSON.stringify(lifted))
