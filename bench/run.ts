/**
 * `npm run bench [ROW…]`: prints the table of speed goals with what was measured on this machine. It reports and never gates:
 * machines are noisy, and a goal that is missed is a thing to look into, not a broken build.
 *
 * Method: whole processes and calls are timed in turn (A B A B …) after one uncounted round; medians of at least 11 rounds;
 * ratios are medians of the ratios within a round. The program is the bundle of the package, not the sources.
 */
import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { root } from './fixtures.ts'
import type { Row } from './measure.ts'
import { eventToActionRow } from './rows/event-to-action.ts'
import { eventsRow } from './rows/events.ts'
import { feedRow } from './rows/feed.ts'
import { loadingRow } from './rows/loading.ts'
import { logindBlockRow } from './rows/logind-block.ts'
import { planRow, smallPlanRow } from './rows/plan-process.ts'
import { plannerRow } from './rows/planner.ts'
import { reactionRow } from './rows/reaction.ts'
import { savedTwiceRow } from './rows/saved-twice.ts'
import { updatesRow } from './rows/updates.ts'
import { wtsLookRow } from './rows/wts-look.ts'

const rows: Readonly<Record<string, () => Promise<Row>>> = {
  'plan-1000': () => planRow(1_000, { node: 2.5, cfAgent: 1 }),
  'plan-10000': () => planRow(10_000, { node: 4, cfAgent: 0.5 }),
  'plan-1': smallPlanRow,
  loading: loadingRow,
  planner: plannerRow,
  event: eventToActionRow,
  updates: updatesRow,
  reaction: reactionRow,
  feed: feedRow,
  'events-200': eventsRow,
  'saved-twice': savedTwiceRow,
  'wts-look': wtsLookRow,
  'logind-block': logindBlockRow,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !Object.hasOwn(rows, name))
if (unknown.length > 0) {
  console.error(`no row ${unknown.join(', ')}; there are ${Object.keys(rows).join(', ')}`)
  process.exit(3)
}
execFileSync(process.execPath, [join(root, 'scripts', 'build.ts')], { stdio: ['ignore', 'ignore', 'inherit'] })
const [cpu] = cpus()
console.log(
  `Node ${process.version}, ${type()} ${release()}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
)
console.log('| work | measured | goal | met |\n| --- | --- | --- | --- |')
for (const [name, measure] of Object.entries(rows)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const { work, measured, goal, met } = await measure()
  console.log(`| ${work} | ${measured} | ${goal} | ${met === null ? 'not compared' : met ? 'yes' : 'NO'} |`)
}
process.exit(0)
