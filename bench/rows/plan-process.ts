import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  installedEnv,
  installedProgram,
  planFixture,
  root,
  smallPolicy,
  snapshot,
  temporaryFolder,
} from '../fixtures.ts'
import { interleave, median, millis, type Row, ratio, timeProcess, times } from '../measure.ts'

const node = process.execPath

/** `plan` from a snapshot against bare Node and against cf-agent's dry run over as many promises. */
export async function planRow(
  sessions: number,
  goal: { readonly node: number; readonly cfAgent: number },
): Promise<Row> {
  const program = installedProgram()
  const env = installedEnv()
  const { policies, observed } = planFixture(sessions, 10)
  const agent = cfAgent(sessions)
  const plan = [program, 'plan', '--policies', policies, '--observed', observed, '-o', 'json']
  const bare = [join(root, 'bench', 'bare-parse.mjs'), policies, observed]
  const timePlan = (): number => timeProcess(node, plan, env)
  const [ours = [], theirs = []] = await interleave(11, [timePlan, () => timeProcess(node, bare)])
  // It takes a quarter of a minute for 10,000 sessions.
  const agentRounds = sessions > 5_000 ? 3 : 11
  const [beside = [], agents = []] =
    agent === null ? [] : await interleave(agentRounds, [timePlan, () => timeProcess(agent.command, agent.args)])
  const toNode = ratio(ours, theirs)
  const toAgent = agent === null ? null : ratio(beside, agents)
  return {
    work: `plan from a snapshot, N=${sessions.toLocaleString('en')}, whole process`,
    measured: [
      `${millis(median(ours))}; bare Node ${millis(median(theirs))}: ${times(toNode)}`,
      toAgent === null
        ? 'cf-agent is not installed'
        : `cf-agent -n ${millis(median(agents))} (${agentRounds} rounds): ${times(toAgent)}`,
    ].join('; '),
    goal: `≤ ${goal.node}× bare Node, ≤ ${goal.cfAgent}× cf-agent`,
    met: toNode <= goal.node && (toAgent === null ? null : toAgent <= goal.cfAgent),
  }
}

/** The smallest plan against a Node that does nothing. */
export async function smallPlanRow(): Promise<Row> {
  const program = installedProgram()
  const env = installedEnv()
  const folder = temporaryFolder('small')
  const policy = join(folder, 'small.yaml')
  const observed = join(folder, 'observed.json')
  writeFileSync(policy, smallPolicy)
  writeFileSync(observed, snapshot(1))
  const plan = [program, 'plan', '--policies', policy, '--observed', observed]
  const [ours = [], nothing = []] = await interleave(21, [
    () => timeProcess(node, plan, env),
    () => timeProcess(node, ['-e', '0']),
  ])
  const measured = ratio(ours, nothing)
  return {
    work: 'plan of one session and one small policy',
    measured: `${millis(median(ours))}; node -e 0 ${millis(median(nothing))}: ${times(measured)}`,
    goal: '≤ 1.8× node -e 0',
    met: measured <= 1.8,
  }
}

/**
 * A CFEngine policy with one command promise a session, run dry: the nearest thing that administrators use today to preview
 * what a declaration would do. It reads facts (id and state) from a JSON file and picks those that are due; of the ways to write
 * that, this one was the quickest. (A policy with every fact compiled into it, which no snapshot is, takes 0.1 s for 1,000 and 0.4 s for 10,000.)
 */
function cfAgent(sessions: number): { readonly command: string; readonly args: readonly string[] } | null {
  if (spawnSync('cf-agent', ['--version'], { stdio: 'ignore' }).status !== 0) return null
  const folder = temporaryFolder('cf-agent')
  const facts = join(folder, 'sessions.json')
  const policy = join(folder, 'sessions.cf')
  const states = Object.fromEntries(
    Array.from({ length: sessions }, (_, i) => [`s${i}`, i % 3 === 0 ? 'blocked' : 'open']),
  )
  writeFileSync(facts, JSON.stringify(states))
  writeFileSync(
    policy,
    `body common control { bundlesequence => { "sessions" }; }
bundle agent sessions
{
  vars:
    "state" data => readjson("${facts}", "64M");
    "pair" slist => maparray("$(this.k) $(this.v)", "state");
    "due" slist => grep(".* blocked", "pair");
  commands:
    "/bin/true $(due)";
}
`,
    { mode: 0o600 },
  )
  const args = ['--no-lock', '--dry-run', '--file', policy]
  const { stdout } = spawnSync('cf-agent', args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  // A peer that falls back to its failsafe policy is quick, and no comparison.
  const promised = stdout.split('Would execute script').length - 1
  if (promised !== Math.ceil(sessions / 3)) throw new Error(`cf-agent would execute ${promised} commands:\n${stdout}`)
  return { command: 'cf-agent', args }
}
